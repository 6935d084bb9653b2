package io.lockstep.model;

import java.util.Optional;

/// Where an alarm stands (ISA-18.2 §5.2.2, without latching and shelving). The number stands in
/// snapshots and never changes its meaning.
///
///     unacknowledged --(acknowledged)--> acknowledged --(returns)--> normal
///         |    ^
///     (returns) | (raised again)
///         v    |
///       returned --(acknowledged)--> normal
public enum AlarmState {
  /// It holds, and nobody has acknowledged it.
  UNACKNOWLEDGED(1, "unacknowledged"),
  /// It holds, and somebody has acknowledged it.
  ACKNOWLEDGED(2, "acknowledged"),
  /// It no longer holds, and nobody has acknowledged it.
  RETURNED(3, "returned"),
  /// It no longer holds and is over.
  NORMAL(4, "normal");

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

  /// True while what it tells of holds.
  public boolean isActive() {
    return this == UNACKNOWLEDGED || this == ACKNOWLEDGED;
  }

  /// True while somebody should acknowledge it.
  public boolean waitsForPerson() {
    return this == UNACKNOWLEDGED || this == RETURNED;
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
    return switch (number) {
      case 1 -> UNACKNOWLEDGED;
      case 2 -> ACKNOWLEDGED;
      case 3 -> RETURNED;
      case 4 -> NORMAL;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "state of an alarm: expected 1 to 4, found " + number);
    };
  }
}
