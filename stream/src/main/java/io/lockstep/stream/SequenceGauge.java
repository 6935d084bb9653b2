package io.lockstep.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One thing and another in time: what is awaited, since when.
final class SequenceGauge extends TruthGauge {
  private static final int AFTER_HOLDS = 2;
  private static final int AWAITED_HOLDS = 4;
  private static final int WAITING = 8;
  private static final int SINCE = 1;
  static final int LONGS = 2;

  private final Measure.Sequence measure;
  private final Condition after;
  private final Condition awaited;
  private final List<Integer> slots;

  SequenceGauge(Measure.Sequence measure, Condition after, Condition awaited) {
    this.measure = measure;
    this.after = after;
    this.awaited = awaited;
    Set<Integer> all = new LinkedHashSet<>(after.slots());
    all.addAll(awaited.slots());
    this.slots = List.copyOf(all);
  }

  @Override
  List<Integer> slots() {
    return slots;
  }

  @Override
  long due(long[] memory, int at) {
    return has(memory, at, WAITING) ? memory[at + SINCE] + measure.withinMicros() : NEVER;
  }

  /// What did not come may have come unheard; what comes in time is a matter of its own time.
  @Override
  void resume(long[] memory, int at, long sinceMicros) {
    if (measure.isAbsence() && has(memory, at, WAITING)) {
      memory[at + SINCE] = sinceMicros;
    }
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean wasTrue = has(memory, at, TRUE);
    if (due(memory, at) <= step.micros()) {
      set(memory, at, WAITING, false);
      set(memory, at, TRUE, wasTrue || measure.isAbsence());
    }
    // What is awaited is looked at first: it comes behind what it is awaited after.
    if (step.touches(awaited.slots())) {
      awaited(memory, at, step.test(awaited));
    }
    if (step.touches(after.slots())) {
      after(memory, at, step.test(after), step.micros());
    }
    return has(memory, at, TRUE) != wasTrue;
  }

  private void awaited(long[] memory, int at, Verdict verdict) {
    if (!verdict.isKnown()) {
      return;
    }
    boolean holds = verdict == Verdict.TRUE;
    boolean begins = set(memory, at, AWAITED_HOLDS, holds) && holds;
    if (measure.isAbsence()) {
      if (holds) {
        set(memory, at, WAITING, false);
        set(memory, at, TRUE, false);
      }
    } else if (!holds) {
      set(memory, at, TRUE, false);
    } else if (begins && has(memory, at, WAITING)) {
      set(memory, at, WAITING, false);
      set(memory, at, TRUE, true);
    }
  }

  private void after(long[] memory, int at, Verdict verdict, long micros) {
    if (!verdict.isKnown()) {
      return;
    }
    boolean holds = verdict == Verdict.TRUE;
    boolean begins = set(memory, at, AFTER_HOLDS, holds) && holds;
    // Of what is awaited in vain the first counts: others must not put it off.
    boolean isOver = measure.isAbsence() && has(memory, at, AWAITED_HOLDS | WAITING);
    if (begins && !isOver) {
      set(memory, at, WAITING, true);
      memory[at + SINCE] = micros;
    }
  }
}
