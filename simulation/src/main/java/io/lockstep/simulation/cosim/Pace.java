package io.lockstep.simulation.cosim;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// How fast simulated time goes. Confined to the thread of the master.
public sealed interface Pace {
  /// Called once, where the run begins.
  ///
  /// @param time seconds
  void begin(double time);

  /// Called at each communication point; comes back when it is time for it.
  void reach(double time);

  /// As fast as it can.
  static Pace free() {
    return new Free();
  }

  /// So many seconds in one second.
  ///
  /// @param factor more than 0; 1 is real time
  /// @param nanoTime a clock that only goes forward, in nanoseconds
  /// @param park waits for about so many nanoseconds; may come back early
  static Timed of(double factor, LongSupplier nanoTime, LongConsumer park) {
    return new Timed(factor, nanoTime, park);
  }

  /// No waiting.
  record Free() implements Pace {
    @Override
    public void begin(double time) {}

    @Override
    public void reach(double time) {}
  }

  /// Bound to a clock. A run that is late does not wait until it has caught up.
  final class Timed implements Pace {
    private static final double NANOS = 1e9;

    private final double factor;
    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private double beginTime;
    private long beginNanos;
    private long worstNanos;

    private Timed(double factor, LongSupplier nanoTime, LongConsumer park) {
      if (!(factor > 0) || !Double.isFinite(factor)) {
        throw new IllegalArgumentException(
            "expected a real-time factor of more than 0, found %s".formatted(factor));
      }
      this.factor = factor;
      this.nanoTime = nanoTime;
      this.park = park;
    }

    @Override
    public void begin(double time) {
      beginTime = time;
      beginNanos = nanoTime.getAsLong();
    }

    @Override
    public void reach(double time) {
      long due = beginNanos + (long) ((time - beginTime) / factor * NANOS);
      long left = due - nanoTime.getAsLong();
      worstNanos = Math.max(worstNanos, -left);
      while (left > 0) {
        park.accept(left);
        left = due - nanoTime.getAsLong();
      }
    }

    /// How late the run was at most, in seconds.
    public double worstLag() {
      return worstNanos / NANOS;
    }
  }
}
