package io.lockstep.model;

/// How a slot holds its value. Numbers and booleans are 64 bits in an array; text and structured
/// values are objects beside it.
public enum ValueType {
  /// `bits` is 0 or 1.
  BOOLEAN,
  /// `bits` is the number (DTDL integer and long, and enums of integers).
  LONG,
  /// `bits` is [Double#doubleToRawLongBits] (DTDL double and float).
  DOUBLE,
  /// The value is a [String] (DTDL string, date, dateTime, duration, time, and enums of strings).
  TEXT,
  /// The value is a [String] of compact JSON (DTDL Object, Map, Array, geospatial).
  JSON;

  private static final ValueType[] BY_CODE = values();

  /// The byte that stands for this type in logs and stores; stable over releases.
  public byte code() {
    return (byte) ordinal();
  }

  /// The type that `code` stands for.
  public static ValueType ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "value type code: expected 0 to %d, found %d".formatted(BY_CODE.length - 1, code));
    }
    return BY_CODE[code];
  }

  /// True when the value lives in the 64 bits alone.
  public boolean isPrimitive() {
    return this == BOOLEAN || this == LONG || this == DOUBLE;
  }
}
