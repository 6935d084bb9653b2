package io.lockstep.ingest.sparkplug;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes structured values of metrics as compact JSON:
///
/// | type | JSON |
/// |---|---|
/// | arrays | an array; times are RFC 3339 text |
/// | DataSet | an array of objects, a member for each column |
/// | Template | an object, a member for each metric; its parameters are left out |
///
/// Numbers that JSON has not (not finite) and null values are `null`. Confined to one thread.
public final class MetricJson {
  private static final int DEPTH_MAX = 16;
  private static final int LENGTH_MAX = 4 << 20;

  private static final int ROW = 4 << 3 | WireReader.DELIMITED;
  private static final int COLUMN = 2 << 3 | WireReader.DELIMITED;
  private static final int TYPE = 3 << 3;
  private static final int TYPES = 3 << 3 | WireReader.DELIMITED;
  private static final int ELEMENT = 1 << 3 | WireReader.DELIMITED;

  private final StringBuilder out = new StringBuilder();
  private String problem = "";

  /// The value of a metric of a type of arrays or structures; null when it cannot be read, see
  /// [#problem].
  public @Nullable String of(PayloadScanner payload, int metric, MetricType type) {
    out.setLength(0);
    problem = "";
    byte[] bytes = payload.bytes();
    int start = payload.valueStart(metric);
    int end = start + payload.valueLength(metric);
    value(bytes, start, end, payload.field(metric), payload.bits(metric), type, 0);
    return problem.isEmpty() ? out.toString() : null;
  }

  /// What is wrong with the value that could not be read.
  public String problem() {
    return problem;
  }

  private void fail(String what) {
    if (problem.isEmpty()) {
      problem = what;
    }
  }

  private boolean goesOn() {
    if (out.length() > LENGTH_MAX) {
      fail("at most " + LENGTH_MAX + " characters of JSON, found more");
    }
    return problem.isEmpty();
  }

  private void value(
      byte[] bytes, int start, int end, int field, long bits, MetricType type, int depth) {
    switch (type.kind()) {
      case WHOLE -> out.append(text(type, bits));
      case FRACTIONAL ->
          number(
              field == PayloadScanner.FLOAT_VALUE
                  ? Float.intBitsToFloat((int) bits)
                  : Double.longBitsToDouble(bits));
      case TRUTH -> out.append(bits != 0);
      case TEXT -> quote(new String(bytes, start, end - start, StandardCharsets.UTF_8));
      case TIME -> time(bits);
      case ARRAY -> {
        if (field == PayloadScanner.BYTES_VALUE) {
          new PackedArray(bytes, start, end).write(type);
        } else {
          fail(type.term() + ": expected bytes, found another value");
        }
      }
      case STRUCTURE -> structure(bytes, start, end, field, type, depth);
      case NONE, BYTES -> out.append("null");
    }
  }

  private void structure(byte[] bytes, int start, int end, int field, MetricType type, int depth) {
    if (depth == DEPTH_MAX) {
      fail("templates nested at most " + DEPTH_MAX + " deep, found deeper ones");
    } else if (type == MetricType.DATA_SET && field == PayloadScanner.DATA_SET_VALUE) {
      dataSet(bytes, start, end);
    } else if (type == MetricType.TEMPLATE && field == PayloadScanner.TEMPLATE_VALUE) {
      template(bytes, start, end, depth);
    } else {
      fail(type.term() + ": expected its value, found another");
    }
  }

  static String text(MetricType type, long bits) {
    long whole = type.whole(bits);
    return type == MetricType.UINT64 ? Long.toUnsignedString(whole) : Long.toString(whole);
  }

  private void number(double value) {
    if (Double.isFinite(value)) {
      out.append(value);
    } else {
      out.append("null");
    }
  }

  private void time(long millis) {
    String text = Rfc3339.ofMillis(millis);
    if (text == null) {
      out.append("null");
    } else {
      quote(text);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// Fails when the cursor has.
  private boolean isGood(WireReader in) {
    if (in.hasFailed()) {
      fail(in.error());
    }
    return goesOn();
  }

  private void dataSet(byte[] bytes, int start, int end) {
    List<String> columns = new ArrayList<>();
    List<MetricType> types = new ArrayList<>();
    WireReader in = reader(bytes, start, end);
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case COLUMN -> columns.add(in.text());
        case TYPE -> types.add(MetricType.ofCode((int) in.varint()));
        case TYPES -> {
          int until = in.length() + in.at;
          while (in.at < until && !in.hasFailed()) {
            types.add(MetricType.ofCode((int) in.varint()));
          }
        }
        default -> in.skip(tag);
      }
    }
    if (isGood(in) && columns.size() != types.size()) {
      fail(
          "DataSet: expected a type for each of %d columns, found %d"
              .formatted(columns.size(), types.size()));
    }
    rows(reader(bytes, start, end), columns, types);
  }

