package io.lockstep.stream;

import java.util.List;

/// How often something happened in the last while: its last times.
final class RepetitionGauge extends TruthGauge {
  private static final int HOLDS = 2;

  /// How many times are kept stands above the flags.
  private static final int COUNT_SHIFT = 32;

  private static final int TIMES = 1;

  private final Measure.Repetition measure;
  private final Condition of;

  RepetitionGauge(Measure.Repetition measure, Condition of) {
    this.measure = measure;
    this.of = of;
  }

  static int longs(Measure.Repetition measure) {
    return TIMES + measure.times();
  }

  @Override
  List<Integer> slots() {
    return of.slots();
  }

  /// While it is true, all times are kept, the earliest first.
  @Override
  long due(long[] memory, int at) {
    return has(memory, at, TRUE) ? memory[at + TIMES] + measure.withinMicros() : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean wasTrue = has(memory, at, TRUE);
    if (due(memory, at) <= step.micros()) {
      set(memory, at, TRUE, false);
    }
    if (step.touches(of.slots())) {
      Verdict verdict = step.test(of);
      boolean changes = verdict.isKnown() && set(memory, at, HOLDS, verdict == Verdict.TRUE);
      if (changes && verdict == Verdict.TRUE) {
        happened(memory, at, step.micros());
      }
    }
    return has(memory, at, TRUE) != wasTrue;
  }

  private void happened(long[] memory, int at, long micros) {
    int count = (int) (memory[at] >>> COUNT_SHIFT);
    if (count == measure.times()) {
      System.arraycopy(memory, at + TIMES + 1, memory, at + TIMES, count - 1);
      count--;
    }
    memory[at + TIMES + count] = micros;
    count++;
    memory[at] = (memory[at] & ~(-1L << COUNT_SHIFT)) | ((long) count << COUNT_SHIFT);
    boolean isOften =
        count == measure.times() && micros - memory[at + TIMES] < measure.withinMicros();
    set(memory, at, TRUE, isOften);
  }
}
