package io.lockstep.broker;

/// How much somebody may publish. Shared by all connections of theirs; thread-safe, never blocks.
@FunctionalInterface
public interface Allowance {
  /// Takes what a message needs.
  ///
  /// @param nowNanos of a monotonic clock
  /// @param payloadBytes of the message
  /// @return false when there is not as much left: the message is refused (0x97)
  boolean take(long nowNanos, int payloadBytes);
}
