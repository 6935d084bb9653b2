package io.lockstep.twin;

/// Looks on while a kernel runs its rules. No part of the state: nothing is decided by it, and
/// forks have none. Called on the kernel's thread, so it must be quick.
public interface RuleWitness {
  /// True when it wants to be told of each look of a rule at a twin. Asked before anything is
  /// composed.
  boolean wants(String rule, String twinId);

  /// Told of a look, before what it leads to happens.
  void looked(RuleTrace trace);

  /// Told of an alarm that was raised or returned, and of commands that were given.
  void fired(RuleTrace trace);

  /// Told of what a rule did besides, behind [#fired].
  ///
  /// @param atMicros by event time
  default void did(String rule, String twinId, long atMicros, RuleDeed deed) {}
}
