package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import io.lockstep.history.Aggregate;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.stream.Collectors;

/// Gives past readings in a unit that was asked for. Conversions keep the order of values and the
/// shape of a line, so minima, maxima, means and thinned lines convert as readings do; counts have
/// no unit.
final class HistoryUnit {
  private static final String WHERE = "query parameter unit";

  private HistoryUnit() {}

  /// The readings in another unit.
  ///
  /// @param modelUnit the unit of the property by its present model, for a range without readings
  /// @param asked a term or symbol
  /// @throws io.lockstep.api.internal.http.FaultException when there is no such unit, or it
  ///   measures something else
  static SeriesRange converted(
      SeriesRange range, Aggregate aggregate, String modelUnit, String asked) {
    String present = range.unit().isEmpty() ? modelUnit : range.unit();
    Unit from =
        Units.find(present)
            .orElseThrow(
                () ->
                    Call.invalid(WHERE, "no unit, since the model states none", asked).exception());
    Unit to =
        Units.find(asked, from)
            .filter(unit -> Units.isConvertible(from, unit))
            .orElseThrow(() -> Call.invalid(WHERE, "one of " + units(from), asked).exception());
    if (aggregate == Aggregate.COUNT) {
      return range;
    }
    UnitConversion conversion = Units.conversion(from, to);
    List<Reading> readings =
        range.readings().stream().map(reading -> converted(reading, conversion)).toList();
    return new SeriesRange(ValueType.DOUBLE, to.term(), readings, range.truncated());
  }

  private static Reading converted(Reading reading, UnitConversion conversion) {
    return switch (reading.type()) {
      case DOUBLE, LONG ->
          new Reading(
              reading.sourceMicros(),
              ValueType.DOUBLE,
              Double.doubleToRawLongBits(conversion.apply(reading.number())),
              null,
              reading.quality());
      case BOOLEAN, TEXT, JSON -> reading;
    };
  }

  private static String units(Unit from) {
    return Units.ofKind(from.kind()).stream().map(Unit::term).collect(Collectors.joining(", "));
  }
}
