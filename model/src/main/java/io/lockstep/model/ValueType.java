package io.lockstep.model;

import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.TypedForm;

/// How a slot holds its value. Numbers and booleans are 64 bits in an array; text and structured
/// values are objects beside it.
public enum ValueType {
  /// `bits` is 0 or 1.
  BOOLEAN(0),
  /// `bits` is the number (DTDL integer and long, and enums of integers).
  LONG(1),
  /// `bits` is [Double#doubleToRawLongBits] (DTDL double and float).
  DOUBLE(2),
  /// The value is a [String] (DTDL string, date, dateTime, duration, time, and enums of strings).
  TEXT(3),
  /// The value is a [String] of compact JSON (DTDL Object, Map, Array, geospatial).
  JSON(4);

  private final byte code;

  ValueType(int code) {
    this.code = (byte) code;
  }

  /// The byte that stands for this type in logs and stores; stable over releases.
  public byte code() {
    return code;
  }

  /// The type that `code` stands for.
  public static ValueType ofCode(int code) {
    return switch (code) {
      case 0 -> BOOLEAN;
      case 1 -> LONG;
      case 2 -> DOUBLE;
      case 3 -> TEXT;
      case 4 -> JSON;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "value type code: expected 0 to 4, found %d".formatted(code));
    };
  }

  /// The same, in the words of the model language.
  public TypedForm form() {
    return switch (this) {
      case BOOLEAN -> TypedForm.BOOLEAN;
      case LONG -> TypedForm.INTEGER;
      case DOUBLE -> TypedForm.NUMBER;
      case TEXT -> TypedForm.TEXT;
      case JSON -> TypedForm.JSON;
    };
  }

  /// The type that holds the values of a schema.
  public static ValueType of(Schema schema) {
    return switch (TypedForm.of(schema)) {
      case BOOLEAN -> BOOLEAN;
      case INTEGER -> LONG;
      case NUMBER -> DOUBLE;
      case TEXT -> TEXT;
      case JSON -> JSON;
    };
  }

  /// True when the value lives in the 64 bits alone.
  public boolean isPrimitive() {
    return this == BOOLEAN || this == LONG || this == DOUBLE;
  }
}
