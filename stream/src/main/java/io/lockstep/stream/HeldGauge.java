package io.lockstep.stream;

import java.util.List;

/// A condition that must hold for a while, in a cell of its own within the rule's memory; so is the
/// rule itself when it has measures.
final class HeldGauge extends Gauge {
  private static final int MARKS = Cell.LONGS;

  /// A cell, and of the last readings which it held for.
  static final int LONGS = Cell.LONGS + 1;

  private final Hold hold;

  HeldGauge(Hold hold) {
    this.hold = hold;
  }

  Hold hold() {
    return hold;
  }

  @Override
  List<Integer> slots() {
    return hold.slots();
  }

  @Override
  boolean isKnown(long[] memory, int at) {
    return true;
  }

  @Override
  long bits(long[] memory, int at) {
    Phase phase = Cell.phase(memory, at);
    return phase == Phase.ACTIVE || phase == Phase.RETURNING ? 1 : 0;
  }

  @Override
  long due(long[] memory, int at) {
    return Cell.waits(memory, at) ? Cell.dueMicros(memory, at) : NEVER;
  }

  @Override
  void resume(long[] memory, int at, long sinceMicros) {
    Cell.countFrom(memory, at, sinceMicros, hold.delayMicros(Cell.phase(memory, at)));
  }

  @Override
  boolean step(Step step, int at) {
    long before = bits(step.memory(), at);
    if (due(step.memory(), at) <= step.micros()) {
      fire(step, at);
    }
    look(step, at);
    return bits(step.memory(), at) != before;
  }

  /// Ends a wait that is over.
  Transition fire(Step step, int at) {
    Cell cell = load(step, at);
    Transition transition = hold.fire(cell);
    store(step, at, cell);
    return transition;
  }

  /// Looks at what the step is about.
  Transition look(Step step, int at) {
    boolean isWhen = step.touches(hold.whenSlots());
    boolean isClear = step.touches(hold.clearSlots());
    if (!isWhen && !isClear) {
      return Transition.NONE;
    }
    Cell cell = load(step, at);
    Transition transition =
        hold.reading(cell, isWhen, isClear, step.micros(), step.micros(), step.evaluation());
    if (cell.hasFailed()) {
      step.fail();
    }
    store(step, at, cell);
    return transition;
  }

  private static Cell load(Step step, int at) {
    Cell cell = step.cell();
    cell.load(step.memory(), at);
    cell.marks(step.memory()[at + MARKS]);
    return cell;
  }

  private static void store(Step step, int at, Cell cell) {
    cell.store(step.memory(), at);
    step.memory()[at + MARKS] = cell.marks();
  }
}
