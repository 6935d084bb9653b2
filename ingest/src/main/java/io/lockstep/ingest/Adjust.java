package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import java.util.Optional;

/// What is done to a value before it enters a twin: a number is taken times `scale`, plus `offset`
/// as a binding says, then from `unit` to the unit of the slot. Immutable.
///
/// @param unit the unit of the number after scale and offset; empty when it is the slot's
/// @param wording how the source words the value, before all that
record Adjust(double scale, double offset, Optional<Unit> unit, Wording wording) {
  /// Leaves the value as it is.
  static final Adjust NONE = new Adjust(1, 0, Optional.empty());

  /// Of a value that is worded as the model has it.
  Adjust(double scale, double offset, Optional<Unit> unit) {
    this(scale, offset, unit, Wording.PLAIN);
  }

  /// True when it leaves a number as it is.
  boolean isNone() {
    return scale == 1 && offset == 0 && unit.isEmpty();
  }

  /// True when the source words values as the model has them.
  boolean isPlain() {
    return wording instanceof Wording.Plain;
  }

  /// True when the value can be given in the unit of a slot; a slot without one takes it as it is.
  boolean isConvertibleTo(String slotUnit) {
    return unit.isEmpty() || slotUnit.isEmpty() || conversionTo(slotUnit).isPresent();
  }

  /// The value in the unit of a slot, which must be convertible.
  double applied(double value, String slotUnit) {
    double scaled = value * scale + offset;
    if (unit.isEmpty() || slotUnit.isEmpty()) {
      return scaled;
    }
    UnitConversion conversion = conversionTo(slotUnit).orElse(UnitConversion.IDENTITY);
    return conversion.apply(scaled);
  }

  private Optional<UnitConversion> conversionTo(String slotUnit) {
    return unit.isEmpty() ? Optional.empty() : Units.conversion(unit.get().term(), slotUnit);
  }

  /// The unit's term, for messages.
  String unitText() {
    return unit.map(Unit::term).orElse("no unit");
  }
}
