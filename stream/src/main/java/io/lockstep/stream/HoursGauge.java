package io.lockstep.stream;

import java.util.List;

/// Whether it is some hours of the week: until when that stays so. Known from the first reading of
/// anything that the rule reads.
final class HoursGauge extends Gauge {
  private static final int WITHIN = 1;
  private static final int KNOWN = 2;
  private static final int UNTIL = 1;
  static final int LONGS = 2;

  private final WeeklyHours hours;

  HoursGauge(WeeklyHours hours) {
    this.hours = hours;
  }

  @Override
  List<Integer> slots() {
    return List.of();
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return has(memory, at, KNOWN);
  }

  @Override
  long bits(long[] memory, int at) {
    return has(memory, at, WITHIN) ? 1 : 0;
  }

  @Override
  long due(long[] memory, int at) {
    return has(memory, at, KNOWN) ? memory[at + UNTIL] : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    if (has(memory, at, KNOWN) && memory[at + UNTIL] > step.micros()) {
      return false;
    }
    boolean isFirst = set(memory, at, KNOWN, true);
    boolean hasChanged = set(memory, at, WITHIN, hours.contains(step.micros()));
    memory[at + UNTIL] = hours.changeMicros(step.micros());
    return isFirst || hasChanged;
  }
}
