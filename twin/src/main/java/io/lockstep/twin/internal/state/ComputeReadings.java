package io.lockstep.twin.internal.state;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.stream.Readings;
import io.lockstep.stream.Trust;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The current values of one twin as a computed property sees them: its slots, and behind them the
/// results of aggregates. Moved from twin to twin.
final class ComputeReadings implements Readings {
  private final SlotTable slots;
  private final TwinReadings own;
  private RollUpResult[] results = {};
  private int base;
  private int size;
  private Trust trust = Trust.UNCERTAIN;

  ComputeReadings(SlotTable slots) {
    this.slots = slots;
    this.own = new TwinReadings(slots);
  }

  /// Shows a twin.
  ///
  /// @param firstSlot where its slots begin
  void show(int firstSlot, Trust ofCompute, Shape shape) {
    own.show(firstSlot, ofCompute, shape);
    base = firstSlot;
    size = shape.size();
    trust = ofCompute;
  }

  /// Where the result of the i-th aggregate is to be put.
  RollUpResult result(int index) {
    if (index >= results.length) {
      int before = results.length;
      results = Arrays.copyOf(results, index + 4);
      for (int i = before; i < results.length; i++) {
        results[i] = new RollUpResult();
      }
    }
    return results[index];
  }

  /// The quality of what is computed from these slots and the first so many aggregates: simulated
  /// or uncertain when one of those that are known is, else good.
  Quality quality(List<Integer> ofSlots, int aggregates) {
    Quality worst = Quality.GOOD;
    for (int i = 0; i < ofSlots.size(); i++) {
      int at = base + ofSlots.get(i);
      if (slots.isPresent(at) && trust.accepts(slots.quality(at))) {
        worst = with(worst, slots.quality(at));
      }
    }
    for (int i = 0; i < aggregates; i++) {
      if (results[i].isKnown()) {
        worst = with(worst, results[i].quality());
      }
    }
    return worst;
  }

  private static Quality with(Quality worst, Quality input) {
    return switch (input) {
      case GOOD -> worst;
      case SIMULATED -> Quality.SIMULATED;
      case UNCERTAIN, BAD, STALE ->
          worst == Quality.SIMULATED ? Quality.SIMULATED : Quality.UNCERTAIN;
    };
  }

  @Override
  public boolean isKnown(int slot) {
    return slot < size ? own.isKnown(slot) : results[slot - size].isKnown();
  }

  @Override
  public boolean hasFailed(int slot) {
    return slot >= size && results[slot - size].hasFailed();
  }

  @Override
  public long bits(int slot) {
    return slot < size ? own.bits(slot) : results[slot - size].bits();
  }

  @Override
  public @Nullable String text(int slot) {
    return slot < size ? own.text(slot) : null;
  }
}
