package io.lockstep.bench.micro;

import io.lockstep.bench.BenchModel;
import io.lockstep.journal.Sync;
import io.lockstep.model.Quality;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Records of ten readings applied to the compiled slots of a thousand twins.
@State(Scope.Thread)
public class KernelApply {
  private static final int RECORDS = 1_000;
  private static final int RECORDS_A_FLUSH = 250;

  private final BenchKernel bench = new BenchKernel();
  private final DroppedChanges dropped = new DroppedChanges();
  private double value;

  /// A changes log beside the kernel.
  @State(Scope.Thread)
  public static class Log {
    private final BenchJournal journal = new BenchJournal(Sync.LAZY);
    private final LoggedChanges changes = new LoggedChanges(journal.appender());

    /// Ends the journal's threads.
    @TearDown
    public void close() {
      journal.close();
    }
  }

  /// Changes are formed and dropped.
  @Benchmark
  @OperationsPerInvocation(RECORDS * BenchModel.PROPERTIES)
  public void apply() {
    for (int i = 0; i < RECORDS; i++) {
      record(i, dropped);
    }
  }

  /// Changes go to a log on disk, written by its own thread.
  @Benchmark
  @OperationsPerInvocation(RECORDS * BenchModel.PROPERTIES)
  public void applyAndLog(Log log) {
    for (int i = 1; i <= RECORDS; i++) {
      record(i, log.changes);
      if (i % RECORDS_A_FLUSH == 0) {
        log.journal.flush();
      }
    }
    log.journal.awaitBatches(RECORDS / RECORDS_A_FLUSH);
  }

  private void record(int number, ChangeSink sink) {
    Kernel kernel = bench.kernel();
    kernel.beginInput(bench.nextPosition(), bench.receivedMicros(), sink);
    int twin = bench.twin(number);
    for (int slot = 0; slot < BenchModel.PROPERTIES; slot++) {
      value += 0.25;
      kernel.sample(
          twin, slot, Kernel.NO_TIME, Double.doubleToRawLongBits(value), null, Quality.GOOD);
    }
    kernel.endInput();
  }
}
