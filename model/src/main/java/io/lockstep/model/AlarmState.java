package io.lockstep.model;

import java.util.Optional;

/// Where an alarm stands (ISA-18.2 §5.2.2). The number stands in snapshots and never changes its
/// meaning.
///
///     unacknowledged --(acknowledged)--> acknowledged --(returns)--> normal
///         |    ^                              |
///     (returns) | (raised again)          (returns, latches)
///         v    |                              v
///       returned --(acknowledged)--> normal  latched-acknowledged --(reset)--> normal
///         or latched-unacknowledged --(acknowledged)------^
///
/// From each of them it may be put aside: shelved, suppressed, out of service. When it comes back,
/// it is unacknowledged if it holds, else normal.
public enum AlarmState {
  /// It holds, and nobody has acknowledged it.
  UNACKNOWLEDGED(1, "unacknowledged"),
  /// It holds, and somebody has acknowledged it.
  ACKNOWLEDGED(2, "acknowledged"),
  /// It no longer holds, and nobody has acknowledged it.
  RETURNED(3, "returned"),
  /// It no longer holds and is over.
  NORMAL(4, "normal"),
  /// It no longer holds, and waits to be acknowledged and reset.
  LATCHED_UNACKNOWLEDGED(5, "latched-unacknowledged"),
  /// It no longer holds, was acknowledged, and waits to be reset.
  LATCHED_ACKNOWLEDGED(6, "latched-acknowledged"),
  /// An operator has put it aside for a time.
  SHELVED(7, "shelved"),
  /// Its rule says that it means nothing in the present mode of the equipment.
  SUPPRESSED(8, "suppressed"),
  /// It is out of service until somebody returns it.
  OUT_OF_SERVICE(9, "out-of-service");

  private final int number;
  private final String word;

  AlarmState(int number, String word) {
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

  /// True until it is over.
  public boolean isOpen() {
    return this != NORMAL;
  }

  /// True when it is not to be shown among those that want something of an operator.
  public boolean isAside() {
    return this == SHELVED || this == SUPPRESSED || this == OUT_OF_SERVICE;
  }

  /// True when operators are to see it: it is open, and nobody has put it aside.
  public boolean isAnnunciated() {
    return isOpen() && !isAside();
  }

  /// True while what it tells of holds, as far as it is not put aside.
  public boolean isActive() {
    return this == UNACKNOWLEDGED || this == ACKNOWLEDGED;
  }

  /// True while somebody should acknowledge it.
  public boolean waitsForPerson() {
    return this == UNACKNOWLEDGED || this == RETURNED || this == LATCHED_UNACKNOWLEDGED;
  }

  /// The state that documents call so.
  public static Optional<AlarmState> ofWord(String word) {
    for (AlarmState state : values()) {
      if (state.word.equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /// The state with this number.
  public static AlarmState ofNumber(int number) {
    for (AlarmState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT, "state of an alarm: expected 1 to 9, found " + number);
  }
}
