package io.lockstep.ingest.sparkplug;

/// The data types of metrics (Sparkplug 3.0 §6.4.16). Their codes stand in payloads and in our
/// snapshots.
public enum MetricType {
  /// Not stated, or a code that the specification does not know.
  UNKNOWN(0, Kind.NONE),
  INT8(1, Kind.WHOLE),
  INT16(2, Kind.WHOLE),
  INT32(3, Kind.WHOLE),
  INT64(4, Kind.WHOLE),
  UINT8(5, Kind.WHOLE),
  UINT16(6, Kind.WHOLE),
  UINT32(7, Kind.WHOLE),
  UINT64(8, Kind.WHOLE),
  FLOAT(9, Kind.FRACTIONAL),
  DOUBLE(10, Kind.FRACTIONAL),
  BOOLEAN(11, Kind.TRUTH),
  STRING(12, Kind.TEXT),
  DATE_TIME(13, Kind.TIME),
  TEXT(14, Kind.TEXT),
  UUID(15, Kind.TEXT),
  DATA_SET(16, Kind.STRUCTURE),
  BYTES(17, Kind.BYTES),
  FILE(18, Kind.BYTES),
  TEMPLATE(19, Kind.STRUCTURE),
  PROPERTY_SET(20, Kind.NONE),
  PROPERTY_SET_LIST(21, Kind.NONE),
  INT8_ARRAY(22, Kind.ARRAY),
  INT16_ARRAY(23, Kind.ARRAY),
  INT32_ARRAY(24, Kind.ARRAY),
  INT64_ARRAY(25, Kind.ARRAY),
  UINT8_ARRAY(26, Kind.ARRAY),
  UINT16_ARRAY(27, Kind.ARRAY),
  UINT32_ARRAY(28, Kind.ARRAY),
  UINT64_ARRAY(29, Kind.ARRAY),
  FLOAT_ARRAY(30, Kind.ARRAY),
  DOUBLE_ARRAY(31, Kind.ARRAY),
  BOOLEAN_ARRAY(32, Kind.ARRAY),
  STRING_ARRAY(33, Kind.ARRAY),
  DATE_TIME_ARRAY(34, Kind.ARRAY);

  /// What sort of value a type holds.
  public enum Kind {
    /// No value of a metric.
    NONE,
    /// An integer.
    WHOLE,
    /// A binary floating point number.
    FRACTIONAL,
    /// True or false.
    TRUTH,
    /// Text.
    TEXT,
    /// Milliseconds since 1970-01-01T00:00Z.
    TIME,
    /// Bytes as they are.
    BYTES,
    /// Bytes that hold one value after the other.
    ARRAY,
    /// A data set or a template.
    STRUCTURE
  }

  private static final MetricType[] BY_CODE = values();

  private final int code;
  private final Kind kind;

  MetricType(int code, Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  /// The number that stands for it.
  public int code() {
    return code;
  }

  /// What sort of value it holds.
  public Kind kind() {
    return kind;
  }

  /// The type that a number stands for; [#UNKNOWN] when none does.
  public static MetricType ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }

  /// A whole number of this type, whose two's complement stands in `bits`, in the way of a Java
  /// long; UINT64 beyond [Long#MAX_VALUE] is negative. Senders differ in how far they extend the
  /// sign, so only the bits of the type count.
  public long whole(long bits) {
    return switch (this) {
      case INT8 -> (byte) bits;
      case INT16 -> (short) bits;
      case INT32 -> (int) bits;
      case UINT8 -> bits & 0xFF;
      case UINT16 -> bits & 0xFFFF;
      case UINT32 -> bits & 0xFFFF_FFFFL;
      case INT64,
          UINT64,
          UNKNOWN,
          FLOAT,
          DOUBLE,
          BOOLEAN,
          STRING,
          DATE_TIME,
          TEXT,
          UUID,
          DATA_SET,
          BYTES,
          FILE,
          TEMPLATE,
          PROPERTY_SET,
          PROPERTY_SET_LIST,
          INT8_ARRAY,
          INT16_ARRAY,
          INT32_ARRAY,
          INT64_ARRAY,
          UINT8_ARRAY,
          UINT16_ARRAY,
          UINT32_ARRAY,
          UINT64_ARRAY,
          FLOAT_ARRAY,
          DOUBLE_ARRAY,
          BOOLEAN_ARRAY,
          STRING_ARRAY,
          DATE_TIME_ARRAY ->
          bits;
    };
  }

  /// As the specification writes it: `Int32`, `DateTime`, `UInt8Array`.
  public String term() {
    StringBuilder term = new StringBuilder();
    for (String word : name().split("_", -1)) {
      boolean isUnsigned = word.startsWith("UINT");
      int head = isUnsigned ? 2 : 1;
      term.append(word, 0, head).append(word.substring(head).toLowerCase(java.util.Locale.ROOT));
    }
    return this == UUID ? "UUID" : term.toString();
  }
}
