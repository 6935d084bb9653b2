package io.lockstep.stream;

import io.lockstep.model.Slot;
import io.lockstep.stream.detect.JointDetector;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A detector of several signals, which looks at the last values of all of them at whole multiples
/// of a time, with a baseline for each regime.
final class OddTogetherGauge extends Gauge {
  /// A reading came since the last sample.
  private static final int OPEN = 1;

  /// When the next sample is taken.
  private static final int DUE = 1;

  /// Which signals have a value.
  private static final int SEEN = 2;

  private static final int LAST = 3;
  private static final int SHOWN = 3;
  private static final double SHOWN_MIN = 0.05;

  private final Measure.OddTogether measure;
  private final List<Slot> signals;
  private final JointDetector detector;
  private final RegimeBlocks regimes;
  private final List<Integer> slots;

  /// @param signals what its properties are, numbers or booleans
  /// @param by the property of regimes; null for one
  OddTogetherGauge(Measure.OddTogether measure, List<Slot> signals, @Nullable Slot by) {
    this.measure = measure;
    this.signals = List.copyOf(signals);
    this.detector =
        new JointDetector(signals.size(), measure.learn(), measure.odds(), measure.quiet());
    this.regimes = new RegimeBlocks(measure.by(), by, JointDetector.longs(signals.size()));
    List<Integer> all = new ArrayList<>(signals.stream().map(Slot::index).toList());
    all.addAll(regimes.slots());
    this.slots = List.copyOf(all);
  }

  static int longs(Measure.OddTogether measure) {
    int signals = measure.of().size();
    return LAST + signals + RegimeBlocks.longs(measure.by(), JointDetector.longs(signals));
  }

  private int regimesAt(int at) {
    return at + LAST + signals.size();
  }

  private int block(long[] memory, int at) {
    return regimes.block(memory, regimesAt(at));
  }

  @Override
  List<Integer> slots() {
    return slots;
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return regimes.isThere(memory, regimesAt(at)) && detector.isKnown(memory, block(memory, at));
  }

  @Override
  long bits(long[] memory, int at) {
    return detector.isOdd(memory, block(memory, at)) ? 1 : 0;
  }

  double score(long[] memory, int at) {
    return detector.surprise(memory, block(memory, at));
  }

  @Override
  long due(long[] memory, int at) {
    return has(memory, at, OPEN) ? memory[at + DUE] : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean hasResult = false;
    if (due(memory, at) <= step.micros()) {
      set(memory, at, OPEN, false);
      hasResult = sample(step, at);
    }
    hasResult |= regimes.look(step, regimesAt(at));
    if (step.touches(slots) && !step.isLate()) {
      hear(step, at);
    }
    return hasResult;
  }

  /// A sample is taken when every signal has had a value.
  private boolean sample(Step step, int at) {
    long[] memory = step.memory();
    boolean isWhole = Long.bitCount(memory[at + SEEN]) == signals.size();
    if (!isWhole || !regimes.isThere(memory, regimesAt(at))) {
      return false;
    }
    boolean _ =
        detector.sample(memory, block(memory, at), at + LAST, step.scratch(detector.scratch()));
    return true;
  }

  private void hear(Step step, int at) {
    long[] memory = step.memory();
    for (int i = 0; i < signals.size(); i++) {
      Slot signal = signals.get(i);
      if (step.touches(signal.index()) && step.isKnown(signal.index())) {
        memory[at + LAST + i] = Double.doubleToRawLongBits(number(signal, step));
        memory[at + SEEN] |= 1L << i;
        if (set(memory, at, OPEN, true)) {
          long every = measure.everyMicros();
          memory[at + DUE] = (Math.floorDiv(step.micros(), every) + 1) * every;
        }
      }
    }
  }

  private static double number(Slot signal, Step step) {
    long bits = step.bits(signal.index());
    return switch (signal.sharedType()) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN, TEXT, JSON -> bits;
    };
  }

  /// The signals that the last sample is odd by, most first.
  @Override
  String text(long[] memory, int at) {
    double[] parts = detector.parts(memory, block(memory, at));
    return IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -parts[i]))
        .limit(SHOWN)
        .filter(i -> parts[i] >= SHOWN_MIN)
        .map(
            i ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", Properties.nameOf(signals.get(i)), 100 * parts[i]))
        .reduce((one, next) -> one + ", " + next)
        .orElse("");
  }
}
