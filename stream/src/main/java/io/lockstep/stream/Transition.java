package io.lockstep.stream;

/// What a step of an operator led to.
public enum Transition {
  NONE,
  /// The rule became active.
  RAISED,
  /// It is no longer active.
  RETURNED
}
