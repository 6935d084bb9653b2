package io.lockstep.model;

/// The kinds of records in a space's input journal: all that can change what the space knows. The
/// number is the journal's record kind; it never changes its meaning and is never used again.
public enum InputKind {
  /// A message from the field, raw: [FieldMessage].
  FIELD_MESSAGE(1),
  /// A broker session opened, closed, subscribed or unsubscribed; only the broker reads it.
  SESSION(2),
  /// A write that an app asked for: models, twins, relationships, patches, devices, bindings.
  COMMAND(3),
  /// Time passed and a timer was due.
  TICK(4),
  /// What the audit's chain had come to, signed, so that the two logs vouch for each other; nothing
  /// is decided by it.
  AUDIT_CHECKPOINT(6),
  /// The server listens again, after it was down or its clock was set: what came meanwhile nobody
  /// has heard, so that its own absence is not taken for silence.
  LISTENING(7);

  private final int number;

  InputKind(int number) {
    this.number = number;
  }

  /// The journal's record kind, 1 to 255.
  public int number() {
    return number;
  }

  /// The kind with this number.
  public static InputKind ofNumber(int number) {
    return switch (number) {
      case 1 -> FIELD_MESSAGE;
      case 2 -> SESSION;
      case 3 -> COMMAND;
      case 4 -> TICK;
      case 6 -> AUDIT_CHECKPOINT;
      case 7 -> LISTENING;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "input record kind: expected 1 to 4, 6 or 7, found %d (a journal of a newer release?)"
                  .formatted(number));
    };
  }
}
