package io.lockstep.server;

import io.lockstep.ingest.ProblemNotes;
import io.lockstep.ingest.Provisioner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has what goes wrong with devices journalled once in a while. Thread-safe.
final class ProblemWriter implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ProblemNotes notes;
  private final Provisioner.Registrar registrar;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private ProblemWriter(ProblemNotes notes, Provisioner.Registrar registrar) {
    this.notes = notes;
    this.registrar = registrar;
    this.thread = Thread.ofPlatform().name("device-problems").daemon().unstarted(this::run);
  }

  static ProblemWriter start(ProblemNotes notes, Provisioner.Registrar registrar) {
    ProblemWriter writer = new ProblemWriter(notes, registrar);
    writer.thread.start();
    return writer;
  }

  private void run() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        notes.flush(registrar);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      boolean _ = thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    notes.flush(registrar);
  }
}
