package io.lockstep.ingest.sparkplug;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads Sparkplug B payloads (`org.eclipse.tahu.protobuf.Payload`). A payload is decided as a
/// whole: what is no such message, down to the fields of its metrics, is refused with the byte that
/// is wrong; data sets, templates and property sets are looked into only when they are asked for.
/// Metrics stay where they are, as rows of numbers: no object is made for one. Arrays are kept for
/// the next payload. Never throws, whatever the bytes. Confined to one thread.
///
/// As in protobuf, fields that are not known are passed over, and of a field that occurs twice the
/// last one counts.
public final class PayloadScanner {
  /// The most metrics of a payload.
  public static final int METRICS_MAX = 100_000;

  /// The longest payload, in bytes.
  public static final int LENGTH_MAX = 1 << 28;

  /// The fields of a metric that hold a value, `oneof value`.
  public static final int INT_VALUE = 10;

  public static final int LONG_VALUE = 11;
  public static final int FLOAT_VALUE = 12;
  public static final int DOUBLE_VALUE = 13;
  public static final int BOOLEAN_VALUE = 14;
  public static final int STRING_VALUE = 15;
  public static final int BYTES_VALUE = 16;
  public static final int DATA_SET_VALUE = 17;
  public static final int TEMPLATE_VALUE = 18;
  public static final int EXTENSION_VALUE = 19;

  // A row: what stands in which long.
  private static final int STRIDE = 8;
  private static final int ALIAS = 0;
  private static final int TIME = 1;
  private static final int BITS = 2;
  private static final int META = 3;
  private static final int NAME = 4;
  private static final int VALUE = 5;
  private static final int PROPERTIES = 6;

  // META: the type's code, the field of the value, and flags.
  private static final int TYPE_MASK = 0xFFFF;
  private static final int FIELD_SHIFT = 16;
  private static final long FIELD_MASK = 0xFFL << FIELD_SHIFT;
  private static final int HAS_ALIAS = 1 << 24;
  private static final int HAS_TIME = 1 << 25;
  private static final int HAS_NAME = 1 << 26;
  private static final int HAS_PROPERTIES = 1 << 27;
  private static final int IS_NULL = 1 << 28;
  private static final int IS_HISTORICAL = 1 << 29;
  private static final int IS_TRANSIENT = 1 << 30;

  private final WireReader wire = new WireReader();
  private final MetricProperties properties = new MetricProperties();
  private byte[] bytes = new byte[1024];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private long[] rows = new long[64 * STRIDE];
  private int metrics;
  private long timestamp;
  private boolean hasTimestamp;
  private int seq;

  /// Scans `length` bytes at absolute `offset`; false when they are no payload, see [#error].
  public boolean scan(ByteBuffer from, int offset, int length) {
    metrics = 0;
    hasTimestamp = false;
    seq = -1;
    if (length > LENGTH_MAX) {
      wire.begin(bytes, 0, 0);
      wire.fail("at most " + LENGTH_MAX + " bytes");
      return false;
    }
    if (bytes.length < length + WireReader.PADDING) {
      bytes = new byte[Integer.highestOneBit(length + WireReader.PADDING) << 1];
      view = ByteBuffer.wrap(bytes);
    }
    from.get(offset, bytes, 0, length);
    wire.begin(bytes, 0, length);
    while (wire.hasMore()) {
      payloadField(wire.tag(), length);
    }
    return !wire.hasFailed();
  }

  /// What is wrong with the payload, after [#scan] gave false.
  public String error() {
    return wire.error();
  }

  private void payloadField(int tag, int end) {
    switch (tag) {
      case 1 << 3 -> {
        timestamp = wire.varint();
        hasTimestamp = true;
      }
      case 2 << 3 | WireReader.DELIMITED -> {
        int length = wire.length();
        if (metrics == METRICS_MAX) {
          wire.fail("at most " + METRICS_MAX + " metrics");
          return;
        }
        wire.limit = wire.at + length;
        metric();
        wire.limit = end;
      }
      case 3 << 3 -> {
        long number = wire.varint();
        if (number < 0 || number > 255) {
          wire.fail("a sequence number from 0 to 255, found " + Long.toUnsignedString(number));
          return;
        }
        seq = (int) number;
      }
      default -> wire.skip(tag);
    }
  }

