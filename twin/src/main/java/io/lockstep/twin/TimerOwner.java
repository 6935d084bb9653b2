package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// Who set a timer of the kernel, and is told when it is due. A timer cannot be taken back: its
/// owner looks, when it is due, whether it still means something. The numbers stand in snapshots
/// and decide which of two timers fires first that are due at once; they never change.
public enum TimerOwner {
  /// The time-out of a command.
  COMMAND(1),
  /// A delay of a rule, or its wait for data that does not come.
  RULE(2),
  /// A decoder: what the field must do in time.
  FIELD(3),
  /// A pause before a desired value is sent again.
  DESIRED(4);

  private final int number;

  TimerOwner(int number) {
    this.number = number;
  }

  /// The number that stands for it in snapshots.
  public int number() {
    return number;
  }

  static TimerOwner ofNumber(int number) {
    return switch (number) {
      case 1 -> COMMAND;
      case 2 -> RULE;
      case 3 -> FIELD;
      case 4 -> DESIRED;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "owner of a timer: expected 1 to 4, found " + number);
    };
  }
}
