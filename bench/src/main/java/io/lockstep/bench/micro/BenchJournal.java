package io.lockstep.bench.micro;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// A journal in a new folder below the one that the system property `lockstep.bench.folder` names.
/// Confined to one thread.
final class BenchJournal implements AutoCloseable {
  /// Names the folder, which must lie on a real disk.
  static final String FOLDER = "lockstep.bench.folder";

  private final Journal journal;
  private final Appender appender;
  private final Semaphore done = new Semaphore(0);
  private final BatchListener released = new Released(done);

  BenchJournal(Sync sync) {
    try {
      Path parent = Path.of(System.getProperty(FOLDER, "."));
      RealDisk disk = new RealDisk(Files.createTempDirectory(parent, "micro-"));
      journal =
          Journal.open(
              disk,
              TimeSource.system(),
              JournalOptions.named("bench")
                  .withSegmentBytes(64 << 20)
                  .withQuotaBytes(512L << 20)
                  .withSync(sync));
      appender = journal.appender();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Released(Semaphore done) implements BatchListener {
    @Override
    public void durable(long firstPosition, long lastPosition) {
      done.release();
    }

    @Override
    public void failed(JournalException why) {
      throw why;
    }
  }

  Appender appender() {
    return appender;
  }

  /// Hands a batch over; [#awaitBatches] counts it.
  void flush() {
    appender.flush(released);
  }

  /// Waits until so many batches are done.
  void awaitBatches(int batches) {
    done.acquireUninterruptibly(batches);
  }

  @Override
  public void close() {
    journal.close();
  }
}
