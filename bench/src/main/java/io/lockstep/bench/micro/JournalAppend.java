package io.lockstep.bench.micro;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Sync;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Records of 180 bytes into the journal, in batches of 50 as a connection's burst makes them.
@State(Scope.Thread)
public class JournalAppend {
  private static final int RECORDS = 20_000;
  private static final int BATCH = 50;
  private static final int RECORD_BYTES = 180;

  private final BenchJournal journal = new BenchJournal(Sync.GROUP_COMMIT);
  private final byte[] payload = new byte[RECORD_BYTES];

  /// What the producer does: copy, checksum, hand over. Another thread writes and syncs.
  @State(Scope.Thread)
  public static class Drained {
    private int batches;
    private final BenchJournal journal = new BenchJournal(Sync.GROUP_COMMIT);

    /// Lets the journal catch up between two invocations, outside of the measured time.
    @TearDown(Level.Invocation)
    public void drain() {
      journal.awaitBatches(batches);
      batches = 0;
    }

    /// Ends the journal's threads.
    @TearDown
    public void close() {
      journal.close();
    }
  }

  /// To the buffer.
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void toBuffer(Drained drained) {
    append(drained.journal);
    drained.batches += RECORDS / BATCH;
  }

  /// Until the last batch of 400 is durable.
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void durable() {
    append(journal);
    journal.awaitBatches(RECORDS / BATCH);
  }

  private void append(BenchJournal to) {
    Appender appender = to.appender();
    for (int i = 0; i < RECORDS; i += BATCH) {
      for (int j = 0; j < BATCH; j++) {
        appender.append(1, payload, 0, RECORD_BYTES);
      }
      to.flush();
    }
  }

  /// Ends the journal's threads.
  @TearDown
  public void close() {
    journal.close();
  }
}
