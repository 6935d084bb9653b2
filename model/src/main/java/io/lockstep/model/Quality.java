package io.lockstep.model;

/// How far a value may be trusted: the three grades of OPC UA (Part 8 §6.3) and two that a twin
/// adds.
public enum Quality {
  /// Measured and believed.
  GOOD,
  /// Measured, but something about it is doubtful (sensor limits, a clock ahead of ours).
  UNCERTAIN,
  /// Known to be unusable.
  BAD,
  /// Was good; its source has fallen silent.
  STALE,
  /// Not measured: computed by a simulation.
  SIMULATED;

  private static final Quality[] BY_CODE = values();

  /// The byte that stands for this quality in logs and stores; stable over releases.
  public byte code() {
    return (byte) ordinal();
  }

  /// The quality that `code` stands for.
  public static Quality ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "quality code: expected 0 to %d, found %d".formatted(BY_CODE.length - 1, code));
    }
    return BY_CODE[code];
  }
}
