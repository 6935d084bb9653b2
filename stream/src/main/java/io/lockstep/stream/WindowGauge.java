package io.lockstep.stream;

import io.lockstep.stream.internal.Computation;
import java.util.Arrays;
import java.util.List;

/// A statistic over a window: partial results in a ring of panes, and the last result.
final class WindowGauge extends Gauge {
  private static final int KNOWN = 1;

  /// Panes are there, and time moves them on.
  private static final int OPEN = 2;

  /// There was a reading.
  private static final int HEARD = 4;

  private static final int RESULT = 1;

  /// The number of the newest pane: of time since 1970, of the last readings their count.
  private static final int PANE = 2;

  /// The last reading's time and value.
  private static final int LAST_AT = 3;

  private static final int LAST_VALUE = 4;
  private static final int PANES = 5;

  private final Measure.Windowed measure;
  private final Statistic statistic;
  private final Computation of;
  private final int panes;
  private final int columns;

  WindowGauge(Measure.Windowed measure, Computation of) {
    this.measure = measure;
    this.statistic = measure.statistic();
    this.of = of;
    this.panes = measure.window().panes();
    this.columns = statistic.columns();
  }

  static int longs(Measure.Windowed measure) {
    return PANES + measure.window().panes() * measure.statistic().columns();
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
    if (!has(memory, at, OPEN)) {
      return NEVER;
    }
    return switch (measure.window()) {
      case Window.Sliding sliding -> (memory[at + PANE] + 1) * sliding.stepMicros();
      case Window.Hopping hopping -> (memory[at + PANE] + 1) * hopping.everyMicros();
      case Window.Session session -> memory[at + LAST_AT] + session.gapMicros();
      case Window.Last _, Window.Batch _ -> NEVER;
    };
  }

  @Override
  boolean step(Step step, int at) {
    long[] memory = step.memory();
    boolean hasResult = false;
    if (due(memory, at) <= step.micros()) {
      end(step, at);
      hasResult = true;
    }
    if (step.touches(of.slots()) && !step.isLate()) {
      of.evaluate(step.evaluation(), step.outcome());
      switch (step.outcome().kind()) {
        case KNOWN -> hasResult |= add(step, at, of.number(step.outcome().bits()));
        case FAILED -> step.fail();
        case UNKNOWN -> {
          // A value that the rule does not trust is none.
        }
      }
    }
    return hasResult;
  }

  // Time

  private void end(Step step, int at) {
    switch (measure.window()) {
      case Window.Sliding sliding -> nextPane(step, at, sliding.stepMicros(), false);
      case Window.Hopping hopping -> nextPane(step, at, hopping.everyMicros(), true);
      case Window.Session _ -> {
        publish(step, at);
        clear(step.memory(), at);
        set(step.memory(), at, OPEN, false);
      }
      case Window.Last _, Window.Batch _ -> {
        // Time does nothing to them.
      }
    }
  }

  /// The newest pane is over; a window that ends with it gives its result.
  private void nextPane(Step step, int at, long paneMicros, boolean isEnd) {
    long[] memory = step.memory();
    long pane = memory[at + PANE];
    long begin = pane * paneMicros;
    if (statistic == Statistic.TIME_MEAN) {
      span(memory, at, begin, begin + paneMicros);
    }
    if (isEnd) {
      publish(step, at);
    }
    memory[at + PANE] = pane + 1;
    int row = row(at, pane + 1);
    Arrays.fill(memory, row, row + columns, 0);
    if (!isEnd) {
      publish(step, at);
    }
    long oldest = pane - panes + (isEnd ? 1 : 2);
    boolean goesOn =
        statistic == Statistic.TIME_MEAN
            ? memory[at + LAST_AT] > oldest * paneMicros
            : step.row()[0] > 0;
    set(memory, at, OPEN, goesOn);
  }

  // Readings

