package io.lockstep.twin;

/// Hears of the timers of [TimerOwner#FIELD] when they are due. Called on the kernel's thread,
/// while a tick is decided: it may do what a message from the field may do.
@FunctionalInterface
public interface FieldTimers {
  /// A timer is due.
  ///
  /// @param dueMicros when it was due, microseconds since epoch; the tick may be later
  /// @param a the first number that it was set with
  /// @param b the second number
  void due(long dueMicros, long a, long b);
}
