package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;

/// What a change of a twin's own unit leaves behind within one input: numbers that were written in
/// the unit before and now read as numbers of another one. Those that the input does not write anew
/// are no longer trusted, since nobody said in which unit they are meant. Empty between inputs.
final class UnitChanges {
  private final SampleDecider samples;
  private final State state;
  private final List<Entry> entries = new ArrayList<>();

  /// @param micros since when the unit is another one
  private record Entry(int twin, int slot, long micros) {}

  UnitChanges(SampleDecider samples, State state) {
    this.samples = samples;
    this.state = state;
  }

  /// The units of all slots of a twin, to be compared once something was written.
  List<String> unitsOf(int twin) {
    int base = state.twins.base(twin);
    return shape(twin).slots().stream()
        .map(slot -> OwnUnits.inForce(state.slots, base, slot))
        .toList();
  }

  /// The unit-giving slot of a twin was written or removed.
  ///
  /// @param before the units before
  void changed(int twin, int giver, List<String> before, long micros) {
    int base = state.twins.base(twin);
    for (Slot slot : shape(twin).slots()) {
      if (slot.unitFrom() == giver
          && state.slots.isPresent(base + slot.index())
          && !OwnUnits.inForce(state.slots, base, slot).equals(before.get(slot.index()))) {
        add(twin, slot.index(), micros);
      }
    }
  }

  /// A twin got another model. A number whose unit is another one by it was either converted, or is
  /// no longer trusted where units are the twin's own.
  ///
  /// @param before the units before
  void moved(int twin, ModelMove move, List<String> before, long micros) {
    entries.removeIf(entry -> entry.twin() == twin); // By the slots of the model before.
    int base = state.twins.base(twin);
    for (Slot old : move.shapeBefore().slots()) {
      int to = move.targets()[old.index()];
      if (to < 0 || !state.slots.isPresent(base + to)) {
        continue;
      }
      Slot now = shape(twin).slot(to);
      boolean isOwnUnit = old.unitFrom() >= 0 || now.unitFrom() >= 0;
      if (isOwnUnit && !OwnUnits.inForce(state.slots, base, now).equals(before.get(old.index()))) {
        add(twin, to, micros);
      }
    }
  }

  private Shape shape(int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }

  private void add(int twin, int slot, long micros) {
    written(twin, slot);
    entries.add(new Entry(twin, slot, micros));
  }

  /// A slot got a value: it is in the unit of now.
  void written(int twin, int slot) {
    if (!entries.isEmpty()) {
      entries.removeIf(entry -> entry.twin() == twin && entry.slot() == slot);
    }
  }

  /// The input is over.
  void end() {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      samples.distrust(entry.twin(), entry.slot(), entry.micros());
    }
    entries.clear();
  }
}
