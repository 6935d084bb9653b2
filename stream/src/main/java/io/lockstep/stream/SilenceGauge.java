package io.lockstep.stream;

import java.util.List;

/// Whether readings of a property have stopped: when the last came.
final class SilenceGauge extends TruthGauge {
  private static final int HEARD = 2;
  private static final int LAST_AT = 1;
  static final int LONGS = 2;

  private final Measure.Silence measure;
  private final List<Integer> slots;

  SilenceGauge(Measure.Silence measure, int slot) {
    this.measure = measure;
    this.slots = List.of(slot);
  }

  long silenceMicros() {
    return measure.silenceMicros();
  }

  @Override
  List<Integer> slots() {
    return slots;
  }

  @Override
  long due(long[] memory, int at) {
    return has(memory, at, HEARD) && !has(memory, at, TRUE)
        ? memory[at + LAST_AT] + measure.silenceMicros()
        : NEVER;
  }

  @Override
  void resume(long[] memory, int at, long sinceMicros) {
    if (due(memory, at) != NEVER) {
      memory[at + LAST_AT] = sinceMicros;
    }
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean hasChanged = due(memory, at) <= step.micros() && set(memory, at, TRUE, true);
    if (step.touches(slots) && step.isKnown(slots.getFirst())) {
      set(memory, at, HEARD, true);
      memory[at + LAST_AT] = step.micros();
      hasChanged |= set(memory, at, TRUE, false);
    }
    return hasChanged;
  }
}
