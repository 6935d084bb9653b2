package io.lockstep.model;

/// How far a desired value of a property has come. The number stands in snapshots and never changes
/// its meaning.
///
///     pending --> sent --> delivered --> reported --(reports another)--> diverged
///                   |          |------> rejected                            |
///                   '----------'------> diverged --(reports it)--> reported <'
public enum DesiredState {
  /// It was decided, and waits to be sent.
  PENDING(1, "pending"),
  /// Its message stands in the input journal, from where the broker delivers it.
  SENT(2, "sent"),
  /// The device has acknowledged the message, or says that it works on it.
  DELIVERED(3, "delivered"),
  /// The device reports this value.
  REPORTED(4, "reported"),
  /// The device says that it will not: it is not sent again until it is set anew.
  REJECTED(5, "rejected"),
  /// The device reports another value.
  DIVERGED(6, "diverged");

  private final int number;
  private final String word;

  DesiredState(int number, String word) {
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

  /// True while the device is to be told of it again.
  public boolean isOpen() {
    return switch (this) {
      case PENDING, SENT, DELIVERED, DIVERGED -> true;
      case REPORTED, REJECTED -> false;
    };
  }

  /// The state with this number.
  public static DesiredState ofNumber(int number) {
    return switch (number) {
      case 1 -> PENDING;
      case 2 -> SENT;
      case 3 -> DELIVERED;
      case 4 -> REPORTED;
      case 5 -> REJECTED;
      case 6 -> DIVERGED;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "state of a desired value: expected 1 to 6, found %d (a snapshot of a newer release?)"
                  .formatted(number));
    };
  }
}
