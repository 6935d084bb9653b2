package io.lockstep.api.internal.own;

import io.lockstep.history.Reading;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.List;

/// Readings of a place within a structured value as its model types them: JSON does not tell a
/// double from an integer, nor has it units.
final class DeclaredType {
  private DeclaredType() {}

  /// A range as the model has it.
  static SeriesRange of(SeriesRange range, Slot declared) {
    List<Reading> readings =
        range.readings().stream().map(reading -> of(reading, declared.type())).toList();
    String unit = range.unit().isEmpty() ? declared.unit() : range.unit();
    return new SeriesRange(declared.type(), unit, readings, range.truncated());
  }

  /// A reading as it is held where values have a type; what does not fit stays as it is.
  static Reading of(Reading reading, ValueType type) {
    double number = reading.number();
    return switch (type) {
      case DOUBLE ->
          reading.type() == ValueType.LONG
              ? with(reading, type, Double.doubleToRawLongBits(number))
              : reading;
      case LONG, BOOLEAN ->
          reading.type() == ValueType.DOUBLE && number == (long) number
              ? with(reading, type, (long) number)
              : reading;
      case TEXT, JSON -> reading;
    };
  }

  private static Reading with(Reading reading, ValueType type, long bits) {
    return new Reading(reading.sourceMicros(), type, bits, null, reading.quality());
  }
}