  private static WireReader reader(byte[] bytes, int start, int end) {
    WireReader in = new WireReader();
    in.begin(bytes, start, end);
    return in;
  }

  private void rows(WireReader in, List<String> columns, List<MetricType> types) {
    out.append('[');
    boolean isFirst = true;
    while (goesOn() && in.hasMore()) {
      int tag = in.tag();
      if (tag != ROW) {
        in.skip(tag);
        continue;
      }
      int length = in.length();
      out.append(isFirst ? "{" : ",{");
      isFirst = false;
      row(reader(in.bytes, in.at, in.at + length), columns, types);
      out.append('}');
      in.at += length;
    }
    isGood(in);
    out.append(']');
  }

  private void row(WireReader in, List<String> columns, List<MetricType> types) {
    int column = 0;
    while (goesOn() && in.hasMore()) {
      int tag = in.tag();
      if (tag != ELEMENT) {
        in.skip(tag);
        continue;
      }
      int length = in.length();
      if (column == columns.size()) {
        fail("DataSet: expected %d elements in a row, found more".formatted(column));
        return;
      }
      if (column > 0) {
        out.append(',');
      }
      quote(columns.get(column));
      out.append(':');
      element(reader(in.bytes, in.at, in.at + length), types.get(column));
      in.at += length;
      column++;
    }
    if (isGood(in) && column != columns.size()) {
      fail("DataSet: expected %d elements in a row, found %d".formatted(columns.size(), column));
    }
  }

