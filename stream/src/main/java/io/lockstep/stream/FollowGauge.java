package io.lockstep.stream;

import java.util.List;

/// What other twins say: the last message along their relationships, and until when it holds.
final class FollowGauge extends Gauge {
  private static final int KNOWN = 1;
  private static final int VALUE = 1;
  private static final int UNTIL = 2;
  static final int LONGS = 3;

  private final Measure.Followed measure;
  private final int number;

  /// @param number its place among the measures
  FollowGauge(Measure.Followed measure, int number) {
    this.measure = measure;
    this.number = number;
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
    return memory[at + VALUE];
  }

  @Override
  long due(long[] memory, int at) {
    return measure.withinMicros() > 0 && has(memory, at, KNOWN) ? memory[at + UNTIL] : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean isOver = due(memory, at) <= step.micros() && set(memory, at, KNOWN, false);
    if (!step.isMessage(number)) {
      return isOver;
    }
    Outcome message = step.message();
    long until = step.messageMicros() + measure.withinMicros();
    boolean isInTime = measure.withinMicros() == 0 || until > step.micros();
    set(memory, at, KNOWN, message.isKnown() && isInTime);
    memory[at + VALUE] = message.isKnown() ? message.bits() : 0;
    memory[at + UNTIL] = measure.withinMicros() == 0 ? 0 : until;
    return true;
  }
}
