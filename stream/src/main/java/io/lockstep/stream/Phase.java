package io.lockstep.stream;

/// Where a rule stands for one twin. The number is kept in snapshots.
public enum Phase {
  /// Nothing holds.
  IDLE(0),
  /// The condition holds, but not yet long enough.
  RAISING(1),
  /// The rule is active: its alarm stands, its command was given.
  ACTIVE(2),
  /// What clears it holds, but not yet long enough.
  RETURNING(3);

  private final int number;

  Phase(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Phase ofNumber(int number) {
    return switch (number) {
      case 1 -> RAISING;
      case 2 -> ACTIVE;
      case 3 -> RETURNING;
      default -> IDLE;
    };
  }
}
