package io.lockstep.model;

/// How far a value may be trusted: the three grades of OPC UA (Part 8 §6.3) and two that a twin
/// adds.
public enum Quality {
  /// Measured and believed.
  GOOD(0),
  /// Measured, but something about it is doubtful (sensor limits, a clock ahead of ours).
  UNCERTAIN(1),
  /// Known to be unusable.
  BAD(2),
  /// Was good; its source has fallen silent.
  STALE(3),
  /// Not measured: computed by a simulation.
  SIMULATED(4);

  private final byte code;

  Quality(int code) {
    this.code = (byte) code;
  }

  /// The byte that stands for this quality in logs and stores; stable over releases.
  public byte code() {
    return code;
  }

  /// The quality that `code` stands for.
  public static Quality ofCode(int code) {
    return switch (code) {
      case 0 -> GOOD;
      case 1 -> UNCERTAIN;
      case 2 -> BAD;
      case 3 -> STALE;
      case 4 -> SIMULATED;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "quality code: expected 0 to 4, found %d".formatted(code));
    };
  }
}
