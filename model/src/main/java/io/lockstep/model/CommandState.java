package io.lockstep.model;

/// How far a command to a device has come. The number stands in snapshots and never changes its
/// meaning.
///
///     accepted --> sent --> delivered --> succeeded (executed) --> verified | unverified
///         |          |          |-------> failed
///         |          |----------+-------> timed-out --(late answer)--> succeeded | failed
///         |          |----------+-------> unknown ----(late answer)--> succeeded | failed
///         |          |----------+-------> cancelled
///         '----> failed | timed-out | cancelled
///
/// `delivered` is left out where the protocol has no receipt; `verified` and `unverified` where no
/// effect is expected.
public enum CommandState {
  /// It was decided, and waits to be sent.
  ACCEPTED(1, "accepted"),
  /// Its message stands in the input journal, from where the broker delivers it.
  SENT(2, "sent"),
  /// The device answered with a status below 400: executed.
  SUCCEEDED(3, "succeeded"),
  /// The device answered with a status of 400 or above, or there is no way to it.
  FAILED(4, "failed"),
  /// No answer came in time.
  TIMED_OUT(5, "timed-out"),
  /// It was sent before a restart, and its outcome is not known.
  UNKNOWN(6, "unknown"),
  /// The device has acknowledged the message (PUBACK), and has not answered yet.
  DELIVERED(7, "delivered"),
  /// It was executed, and its expected effect was seen.
  VERIFIED(8, "verified"),
  /// It was taken back before the device had it, or the device says that it has left it.
  CANCELLED(9, "cancelled"),
  /// It was executed, and its expected effect was not seen in time.
  UNVERIFIED(10, "unverified");

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

  /// The word for the step of the ladder: `executed` for [#SUCCEEDED], else [#word].
  public String stage() {
    return this == SUCCEEDED ? "executed" : word;
  }

  /// True while nothing more is expected of the command's device than an answer in time.
  public boolean isOpen() {
    return this == ACCEPTED || isUnderWay();
  }

  /// True when its message went out and its answer is awaited.
  public boolean isUnderWay() {
    return this == SENT || this == DELIVERED;
  }

  /// True when the device's word is still missing: a late answer is taken.
  public boolean isWithoutOutcome() {
    return this == TIMED_OUT || this == UNKNOWN;
  }

  /// True when the device has carried it out, whatever is known of its effect.
  public boolean isExecuted() {
    return this == SUCCEEDED || this == VERIFIED || this == UNVERIFIED;
  }

  /// The state with this number.
  public static CommandState ofNumber(int number) {
    for (CommandState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT, "state of a command: expected 1 to 10, found " + number);
  }
}
