package io.lockstep.model;

import java.util.Optional;

/// What happened to an alarm. The number stands in snapshots and never changes its meaning.
public enum AlarmTransition {
  /// Its rule became active.
  RAISED(1, "raised"),
  /// Its rule is no longer active.
  RETURNED(2, "returned"),
  /// Somebody has seen it.
  ACKNOWLEDGED(3, "acknowledged"),
  /// Somebody has reset it after it had latched.
  RESET(4, "reset"),
  /// Somebody has put it aside for a time.
  SHELVED(5, "shelved"),
  /// The time is over, or somebody has taken it back before.
  UNSHELVED(6, "unshelved"),
  /// What suppresses it by design holds.
  SUPPRESSED(7, "suppressed"),
  /// That no longer holds.
  UNSUPPRESSED(8, "unsuppressed"),
  /// Somebody has taken it out of service.
  TAKEN_OUT(9, "out-of-service"),
  /// Somebody has returned it to service.
  RETURNED_TO_SERVICE(10, "returned-to-service"),
  /// Somebody said something about it.
  COMMENTED(11, "commented"),
  /// It was given to somebody, or to nobody in particular.
  ASSIGNED(12, "assigned"),
  /// It was unacknowledged for so long that its priority rose.
  ESCALATED(13, "escalated"),
  /// It was acknowledged and held for so long that it is unacknowledged again.
  ALARMED_AGAIN(14, "re-alarmed"),
  /// Its rule or its twin is no longer there.
  CLOSED(15, "closed");

  private final int number;
  private final String word;

  AlarmTransition(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /// The number in snapshots, from 1.
  public int number() {
    return number;
  }

  /// The word in documents.
  public String word() {
    return word;
  }

  /// The transition that documents call so.
  public static Optional<AlarmTransition> ofWord(String word) {
    for (AlarmTransition transition : values()) {
      if (transition.word.equals(word)) {
        return Optional.of(transition);
      }
    }
    return Optional.empty();
  }

  /// The transition with this number.
  public static AlarmTransition ofNumber(int number) {
    for (AlarmTransition transition : values()) {
      if (transition.number == number) {
        return transition;
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT, "transition of an alarm: expected 1 to 15, found " + number);
  }
}