  private void metric() {
    int row = metrics * STRIDE;
    if (row == rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
    }
    metrics++;
    long[] to = rows;
    WireReader in = wire;
    long meta = 0;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.DELIMITED -> {
          to[row + NAME] = place();
          meta |= HAS_NAME;
        }
        case 2 << 3 -> {
          to[row + ALIAS] = in.varint();
          meta |= HAS_ALIAS;
        }
        case 3 << 3 -> {
          to[row + TIME] = in.varint();
          meta |= HAS_TIME;
        }
        case 4 << 3 -> {
          long type = in.varint();
          meta = (meta & ~TYPE_MASK) | (type < 0 || type > TYPE_MASK ? TYPE_MASK : type);
        }
        case 5 << 3 -> meta = flagged(meta, IS_HISTORICAL);
        case 6 << 3 -> meta = flagged(meta, IS_TRANSIENT);
        case 7 << 3 -> meta = flagged(meta, IS_NULL);
        case 9 << 3 | WireReader.DELIMITED -> {
          to[row + PROPERTIES] = place();
          meta |= HAS_PROPERTIES;
        }
        case INT_VALUE << 3 -> {
          to[row + BITS] = in.varint();
          meta = valued(meta, INT_VALUE);
        }
        case LONG_VALUE << 3 -> {
          to[row + BITS] = in.varint();
          meta = valued(meta, LONG_VALUE);
        }
        case FLOAT_VALUE << 3 | WireReader.FIXED32 -> {
          to[row + BITS] = in.fixed32();
          meta = valued(meta, FLOAT_VALUE);
        }
        case DOUBLE_VALUE << 3 | WireReader.FIXED64 -> {
          to[row + BITS] = in.fixed64();
          meta = valued(meta, DOUBLE_VALUE);
        }
        case BOOLEAN_VALUE << 3 -> {
          to[row + BITS] = in.varint() == 0 ? 0 : 1;
          meta = valued(meta, BOOLEAN_VALUE);
        }
        case STRING_VALUE << 3 | WireReader.DELIMITED -> meta = placed(row, meta, STRING_VALUE);
        case BYTES_VALUE << 3 | WireReader.DELIMITED -> meta = placed(row, meta, BYTES_VALUE);
        case DATA_SET_VALUE << 3 | WireReader.DELIMITED -> meta = placed(row, meta, DATA_SET_VALUE);
        case TEMPLATE_VALUE << 3 | WireReader.DELIMITED -> meta = placed(row, meta, TEMPLATE_VALUE);
        case EXTENSION_VALUE << 3 | WireReader.DELIMITED ->
            meta = placed(row, meta, EXTENSION_VALUE);
        default -> in.skip(tag);
      }
    }
    to[row + META] = meta;
  }

  private long flagged(long meta, int flag) {
    return wire.varint() == 0 ? meta & ~(long) flag : meta | flag;
  }

  private static long valued(long meta, int field) {
    return (meta & ~FIELD_MASK) | ((long) field << FIELD_SHIFT);
  }

  private long placed(int row, long meta, int field) {
    rows[row + VALUE] = place();
    return valued(meta, field);
  }

  /// Where delimited bytes stand, and how many; the cursor passes over them.
  private long place() {
    int length = wire.length();
    long place = (long) wire.at << 32 | length;
    wire.at += length;
    return place;
  }

  /// The number of metrics.
  public int metrics() {
    return metrics;
  }

  public boolean hasTimestamp() {
    return hasTimestamp;
  }

  /// The payload's time, milliseconds since 1970-01-01T00:00Z, as sent.
  public long timestampMillis() {
    return timestamp;
  }

  /// The sequence number, 0 to 255; -1 when there is none.
  public int seq() {
    return seq;
  }

  /// The bytes of the payload, that places of names refer to; valid until the next scan.
  public ByteBuffer text() {
    return view;
  }

  public boolean hasName(int metric) {
    return has(metric, HAS_NAME);
  }

  public int nameStart(int metric) {
    return (int) (rows[metric * STRIDE + NAME] >>> 32);
  }

  public int nameLength(int metric) {
    return (int) rows[metric * STRIDE + NAME];
  }

  /// The metric's name as text; empty when it has none.
  public String name(int metric) {
    return hasName(metric)
        ? new String(bytes, nameStart(metric), nameLength(metric), StandardCharsets.UTF_8)
        : "";
  }

  public boolean hasAlias(int metric) {
    return has(metric, HAS_ALIAS);
  }

  /// The metric's alias, an unsigned number of 64 bits.
  public long alias(int metric) {
    return rows[metric * STRIDE + ALIAS];
  }

  public boolean hasTime(int metric) {
    return has(metric, HAS_TIME);
  }

  /// The metric's own time, milliseconds since 1970-01-01T00:00Z, as sent.
  public long timeMillis(int metric) {
    return rows[metric * STRIDE + TIME];
  }

  /// The stated type's code, 0 when none is stated.
  public int typeCode(int metric) {
    return (int) rows[metric * STRIDE + META] & TYPE_MASK;
  }

  /// The field that holds the value, such as [#INT_VALUE]; 0 when none does.
  public int field(int metric) {
    return (int) (rows[metric * STRIDE + META] >>> FIELD_SHIFT) & 0xFF;
  }

  /// The value of the fields of numbers: the varint of whole ones, 0 or 1 of truth, the IEEE 754
  /// bits of FLOAT (32) and DOUBLE (64).
  public long bits(int metric) {
    return rows[metric * STRIDE + BITS];
  }

  public boolean isNull(int metric) {
    return has(metric, IS_NULL);
  }

  public boolean isHistorical(int metric) {
    return has(metric, IS_HISTORICAL);
  }

  public boolean isTransient(int metric) {
    return has(metric, IS_TRANSIENT);
  }

  private boolean has(int metric, int flag) {
    return ((int) rows[metric * STRIDE + META] & flag) != 0;
  }

  /// The value of [#STRING_VALUE].
  public String string(int metric) {
    return new String(bytes, valueStart(metric), valueLength(metric), StandardCharsets.UTF_8);
  }

  /// The value of [#BYTES_VALUE], copied.
  public byte[] byteString(int metric) {
    int start = valueStart(metric);
    return Arrays.copyOfRange(bytes, start, start + valueLength(metric));
  }

  int valueStart(int metric) {
    return (int) (rows[metric * STRIDE + VALUE] >>> 32);
  }

  /// How long the value of a delimited field is, in bytes.
  public int valueLength(int metric) {
    return (int) rows[metric * STRIDE + VALUE];
  }

  byte[] bytes() {
    return bytes;
  }

  public boolean hasProperties(int metric) {
    return has(metric, HAS_PROPERTIES);
  }

  /// The properties of a metric that has some; valid until they are asked for again.
  public MetricProperties properties(int metric) {
    long place = rows[metric * STRIDE + PROPERTIES];
    properties.read(bytes, (int) (place >>> 32), (int) place);
    return properties;
  }
}
