package io.lockstep.field;

import io.lockstep.field.DeviceValue.Flag;
import io.lockstep.field.DeviceValue.Float32;
import io.lockstep.field.DeviceValue.Float64;
import io.lockstep.field.DeviceValue.Int32;
import io.lockstep.field.DeviceValue.Int64;
import io.lockstep.field.DeviceValue.Text;
import io.lockstep.field.DeviceValue.Time;

/// One metric of a Sparkplug B payload (Sparkplug 3.0 §6.4.6). Immutable.
///
/// @param name as births and commands carry it; empty where only the alias stands
/// @param alias unique in its edge node; [#NO_ALIAS] where only the name stands
/// @param timestampMillis when the value was taken, milliseconds since epoch, UTC
/// @param isTyped whether the data type is written, as births must and data should not
/// @param unit the property `engUnit`; empty for none
/// @param value its value
record SparkplugMetric(
    String name,
    long alias,
    long timestampMillis,
    boolean isTyped,
    String unit,
    DeviceValue value) {
  static final long NO_ALIAS = -1;

  /// Numbers of the fields of `Metric` and of the data types (Sparkplug 3.0 §6.4.1, §6.4.16).
  private static final int NAME = 1;

  private static final int ALIAS = 2;
  static final int TIMESTAMP = 3;
  private static final int DATATYPE = 4;
  private static final int PROPERTIES = 9;
  private static final int INT_VALUE = 10;
  static final int LONG_VALUE = 11;
  private static final int FLOAT_VALUE = 12;
  static final int DOUBLE_VALUE = 13;
  private static final int BOOLEAN_VALUE = 14;
  private static final int STRING_VALUE = 15;
  private static final int UINT32 = 7;
  private static final int STRING = 12;
  private static final int DATE_TIME = 13;

  /// A metric of a birth: everything a host has to know of it.
  static SparkplugMetric birth(
      String name, long alias, long timestampMillis, String unit, DeviceValue value) {
    return new SparkplugMetric(name, alias, timestampMillis, true, unit, value);
  }

  /// A metric of data: what the birth said is left out.
  static SparkplugMetric data(long alias, long timestampMillis, DeviceValue value) {
    return new SparkplugMetric("", alias, timestampMillis, false, "", value);
  }

  ProtobufWriter encode() {
    ProtobufWriter out = new ProtobufWriter();
    if (!name.isEmpty()) {
      out.text(NAME, name);
    }
    if (alias != NO_ALIAS) {
      out.varint(ALIAS, alias);
    }
    out.varint(TIMESTAMP, timestampMillis);
    if (isTyped) {
      out.varint(DATATYPE, datatype(value));
    }
    if (!unit.isEmpty()) {
      // PropertySet: keys 1, values 2; PropertyValue: type 1, string_value 8 (§6.4.8, §6.4.9).
      ProtobufWriter text = new ProtobufWriter().varint(1, STRING).text(8, unit);
      out.message(PROPERTIES, new ProtobufWriter().text(1, "engUnit").message(2, text));
    }
    return switch (value) {
      // A negative number of 32 bits is its two's complement, as an unsigned one.
      case Int32(int number) -> out.varint(INT_VALUE, number & 0xFFFF_FFFFL);
      case Int64(long number) -> out.varint(LONG_VALUE, number);
      case Float32(float number) -> out.fixed32(FLOAT_VALUE, number);
      case Float64(double number) -> out.fixed64(DOUBLE_VALUE, number);
      case Flag(boolean isTrue) -> out.varint(BOOLEAN_VALUE, isTrue ? 1 : 0);
      case Text(String text) -> out.text(STRING_VALUE, text);
      case Time(long epochMillis) -> out.varint(LONG_VALUE, epochMillis);
    };
  }

  private static int datatype(DeviceValue value) {
    return switch (value) {
      case Int32 _ -> 3;
      case Int64 _ -> 4;
      case Float32 _ -> 9;
      case Float64 _ -> 10;
      case Flag _ -> 11;
      case Text _ -> STRING;
      case Time _ -> DATE_TIME;
    };
  }

  /// Reads a metric of a command; one without a value of these kinds counts as false.
  static SparkplugMetric parse(ProtobufReader in) {
    String name = "";
    long alias = NO_ALIAS;
    long timestamp = 0;
    int datatype = 0;
    DeviceValue value = new Flag(false);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case NAME -> name = in.text();
        case ALIAS -> alias = in.varint();
        case TIMESTAMP -> timestamp = in.varint();
        case DATATYPE -> datatype = (int) in.varint();
        case INT_VALUE -> value = new Int64(in.varint());
        case LONG_VALUE -> value = new Int64(in.varint());
        case FLOAT_VALUE -> value = new Float32(in.fixed32());
        case DOUBLE_VALUE -> value = new Float64(in.fixed64());
        case BOOLEAN_VALUE -> value = new Flag(in.varint() != 0);
        case STRING_VALUE -> value = new Text(in.text());
        default -> in.skip();
      }
    }
    return new SparkplugMetric(name, alias, timestamp, datatype != 0, "", typed(value, datatype));
  }

  private static DeviceValue typed(DeviceValue value, int datatype) {
    if (value instanceof Int64(long number)) {
      if (datatype == DATE_TIME) {
        return new Time(number);
      }
      if (datatype > 0 && datatype <= 3) {
        return new Int32((int) number);
      }
      if (datatype == UINT32) {
        return new Int64(number & 0xFFFF_FFFFL);
      }
    }
    return value;
  }
}
