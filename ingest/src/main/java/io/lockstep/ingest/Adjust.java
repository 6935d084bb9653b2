package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import java.util.Optional;

/// What a binding does to a number before it enters a twin: times `scale`, plus `offset`, then from
/// `unit` to the unit that the model states. Immutable.
///
/// @param unit the unit of the number after scale and offset; empty when it is the model's
record Adjust(double scale, double offset, Optional<Unit> unit) {
  /// Leaves the value as it is.
  static final Adjust NONE = new Adjust(1, 0, Optional.empty());

  /// True when it leaves the value as it is.
  boolean isNone() {
    return scale == 1 && offset == 0 && unit.isEmpty();
  }

  /// True when the value can be given in the unit that a slot states; a slot that states none takes
  /// it as it is.
  boolean isConvertibleTo(String slotUnit) {
    return unit.isEmpty()
        || slotUnit.isEmpty()
        || slotUnit.equals(unit.get().term())
        || Units.find(slotUnit).map(to -> to.kind().equals(unit.get().kind())).orElse(false);
  }

  /// The value in the unit that a slot states, which must be convertible.
  double applied(double value, String slotUnit) {
    double scaled = value * scale + offset;
    if (unit.isEmpty() || slotUnit.isEmpty() || slotUnit.equals(unit.get().term())) {
      return scaled;
    }
    return Units.find(slotUnit).map(to -> Units.convert(scaled, unit.get(), to)).orElse(scaled);
  }
}
