package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// Why something that the field sent did not become a value of a twin. The code never changes its
/// meaning and is never used again.
public enum DriftReason {
  /// No twin of this id, and none was created.
  UNKNOWN_TWIN(1),
  /// The twin's model has no such property.
  UNKNOWN_PROPERTY(2),
  /// The property holds values of another type.
  WRONG_TYPE(3),
  /// The payload is not what its format says; nothing of it was taken.
  MALFORMED_PAYLOAD(4),
  /// A topic below `lockstep/` that means nothing.
  UNKNOWN_TOPIC(5),
  /// The device may not feed this twin.
  NOT_PERMITTED(6),
  /// The value does not fit the property: too large, not finite, no member of the enumeration.
  OUT_OF_RANGE(7),
  /// The stated time cannot be read; the values were taken at the time of receipt, as uncertain.
  TIME_INVALID(8),
  /// An answer to a command that this twin was not given.
  UNKNOWN_COMMAND(9),
  /// The model has a property, or the birth before had a metric, that a Sparkplug birth lacks.
  MISSING_METRIC(10),
  /// Data for which no Sparkplug birth says what they are: sent before one, or of an unknown alias.
  NOT_BORN(11),
  /// Messages of a Sparkplug edge node are missing.
  SEQUENCE_GAP(12),
  /// The twin's model says that payloads are in a format that has no codec here.
  UNSUPPORTED_FORMAT(13),
  /// The property is computed from others, or follows a process; the field cannot set it.
  COMPUTED(14),
  /// A device announces a model, and its twin is of another one.
  OTHER_MODEL(15);

  private final byte code;

  DriftReason(int code) {
    this.code = (byte) code;
  }

  /// The byte that stands for this reason in logs and snapshots; stable over releases.
  public byte code() {
    return code;
  }

  /// The reason that `code` stands for.
  public static DriftReason ofCode(int code) {
    return switch (code) {
      case 1 -> UNKNOWN_TWIN;
      case 2 -> UNKNOWN_PROPERTY;
      case 3 -> WRONG_TYPE;
      case 4 -> MALFORMED_PAYLOAD;
      case 5 -> UNKNOWN_TOPIC;
      case 6 -> NOT_PERMITTED;
      case 7 -> OUT_OF_RANGE;
      case 8 -> TIME_INVALID;
      case 9 -> UNKNOWN_COMMAND;
      case 10 -> MISSING_METRIC;
      case 11 -> NOT_BORN;
      case 12 -> SEQUENCE_GAP;
      case 13 -> UNSUPPORTED_FORMAT;
      case 14 -> COMPUTED;
      case 15 -> OTHER_MODEL;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "drift reason code: expected 1 to 15, found %d".formatted(code));
    };
  }
}