  /// `DataSetValue`: the fields of numbers and text are 1 to 6, those of a metric 10 to 15.
  private void element(WireReader in, MetricType type) {
    int field = 0;
    long bits = 0;
    int start = in.at;
    int end = in.at;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3, 2 << 3, 5 << 3 -> bits = in.varint();
        case 3 << 3 | WireReader.FIXED32 -> bits = in.fixed32();
        case 4 << 3 | WireReader.FIXED64 -> bits = in.fixed64();
        case 6 << 3 | WireReader.DELIMITED -> {
          int length = in.length();
          start = in.at;
          end = start + length;
          in.at = end;
        }
        default -> in.skip(tag);
      }
      field = (tag >>> 3) <= 6 ? (tag >>> 3) + 9 : 0;
    }
    if (isGood(in)) {
      typed(in.bytes, start, end, field, bits, type, 0);
    }
  }

  /// A value of a column or of a template's metric, which may be another than its type says.
  private void typed(
      byte[] bytes, int start, int end, int field, long bits, MetricType type, int depth) {
    boolean fits =
        switch (type.kind()) {
          case WHOLE, TIME ->
              field == PayloadScanner.INT_VALUE || field == PayloadScanner.LONG_VALUE;
          case FRACTIONAL ->
              field == PayloadScanner.FLOAT_VALUE || field == PayloadScanner.DOUBLE_VALUE;
          case TRUTH -> field == PayloadScanner.BOOLEAN_VALUE;
          case TEXT -> field == PayloadScanner.STRING_VALUE;
          case ARRAY, STRUCTURE, BYTES -> field > PayloadScanner.STRING_VALUE;
          case NONE -> false;
        };
    if (fits) {
      value(bytes, start, end, field, bits, type, depth);
    } else {
      out.append("null");
    }
  }

  private void template(byte[] bytes, int start, int end, int depth) {
    WireReader in = reader(bytes, start, end);
    out.append('{');
    boolean isFirst = true;
    while (goesOn() && in.hasMore()) {
      int tag = in.tag();
      if (tag != (2 << 3 | WireReader.DELIMITED)) {
        in.skip(tag);
        continue;
      }
      int length = in.length();
      if (!isFirst) {
        out.append(',');
      }
      isFirst = false;
      member(reader(in.bytes, in.at, in.at + length), depth);
      in.at += length;
    }
    isGood(in);
    out.append('}');
  }

  /// A metric of a template, by the fields of `Metric`.
  private void member(WireReader in, int depth) {
    String name = "";
    MetricType type = MetricType.UNKNOWN;
    boolean isNull = false;
    int field = 0;
    long bits = 0;
    int start = in.at;
    int end = in.at;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.DELIMITED -> name = in.text();
        case 4 << 3 -> type = MetricType.ofCode((int) in.varint());
        case 7 << 3 -> isNull = in.varint() != 0;
        case PayloadScanner.INT_VALUE << 3,
            PayloadScanner.LONG_VALUE << 3,
            PayloadScanner.BOOLEAN_VALUE << 3 -> {
          bits = in.varint();
          field = tag >>> 3;
        }
        case PayloadScanner.FLOAT_VALUE << 3 | WireReader.FIXED32 -> {
          bits = in.fixed32();
          field = tag >>> 3;
        }
        case PayloadScanner.DOUBLE_VALUE << 3 | WireReader.FIXED64 -> {
          bits = in.fixed64();
          field = tag >>> 3;
        }
        case PayloadScanner.STRING_VALUE << 3 | WireReader.DELIMITED,
            PayloadScanner.BYTES_VALUE << 3 | WireReader.DELIMITED,
            PayloadScanner.DATA_SET_VALUE << 3 | WireReader.DELIMITED,
            PayloadScanner.TEMPLATE_VALUE << 3 | WireReader.DELIMITED -> {
          int length = in.length();
          start = in.at;
          end = start + length;
          in.at = end;
          field = tag >>> 3;
        }
        default -> in.skip(tag);
      }
    }
    if (isGood(in)) {
      quote(name);
      out.append(':');
      typed(in.bytes, start, end, isNull ? 0 : field, bits, type, depth + 1);
    }
  }

  /// An array type's bytes (Sparkplug 3.0 §6.4.17): little-endian; truth values are bits behind
  /// their count, the first one highest; texts end with a zero byte.
  private final class PackedArray {
    private final byte[] bytes;
    private final int start;
    private final int end;

    PackedArray(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.start = start;
      this.end = end;
    }

    void write(MetricType type) {
      out.append('[');
      switch (type) {
        case BOOLEAN_ARRAY -> truths();
        case STRING_ARRAY -> texts();
        case INT8_ARRAY, UINT8_ARRAY -> numbers(type, 1);
        case INT16_ARRAY, UINT16_ARRAY -> numbers(type, 2);
        case INT32_ARRAY, UINT32_ARRAY, FLOAT_ARRAY -> numbers(type, 4);
        default -> numbers(type, 8);
      }
      out.append(']');
    }

    private void numbers(MetricType type, int size) {
      if ((end - start) % size != 0) {
        fail("%s: expected a multiple of %d bytes".formatted(type.term(), size));
        return;
      }
      for (int i = start; i < end && goesOn(); i += size) {
        if (i > start) {
          out.append(',');
        }
        number(type, i);
      }
    }

    private void number(MetricType type, int i) {
      switch (type) {
        case INT8_ARRAY -> out.append(bytes[i]);
        case UINT8_ARRAY -> out.append(bytes[i] & 0xFF);
        case INT16_ARRAY -> out.append((short) two(i));
        case UINT16_ARRAY -> out.append(two(i));
        case INT32_ARRAY -> out.append(WireReader.intAt(bytes, i));
        case UINT32_ARRAY -> out.append(WireReader.intAt(bytes, i) & 0xFFFF_FFFFL);
        case UINT64_ARRAY -> out.append(Long.toUnsignedString(WireReader.longAt(bytes, i)));
        case FLOAT_ARRAY ->
            MetricJson.this.number(Float.intBitsToFloat(WireReader.intAt(bytes, i)));
        case DOUBLE_ARRAY ->
            MetricJson.this.number(Double.longBitsToDouble(WireReader.longAt(bytes, i)));
        case DATE_TIME_ARRAY -> time(WireReader.longAt(bytes, i));
        default -> out.append(WireReader.longAt(bytes, i));
      }
    }

    private int two(int i) {
      return (bytes[i] & 0xFF) | (bytes[i + 1] & 0xFF) << 8;
    }

    private void truths() {
      int size = end - start;
      long count = size < 4 ? -1 : WireReader.intAt(bytes, start) & 0xFFFF_FFFFL;
      if (count < 0 || size != 4 + (count + 7) / 8) {
        fail("BooleanArray: expected a count and that many bits, found " + size + " bytes");
        return;
      }
      for (int i = 0; i < count && goesOn(); i++) {
        boolean isSet = (bytes[start + 4 + (i >> 3)] & 0x80 >> (i & 7)) != 0;
        out.append(i > 0 ? "," : "").append(isSet);
      }
    }

    private void texts() {
      int from = start;
      while (from < end && goesOn()) {
        int to = from;
        while (to < end && bytes[to] != 0) {
          to++;
        }
        if (to == end) {
          fail("StringArray: expected a zero byte behind each text");
          return;
        }
        if (from > start) {
          out.append(',');
        }
        quote(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        from = to + 1;
      }
    }
  }
}
