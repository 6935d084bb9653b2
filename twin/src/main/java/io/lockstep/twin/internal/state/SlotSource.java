package io.lockstep.twin.internal.state;

/// Whence the values come that slots of a [State] of the past hold.
public interface SlotSource {
  /// Sees to it that the slots of a twin hold its values.
  void ensure(int twin);

  /// The same for the first `count` of some twins.
  void ensure(int[] twins, int count);

  /// The same for all twins that may hold other values than those of the present.
  void ensureAll();
}
