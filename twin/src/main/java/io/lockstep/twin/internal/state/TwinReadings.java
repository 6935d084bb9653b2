package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Readings;
import io.lockstep.stream.Trust;
import org.jspecify.annotations.Nullable;

/// The current values of one twin in the units of its model, as a rule sees them. Moved from twin
/// to twin.
public final class TwinReadings implements Readings, Operator.SourceTimes {
  private final SlotTable slots;
  private int base;
  private Trust trust = Trust.UNCERTAIN;

  /// Null unless the twin may have values in units of its own.
  private @Nullable Shape ownUnits;

  public TwinReadings(SlotTable slots) {
    this.slots = slots;
  }

  /// Shows a twin to a rule.
  ///
  /// @param firstSlot where its slots begin
  /// @param shape of its model
  public void show(int firstSlot, Trust ofRule, Shape shape) {
    base = firstSlot;
    trust = ofRule;
    ownUnits = shape.givesUnits() ? shape : null;
  }

  /// The greatest source time of the slots that a rule reads, [Long#MIN_VALUE] when there is none.
  public long eventMicros(Operator rule) {
    return rule.eventMicros(this);
  }

  @Override
  public long sourceMicros(int slot) {
    int at = base + slot;
    return slots.isSeen(at) ? slots.sourceMicros(at) : Long.MIN_VALUE;
  }

  @Override
  public boolean isKnown(int slot) {
    int at = base + slot;
    return slots.isPresent(at) && trust.accepts(slots.quality(at));
  }

  @Override
  public long bits(int slot) {
    long bits = slots.bits(base + slot);
    return ownUnits == null ? bits : OwnUnits.shared(slots, base, ownUnits.slot(slot), bits);
  }

  @Override
  public @Nullable String text(int slot) {
    return slots.text(base + slot);
  }
}
