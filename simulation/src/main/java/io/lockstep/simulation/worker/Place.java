package io.lockstep.simulation.worker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.function.Supplier;

/// A place for a worker and its successors, each started no earlier than the back-off allows.
/// Thread-safe.
final class Place {
  /// A worker that lived longer failed by chance, and not by what it does.
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int DOUBLINGS_MAX = 30;

  private final Supplier<Worker> start;
  private final WorkerOptions options;
  private Worker worker;
  private long startNanos = System.nanoTime();
  private long earliestNanos;
  private int failures;
  private boolean isNoted;
  private int made;

  /// @param start makes a worker
  Place(Supplier<Worker> start, WorkerOptions options) {
    this.start = start;
    this.options = options;
    this.worker = start.get();
  }

  /// Whether it bears another instance.
  ///
  /// @param isOnlyOne whether a process bears only one, ever
  synchronized boolean hasRoom(boolean isOnlyOne) {
    return worker.failure() == null
        && (isOnlyOne ? made == 0 : worker.residents() < options.instancesMax());
  }

  /// Whether nobody needs it any more.
  ///
  /// @param isOnlyOne whether a process bears only one instance, ever
  synchronized boolean isDeserted(boolean isOnlyOne) {
    return (worker.failure() != null || (isOnlyOne && made > 0)) && worker.residents() == 0;
  }

  synchronized Worker enter() {
    made++;
    return worker;
  }

  /// The successor of a lost worker: the one that another instance has started already, or a new
  /// one.
  synchronized Worker replace(Worker lost, IsolatedInstance of) {
    WorkerFailure failure = worker.failure();
    if (failure != null) {
      long now = System.nanoTime();
      if (!isNoted) {
        isNoted = true;
        failures = now - startNanos > FRESH_NANOS ? 1 : failures + 1;
        earliestNanos = now + backOff().toNanos();
      }
      if (earliestNanos - now > 0) {
        throw new LockstepException(
            ErrorCode.PRECONDITION_FAILED,
            "recover of \"%s\": its worker failed %d times in a row, and may be started again in %d ms"
                .formatted(of.name(), failures, (earliestNanos - now) / 1_000_000 + 1));
      }
      Worker successor = start.get();
      worker.close();
      worker = successor;
      startNanos = now;
      isNoted = false;
    }
    lost.remove(of);
    worker.add(of);
    return worker;
  }

  /// How long after a failure a successor waits: doubled for each further one.
  private Duration backOff() {
    Duration time =
        options.firstBackOff().multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return time.compareTo(options.longestBackOff()) > 0 ? options.longestBackOff() : time;
  }

  synchronized void close() {
    worker.close();
  }
}
