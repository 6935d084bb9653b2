package io.lockstep.stream;

import io.lockstep.model.Slot;
import io.lockstep.stream.detect.Detector;
import io.lockstep.stream.internal.Computation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A detector of one signal, with a baseline for each regime.
final class OddGauge extends Gauge {
  private final Computation of;
  private final Detector detector;
  private final RegimeBlocks regimes;
  private final List<Integer> slots;

  /// @param by the property of regimes; null for one
  OddGauge(Measure.Odd measure, Computation of, @Nullable Slot by) {
    this.of = of;
    this.detector = new Detector(measure.setting());
    this.regimes = new RegimeBlocks(measure.by(), by, detector.longs());
    List<Integer> all = new ArrayList<>(of.slots());
    all.addAll(regimes.slots());
    this.slots = List.copyOf(all);
  }

  static int longs(Measure.Odd measure) {
    return RegimeBlocks.longs(measure.by(), new Detector(measure.setting()).longs());
  }

  @Override
  List<Integer> slots() {
    return slots;
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return regimes.isThere(memory, at) && detector.isKnown(memory, regimes.block(memory, at));
  }

  @Override
  long bits(long[] memory, int at) {
    return detector.isOdd(memory, regimes.block(memory, at)) ? 1 : 0;
  }

  double score(long[] memory, int at) {
    return detector.surprise(memory, regimes.block(memory, at));
  }

  @Override
  long due(long[] memory, int at) {
    return regimes.isThere(memory, at) ? detector.due(memory, regimes.block(memory, at)) : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean hasResult = false;
    if (due(memory, at) <= step.micros()) {
      detector.time(memory, regimes.block(memory, at));
      hasResult = true;
    }
    hasResult |= regimes.look(step, at);
    if (step.touches(of.slots()) && !step.isLate() && regimes.isThere(memory, at)) {
      of.evaluate(step.evaluation(), step.outcome());
      switch (step.outcome().kind()) {
        case KNOWN -> {
          double value = of.number(step.outcome().bits());
          boolean _ = detector.reading(memory, regimes.block(memory, at), step.micros(), value);
          hasResult = true;
        }
        case FAILED -> step.fail();
        case UNKNOWN -> {
          // A value that the rule does not trust is none.
        }
      }
    }
    return hasResult;
  }
}
