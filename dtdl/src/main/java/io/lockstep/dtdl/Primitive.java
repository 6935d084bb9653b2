package io.lockstep.dtdl;

import java.util.Optional;

/// The primitive schemas (DTDL "Primitive schemas"), with those that v4 adds.
public enum Primitive implements Schema {
  /// `true` or `false`.
  BOOLEAN("boolean", 2),
  /// A full-date of RFC 3339 §5.6.
  DATE("date", 2),
  /// A date-time of RFC 3339 §5.6.
  DATE_TIME("dateTime", 2),
  /// An IEEE 754 binary64 number.
  DOUBLE("double", 2),
  /// A duration of ISO 8601.
  DURATION("duration", 2),
  /// An IEEE 754 binary32 number.
  FLOAT("float", 2),
  /// A signed 32-bit integer.
  INTEGER("integer", 2),
  /// A signed 64-bit integer.
  LONG("long", 2),
  /// Unicode text.
  STRING("string", 2),
  /// A full-time of RFC 3339 §5.6.
  TIME("time", 2),
  /// A signed 8-bit integer.
  BYTE("byte", 4),
  /// Base64 text (RFC 4648).
  BYTES("bytes", 4),
  /// A decimal number as text.
  DECIMAL("decimal", 4),
  /// A signed 16-bit integer.
  SHORT("short", 4),
  /// An unsigned 8-bit integer.
  UNSIGNED_BYTE("unsignedByte", 4),
  /// An unsigned 16-bit integer.
  UNSIGNED_SHORT("unsignedShort", 4),
  /// An unsigned 32-bit integer.
  UNSIGNED_INTEGER("unsignedInteger", 4),
  /// An unsigned 64-bit integer.
  UNSIGNED_LONG("unsignedLong", 4),
  /// A UUID (RFC 4122).
  UUID("uuid", 4);

  private final String term;
  private final String idText;

  Primitive(String term, int sinceVersion) {
    this.term = term;
    this.idText = "dtmi:dtdl:instance:Schema:" + term + ";" + sinceVersion;
  }

  /// The term used in models, e.g. `dateTime`.
  public String term() {
    return term;
  }

  @Override
  public Dtmi id() {
    return new Dtmi(idText);
  }

  /// True for all integers and floating point numbers.
  public boolean isNumeric() {
    return switch (this) {
      case DOUBLE, FLOAT, INTEGER, LONG, BYTE, SHORT -> true;
      case UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INTEGER, UNSIGNED_LONG, DECIMAL -> true;
      case BOOLEAN, DATE, DATE_TIME, DURATION, STRING, TIME, BYTES, UUID -> false;
    };
  }

  /// The primitive with this term, if there is one.
  public static Optional<Primitive> ofTerm(String term) {
    for (Primitive primitive : values()) {
      if (primitive.term.equals(term)) {
        return Optional.of(primitive);
      }
    }
    return Optional.empty();
  }
}
