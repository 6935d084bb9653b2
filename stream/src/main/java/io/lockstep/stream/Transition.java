package io.lockstep.stream;

/// What a step of an operator led to.
public enum Transition {
  NONE,
  /// The rule became active.
  RAISED,
  /// It is no longer active.
  RETURNED,
  /// A run of a process began, with the step of the cell.
  BEGUN,
  /// The step of a run ended, and that of the cell began.
  STEPPED,
  /// The step of a run ended, and the next one has not begun.
  WAITING,
  /// The step of a run takes longer than it may.
  OVERDUE,
  /// The last step of a run ended.
  COMPLETED,
  /// A run was ended by its condition.
  ABORTED;

  /// True when the same values may lead to a further transition.
  public boolean goesOn() {
    return this == BEGUN || this == STEPPED || this == WAITING || this == COMPLETED;
  }
}
