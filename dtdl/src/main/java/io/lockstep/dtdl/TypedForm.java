package io.lockstep.dtdl;

/// How a value of a schema is held outside of JSON.
public enum TypedForm {
  /// 64 bits, 0 or 1.
  BOOLEAN,
  /// 64 bits, a signed integer.
  INTEGER,
  /// 64 bits, as [Double#doubleToRawLongBits] says.
  NUMBER,
  /// A text without quotes: strings, dates and times; and of the numbers that neither form above
  /// holds without loss (`decimal`, `unsignedLong`), the digits.
  TEXT,
  /// A JSON text: structures.
  JSON;

  /// The form of a schema's values; an enum's values have the form of its value schema. Only
  /// structures contain themselves (DTDL v4).
  public static TypedForm of(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> of(primitive);
      case EnumSchema choice -> of(choice.valueSchema());
      case ArraySchema _, MapSchema _, ObjectSchema _, Geospatial _, SchemaReference _ -> JSON;
    };
  }

  private static TypedForm of(Primitive primitive) {
    return switch (primitive) {
      case BOOLEAN -> BOOLEAN;
      case INTEGER, LONG, BYTE, SHORT, UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER -> INTEGER;
      case DOUBLE, FLOAT -> NUMBER;
      case DATE, DATE_TIME, DURATION, STRING, TIME, BYTES, UUID, DECIMAL, UNSIGNED_LONG -> TEXT;
    };
  }
}
