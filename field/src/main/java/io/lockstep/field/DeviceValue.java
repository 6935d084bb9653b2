package io.lockstep.field;

import java.util.Locale;

/// A value as a device states it, with the type it has in the device. Immutable.
public sealed interface DeviceValue {
  /// A signed number of 32 bits.
  record Int32(int value) implements DeviceValue {}

  /// A signed number of 64 bits.
  record Int64(long value) implements DeviceValue {}

  /// A number of single precision.
  record Float32(float value) implements DeviceValue {}

  /// A number of double precision.
  record Float64(double value) implements DeviceValue {}

  /// True or false.
  record Flag(boolean value) implements DeviceValue {}

  /// A text.
  record Text(String value) implements DeviceValue {}

  /// A point in time, milliseconds since epoch.
  record Time(long epochMillis) implements DeviceValue {}

  /// The value as JSON; times as epoch milliseconds.
  default String json() {
    return switch (this) {
      case Int32(int value) -> Integer.toString(value);
      case Int64(long value) -> Long.toString(value);
      case Float32(float value) -> Float.toString(value);
      case Float64(double value) -> Double.toString(value);
      case Flag(boolean value) -> Boolean.toString(value);
      case Text(String value) -> JsonText.quote(value);
      case Time(long epochMillis) -> Long.toString(epochMillis);
    };
  }

  /// A number of double precision, rounded as an instrument shows it.
  ///
  /// @param digits behind the point
  static DeviceValue rounded(double value, int digits) {
    return new Float64(Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value)));
  }
}
