package io.lockstep.model;

/// How far a command to a device has come. The number stands in snapshots and never changes its
/// meaning.
///
///     accepted --> sent --> succeeded | failed
///         |          |----> timed-out --(late answer)--> succeeded | failed
///         |          '----> unknown ----(late answer)--> succeeded | failed
///         '----> failed | timed-out
public enum CommandState {
  /// It was decided, and waits to be sent.
  ACCEPTED(1, "accepted"),
  /// Its message stands in the input journal, from where the broker delivers it.
  SENT(2, "sent"),
  /// The device answered with a status below 400.
  SUCCEEDED(3, "succeeded"),
  /// The device answered with a status of 400 or above, or there is no way to it.
  FAILED(4, "failed"),
  /// No answer came in time.
  TIMED_OUT(5, "timed-out"),
  /// It was sent before a restart, and its outcome is not known.
  UNKNOWN(6, "unknown");

  private final int number;
  private final String word;

  CommandState(int number, String word) {
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

  /// True while nothing more is expected of the command's device than an answer in time.
  public boolean isOpen() {
    return this == ACCEPTED || this == SENT;
  }

  /// True when the device's word is still missing: a late answer is taken.
  public boolean isWithoutOutcome() {
    return this == TIMED_OUT || this == UNKNOWN;
  }

  /// The state with this number.
  public static CommandState ofNumber(int number) {
    return switch (number) {
      case 1 -> ACCEPTED;
      case 2 -> SENT;
      case 3 -> SUCCEEDED;
      case 4 -> FAILED;
      case 5 -> TIMED_OUT;
      case 6 -> UNKNOWN;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "state of a command: expected 1 to 6, found " + number);
    };
  }
}
