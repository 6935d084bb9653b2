package io.lockstep.stream;

import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Computation;
import java.util.List;

/// What a counter has counted in periods: the last reading, the sum of the period that is open, and
/// of the way between the last two readings what is still to be divided. A reading that ends
/// several periods gives their results in as many moments, one behind the other.
final class MeterGauge extends Gauge {
  private static final int KNOWN = 1;

  /// There was a reading.
  private static final int HEARD = 2;

  /// Not all of the period that is open is known.
  private static final int PARTLY = 4;

  /// There is something to divide.
  private static final int OWES = 8;

  private static final int RESULT = 1;
  private static final int LAST_AT = 2;
  private static final int LAST_VALUE = 3;
  private static final int SUM = 4;

  /// Until where the way is divided, and what is counted each microsecond of it.
  private static final int DIVIDED_TO = 5;

  private static final int PACE = 6;
  static final int LONGS = 7;

  private static final double HOUR_MICROS = 3_600e6;

  /// More periods than these between two readings are taken for a gap.
  private static final int PERIODS_MAX = 10_000;

  private final Measure.Metered measure;
  private final Computation of;
  private final Period period;

  MeterGauge(Measure.Metered measure, Computation of) {
    this.measure = measure;
    this.of = of;
    this.period = measure.period();
  }

  @Override
  List<Integer> slots() {
    return of.slots();
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return has(memory, at, KNOWN);
  }

  @Override
  long bits(long[] memory, int at) {
    return memory[at + RESULT];
  }

  @Override
  long due(long[] memory, int at) {
    return has(memory, at, OWES) ? memory[at + DIVIDED_TO] : NEVER;
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean hasResult = has(memory, at, OWES) && divide(memory, at);
    if (step.touches(of.slots()) && !step.isLate()) {
      of.evaluate(step.evaluation(), step.outcome());
      switch (step.outcome().kind()) {
        case KNOWN -> hasResult |= read(step, at, number(step.outcome().bits()));
        case FAILED -> step.fail();
        case UNKNOWN -> {
          // A value that the rule does not trust is none.
        }
      }
    }
    return hasResult;
  }

  private double number(long bits) {
    return of.type() == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : bits;
  }

  private boolean read(Step step, int at, double value) {
    long[] memory = step.memory();
    long micros = step.micros();
    boolean hasResult = false;
    if (!set(memory, at, HEARD, true)) {
      long last = memory[at + LAST_AT];
      double counted = counted(get(memory, at + LAST_VALUE), value, micros - last);
      if (micros > last && isGap(last, micros)) {
        hasResult = pass(memory, at);
      } else if (micros > last) {
        memory[at + DIVIDED_TO] = last;
        put(memory, at + PACE, counted / (micros - last));
        memory[at + LAST_AT] = micros;
        set(memory, at, OWES, true);
        hasResult = divide(memory, at);
      } else {
        put(memory, at + SUM, get(memory, at + SUM) + (isCounted(micros) ? counted : 0));
        hasResult = measure.early() && publish(memory, at);
      }
    } else {
      set(memory, at, PARTLY, micros > period.begin(micros));
    }
    memory[at + LAST_AT] = micros;
    put(memory, at + LAST_VALUE, value);
    return hasResult;
  }

  /// What was counted from one reading to the next, in so much time.
  private double counted(double before, double now, long micros) {
    double counted = now >= before ? now - before : sinceZero(before, now);
    boolean isAnother =
        measure.mostAnHour() > 0 && counted > measure.mostAnHour() * (micros / HOUR_MICROS);
    return isAnother ? 0 : counted;
  }

  /// The counter has gone back: it has come round, or it was set to 0.
  private double sinceZero(double before, double now) {
    double round = measure.rollover() - before + now;
    boolean hasComeRound = measure.rollover() > before && round <= measure.rollover() / 2;
    return hasComeRound ? round : Math.max(0, now);
  }

  private boolean isCounted(long micros) {
    WeeklyHours hours = measure.hours();
    return hours == null || hours.contains(micros);
  }

  /// True when what was counted between two readings cannot be divided.
  private boolean isGap(long from, long to) {
    boolean isWithin = to <= period.end(from) && measure.hours() == null;
    boolean isLong = measure.gapMicros() > 0 && to - from > measure.gapMicros();
    long length = period.end(from) - period.begin(from);
    return (isLong && !isWithin) || (to - from) / length > PERIODS_MAX;
  }

  /// Begins anew behind a gap: neither the period that was open is known, nor that which is.
  private static boolean pass(long[] memory, int at) {
    put(memory, at + SUM, 0);
    set(memory, at, PARTLY, true);
    set(memory, at, KNOWN, false);
    return true;
  }

  /// Divides the way to the next end of a period, or to the last reading.
  ///
  /// @return true when there is a result
  private boolean divide(long[] memory, int at) {
    long from = memory[at + DIVIDED_TO];
    long last = memory[at + LAST_AT];
    long end = period.end(from);
    long to = Math.min(end, last);
    WeeklyHours hours = measure.hours();
    long counts = hours == null ? to - from : hours.microsWithin(from, to);
    put(memory, at + SUM, get(memory, at + SUM) + get(memory, at + PACE) * counts);
    memory[at + DIVIDED_TO] = to;
    set(memory, at, OWES, to < last);
    if (to < end) {
      return measure.early() && publish(memory, at);
    }
    boolean isWhole = !has(memory, at, PARTLY);
    if (isWhole) {
      publish(memory, at);
    } else {
      set(memory, at, KNOWN, false);
    }
    put(memory, at + SUM, 0);
    set(memory, at, PARTLY, false);
    return true;
  }

  private boolean publish(long[] memory, int at) {
    memory[at + RESULT] = memory[at + SUM];
    set(memory, at, KNOWN, true);
    return true;
  }

  private static double get(long[] memory, int at) {
    return Double.longBitsToDouble(memory[at]);
  }

  private static void put(long[] memory, int at, double value) {
    memory[at] = Double.doubleToRawLongBits(value);
  }
}
