package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.UnitConversion;
import io.lockstep.dtdl.Units;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The units that twins have values in where their model lets them choose (`Override` of `unit`):
/// the unit that the overriding property names, when it has a value, else the model's. Slots hold
/// numbers as they were written; here they are given in the model's unit, for all places where
/// values of several twins or times stand side by side.
public final class OwnUnits {
  private static final MathContext ROUNDING = new MathContext(15, RoundingMode.HALF_EVEN);

  private OwnUnits() {}

  /// The unit that a twin's value of a slot is in; empty for none.
  ///
  /// @param base where the twin's slots begin
  public static String inForce(SlotTable slots, int base, Slot slot) {
    if (slot.unitFrom() < 0) {
      return slot.unit();
    }
    int at = base + slot.unitFrom();
    String own = slots.isPresent(at) ? slots.text(at) : null;
    return own != null && Units.conversion(own, slot.unit()).isPresent() ? own : slot.unit();
  }

  /// A value as a twin has it, of one in the model's unit: the other way round than [#shared]. What
  /// was written with at most 15 digits comes back as it was.
  ///
  /// @param sharedBits the value as [Slot#sharedType] holds it
  public static long own(SlotTable slots, int base, Slot slot, long sharedBits) {
    if (slot.unitFrom() < 0 || slot.sharedType() != ValueType.DOUBLE) {
      return sharedBits;
    }
    double value =
        Units.conversion(slot.unit(), inForce(slots, base, slot))
            .orElse(UnitConversion.IDENTITY)
            .apply(Double.longBitsToDouble(sharedBits));
    if (slot.type() == ValueType.LONG) {
      return (long) Math.rint(value);
    }
    if (Double.isFinite(value)) {
      double rounded = new BigDecimal(value, ROUNDING).doubleValue();
      long bits = Double.doubleToRawLongBits(rounded);
      if (shared(slots, base, slot, bits) == sharedBits) {
        return bits;
      }
    }
    return Double.doubleToRawLongBits(value);
  }

  /// A value in the model's unit, as [Slot#sharedType] holds it.
  ///
  /// @param bits the value as written
  public static long shared(SlotTable slots, int base, Slot slot, long bits) {
    if (slot.unitFrom() < 0 || slot.sharedType() != ValueType.DOUBLE) {
      return bits;
    }
    double value = slot.type() == ValueType.LONG ? (double) bits : Double.longBitsToDouble(bits);
    double converted =
        Units.conversion(inForce(slots, base, slot), slot.unit())
            .orElse(UnitConversion.IDENTITY)
            .apply(value);
    return Double.doubleToRawLongBits(converted);
  }
}
