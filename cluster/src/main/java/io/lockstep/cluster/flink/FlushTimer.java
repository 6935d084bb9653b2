package io.lockstep.cluster.flink;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/// Calls an operator back on its own thread some milliseconds after something began to wait. Used
/// for when letters travel only: no decision hangs on it. Confined to the operator's thread.
final class FlushTimer {
  private final ProcessingTimeService clock;
  private final int millis;
  private final Runnable flush;
  private boolean armed;

  FlushTimer(ProcessingTimeService clock, int millis, Runnable flush) {
    this.clock = clock;
    this.millis = millis;
    this.flush = flush;
  }

  /// Something waits.
  void arm() {
    if (!armed) {
      armed = true;
      ScheduledFuture<?> _ =
          clock.registerTimer(
              clock.getCurrentProcessingTime() + millis,
              time -> {
                armed = false;
                flush.run();
              });
    }
  }
}
