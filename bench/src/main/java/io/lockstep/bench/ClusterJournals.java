package io.lockstep.bench;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import java.util.concurrent.Semaphore;

/// The journals of a space in a folder: inputs with group commit, changes without. Confined to one
/// thread.
final class ClusterJournals implements AutoCloseable {
  private static final int BATCH = 50;
  private static final int BATCHES_UNDER_WAY = 400;

  final RealDisk disk;
  final Journal inputs;
  final Journal changes;
  private final Semaphore underWay = new Semaphore(BATCHES_UNDER_WAY);
  private final BatchListener done = new Release(underWay);
  private final Appender appender;
  private long messages;

  ClusterJournals(BenchFolder folder, String name) {
    disk = new RealDisk(folder.resolve(name));
    inputs = Journal.open(disk, TimeSource.system(), JournalOptions.named("inputs"));
    changes =
        Journal.open(
            disk, TimeSource.system(), JournalOptions.named("changes").withSync(Sync.LAZY));
    appender = inputs.appender();
  }

  /// Appends the model, the rule and the twins; durable when it returns.
  void setUp(ClusterInputs stream) {
    for (byte[] record : stream.setup()) {
      appender.append(ClusterInputs.setupKind(), record, 0, record.length);
    }
    flush();
    awaitDurable();
  }

  /// Appends the next messages; durable when it returns.
  void append(ClusterInputs stream, long count) {
    for (long i = 0; i < count; i++) {
      byte[] message = stream.message(messages++);
      appender.append(ClusterInputs.messageKind(), message, 0, message.length);
      if ((i + 1) % BATCH == 0) {
        flush();
      }
    }
    flush();
    awaitDurable();
  }

  private void flush() {
    underWay.acquireUninterruptibly();
    appender.flush(done);
  }

  private void awaitDurable() {
    underWay.acquireUninterruptibly(BATCHES_UNDER_WAY);
    underWay.release(BATCHES_UNDER_WAY);
  }

  @Override
  public void close() {
    changes.close();
    inputs.close();
  }

  private record Release(Semaphore underWay) implements BatchListener {
    @Override
    public void durable(long firstPosition, long lastPosition) {
      underWay.release();
    }

    @Override
    public void failed(JournalException why) {
      throw why;
    }
  }
}
