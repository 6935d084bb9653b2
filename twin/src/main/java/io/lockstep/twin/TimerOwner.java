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
  DESIRED(4),
  /// The time within which the effect of a command is to be seen.
  EFFECT(5),
  /// What time does to an alarm: unshelves it, lets its priority rise, alarms again.
  ALARM(6);

  private final int number;

  TimerOwner(int number) {
    this.number = number;
  }

  /// The number that stands for it in snapshots.
  public int number() {
    return number;
  }

  static TimerOwner ofNumber(int number) {
    for (TimerOwner owner : values()) {
      if (owner.number == number) {
        return owner;
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT, "owner of a timer: expected one from 1 on, found " + number);
  }
}