  private boolean add(Step step, int at, double value) {
    long[] memory = step.memory();
    long micros = step.micros();
    return switch (measure.window()) {
      case Window.Sliding sliding -> addToPane(step, at, sliding.stepMicros(), value, true);
      case Window.Hopping hopping ->
          addToPane(step, at, hopping.everyMicros(), value, hopping.early());
      case Window.Session session -> {
        set(memory, at, OPEN, true);
        memory[at + LAST_AT] = micros;
        statistic.add(memory, at + PANES, micros, value);
        yield session.early() && publish(step, at);
      }
      case Window.Last _ -> {
        memory[at + PANE]++;
        int row = row(at, memory[at + PANE]);
        Arrays.fill(memory, row, row + columns, 0);
        statistic.add(memory, row, micros, value);
        yield publish(step, at);
      }
      case Window.Batch batch -> {
        statistic.add(memory, at + PANES, micros, value);
        boolean isFull = memory[at + PANES] == batch.readings();
        boolean hasResult = (isFull || batch.early()) && publish(step, at);
        if (isFull) {
          clear(memory, at);
        }
        yield hasResult;
      }
    };
  }

  private boolean addToPane(Step step, int at, long paneMicros, double value, boolean isShown) {
    long[] memory = step.memory();
    long micros = step.micros();
    long pane = Math.floorDiv(micros, paneMicros);
    if (set(memory, at, OPEN, true)) {
      open(memory, at, pane, paneMicros);
    }
    int row = row(at, pane);
    if (statistic == Statistic.TIME_MEAN) {
      span(memory, at, pane * paneMicros, micros);
    }
    statistic.add(memory, row, micros, value);
    set(memory, at, HEARD, true);
    memory[at + LAST_AT] = micros;
    memory[at + LAST_VALUE] = Double.doubleToRawLongBits(value);
    return isShown && publish(step, at);
  }

  /// Panes after a silence: empty, or full of the value that held.
  private void open(long[] memory, int at, long pane, long paneMicros) {
    clear(memory, at);
    memory[at + PANE] = pane;
    if (statistic == Statistic.TIME_MEAN && has(memory, at, HEARD)) {
      for (long before = pane - panes + 1; before < pane; before++) {
        span(memory, at, before * paneMicros, (before + 1) * paneMicros, row(at, before));
      }
    }
  }

  /// Counts the value that held within the newest pane until a moment.
  private void span(long[] memory, int at, long begin, long end) {
    span(memory, at, begin, end, row(at, memory[at + PANE]));
  }

  private void span(long[] memory, int at, long begin, long end, int row) {
    if (has(memory, at, HEARD)) {
      long from = Math.max(begin, memory[at + LAST_AT]);
      double value = Double.longBitsToDouble(memory[at + LAST_VALUE]);
      if (from < end) {
        statistic.addSpan(memory, row, value, end - from);
      }
    }
  }

  // Results

  private int row(int at, long pane) {
    return at + PANES + Math.floorMod(pane, panes) * columns;
  }

  private void clear(long[] memory, int at) {
    Arrays.fill(memory, at + PANES, at + PANES + panes * columns, 0);
  }

  /// Merges the panes, oldest first, into the step's row and the result.
  private boolean publish(Step step, int at) {
    long[] memory = step.memory();
    long[] row = step.clearRow();
    for (long pane = memory[at + PANE] - panes + 1; pane <= memory[at + PANE]; pane++) {
      statistic.merge(row, memory, row(at, pane));
    }
    boolean isKnown = statistic.isKnown(row);
    double value = isKnown ? statistic.value(row, measure.perMicros()) : 0;
    if (!Double.isFinite(value)) {
      step.fail();
      isKnown = false;
      value = 0;
    }
    set(memory, at, KNOWN, isKnown);
    memory[at + RESULT] =
        statistic == Statistic.COUNT ? (long) value : Double.doubleToRawLongBits(value);
    return true;
  }
}
