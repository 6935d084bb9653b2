package io.lockstep.twin.internal.state;

import io.lockstep.stream.Operator;
import io.lockstep.stream.Readings;
import io.lockstep.stream.Trust;
import org.jspecify.annotations.Nullable;

/// The current values of one twin, as a rule sees them. Moved from twin to twin.
public final class TwinReadings implements Readings {
  private final SlotTable slots;
  private int base;
  private Trust trust = Trust.UNCERTAIN;

  public TwinReadings(SlotTable slots) {
    this.slots = slots;
  }

  /// Shows the twin whose slots begin at `firstSlot` to a rule.
  public void show(int firstSlot, Trust ofRule) {
    base = firstSlot;
    trust = ofRule;
  }

  /// The greatest source time of the slots that a rule reads, [Long#MIN_VALUE] when there is none.
  public long eventMicros(Operator rule) {
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < rule.slots().size(); i++) {
      int at = base + rule.slots().get(i);
      if (slots.isSeen(at)) {
        latest = Math.max(latest, slots.sourceMicros(at));
      }
    }
    return latest;
  }

  @Override
  public boolean isKnown(int slot) {
    int at = base + slot;
    return slots.isPresent(at) && trust.accepts(slots.quality(at));
  }

  @Override
  public long bits(int slot) {
    return slots.bits(base + slot);
  }

  @Override
  public @Nullable String text(int slot) {
    return slots.text(base + slot);
  }
}
