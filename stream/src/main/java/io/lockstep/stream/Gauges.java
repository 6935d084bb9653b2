package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The measures of a rule and the rule itself, compiled for the twins of one model: they go through
/// moments in the order of time. At a moment, what is due happens before readings, measures follow
/// in the order of the rule, and the rule comes last. Immutable; the memory is the caller's.
///
/// The memory of a twin: how far it has come, readings that wait to be seen, the longs of each
/// measure, and those of the rule. All of it is of a fixed size.
final class Gauges {
  /// Bit 0: there was a reading.
  private static final int FLAGS = 0;

  /// The moment that it has come to.
  private static final int PROGRESS = 1;

  /// How much readings lag behind their events.
  private static final int LAG = 2;

  private static final int WAITING = 3;
  private static final int BEGUN = 1;

  /// The most values that its measures have.
  static final int VALUES_MAX = Long.SIZE;

  private final Gauge[] gauges;
  private final int[] places;
  private final HeldGauge rule;
  private final int rulePlace;
  private final int size;
  private final List<Integer> slots;
  private final List<Integer> inputs;
  private final Waiting waiting;
  private final long lateMicros;
  private final Properties properties;
  private final List<String> names;

  private Gauges(
      Trigger.When trigger, List<Gauge> measures, HeldGauge rule, int size, Properties properties) {
    this.gauges = measures.toArray(Gauge[]::new);
    this.rule = rule;
    this.size = size;
    this.properties = properties;
    this.names = trigger.measures().stream().map(Measure::name).toList();
    Lateness late = trigger.late();
    this.waiting = new Waiting(WAITING, late == null ? 0 : late.readings());
    this.lateMicros = late == null ? 0 : late.micros();
    this.places = new int[gauges.length];
    int at = WAITING + waiting.longs();
    int next = at;
    int measure = 0;
    for (int i = 0; i < places.length; i++) {
      if (!(gauges[i] instanceof Facet)) {
        at = next;
        next += trigger.measures().get(measure++).longs();
      }
      places[i] = at;
    }
    at = next;
    this.rulePlace = at;
    Set<Integer> all = new LinkedHashSet<>(rule.slots());
    Set<Integer> ofMeasures = new LinkedHashSet<>();
    measures.forEach(gauge -> ofMeasures.addAll(gauge.slots()));
    ofMeasures.removeIf(slot -> slot >= size);
    all.addAll(ofMeasures);
    all.removeIf(slot -> slot >= size);
    this.slots = List.copyOf(all);
    this.inputs = List.copyOf(ofMeasures);
  }

  /// How many longs a rule remembers of a twin.
  static int longs(Trigger.When trigger) {
    Lateness late = trigger.late();
    int longs = WAITING + Waiting.longs(late == null ? 0 : late.readings()) + HeldGauge.LONGS;
    for (Measure measure : trigger.measures()) {
      longs += measure.longs();
    }
    return longs;
  }

  /// Compiles the measures of a rule and its condition.
  ///
  /// @param models those of other twins; null when none are known
  /// @param faults receives all that is wrong
  /// @return null when there is something wrong
  static @Nullable Gauges compile(
      Trigger.When trigger, Shape shape, @Nullable ModelSet models, Faults faults) {
    GaugeCompiler compiler = new GaugeCompiler(shape, models, trigger.late() != null, faults);
    for (Measure measure : trigger.measures()) {
      compiler.add(measure);
    }
    Hold hold = compiler.hold(trigger.holds());
    return hold == null || compiler.isWrong()
        ? null
        : new Gauges(
            trigger, compiler.gauges(), new HeldGauge(hold), shape.size(), compiler.properties());
  }

  /// The slots of the twin that it must be told of.
  List<Integer> slots() {
    return slots;
  }

  /// What messages can show.
  Properties properties() {
    return properties;
  }

  /// How many slots stand before the measures.
  int size() {
    return size;
  }

  boolean isKnown(int measure, long[] memory) {
    return gauges[measure].isKnown(memory, places[measure]);
  }

  long bits(int measure, long[] memory) {
    return gauges[measure].bits(memory, places[measure]);
  }

  @Nullable String text(int measure, long[] memory) {
    return gauges[measure].text(memory, places[measure]);
  }

  /// What its conditions say, and what the measures came to.
  Explanation explain(Cell cell, Readings twin) {
    long[] memory = cell.memory();
    List<Explanation.Measured> measured = new ArrayList<>();
    for (int i = 0; i < gauges.length; i++) {
      Slot slot = properties.find(names.get(i));
      boolean isKnown = slot != null && isKnown(i, memory);
      ValueType type = slot == null ? ValueType.DOUBLE : slot.type();
      measured.add(
          new Explanation.Measured(names.get(i), type, isKnown, isKnown ? bits(i, memory) : 0));
    }
    return new Explanation(rule.hold().explain(new Evaluation(values(cell, twin))), measured);
  }

  // Time

  /// Goes on until before a reading of this event time, or to the first transition.
  Transition due(Cell cell, long eventMicros, Readings twin) {
    long[] memory = cell.memory();
    if (!isBegun(memory)) {
      return Transition.NONE;
    }
    long to = eventMicros - lateMicros;
    if (waiting.isFull(memory)) {
      to = Math.max(to, waiting.firstMicros(memory));
    }
    Transition transition = advance(cell, to, twin);
    if (transition == Transition.NONE) {
      memory[PROGRESS] = Math.max(memory[PROGRESS], to);
    }
    settle(cell);
    return transition;
  }

  /// Goes on to what is due by received time, or to the first transition.
  Transition wake(Cell cell, long nowMicros, Readings twin) {
    long[] memory = cell.memory();
    Transition transition = advance(cell, nowMicros - memory[LAG] - lateMicros, twin);
    settle(cell);
    return transition;
  }

  /// Lets what is waited for count from `sinceMicros`: nobody has listened before.
  void resume(Cell cell, long sinceMicros) {
    long[] memory = cell.memory();
    for (int i = 0; i < gauges.length; i++) {
      gauges[i].resume(memory, places[i], sinceMicros);
    }
    rule.resume(memory, rulePlace, sinceMicros);
    settle(cell);
  }

  /// Readings lag at least so much behind their events.
  void lag(Cell cell, long lagMicros) {
    long[] memory = cell.memory();
    memory[LAG] = Math.max(memory[LAG], lagMicros);
    settle(cell);
  }

  /// Takes moment after moment, to the first transition.
  private Transition advance(Cell cell, long toMicros, Readings twin) {
    long[] memory = cell.memory();
    Step step = show(cell, twin);
    Transition transition = Transition.NONE;
    while (transition == Transition.NONE) {
      long due = dueMicros(memory);
      long first = waiting.firstMicros(memory);
      if (Math.min(due, first) > toMicros) {
        break;
      }
      long at = Math.max(memory[PROGRESS], Math.min(due, first));
      memory[PROGRESS] = at;
      if (rule.due(memory, rulePlace) == due && due <= first) {
        transition = rule.fire(step, rulePlace);
      } else if (due <= first) {
        step.time(at);
        transition = go(step);
      } else {
        step.sorted(at, inputs.get(waiting.firstInput(memory)), waiting.firstBits(memory));
        waiting.removeFirst(memory);
        transition = go(step);
      }
      if (transition != Transition.NONE) {
        cell.at(at);
      }
    }
    if (step.hasFailed()) {
      cell.fail();
    }
    return transition;
  }

  private long dueMicros(long[] memory) {
    long due = rule.due(memory, rulePlace);
    for (int i = 0; i < gauges.length; i++) {
      due = Math.min(due, gauges[i].due(memory, places[i]));
    }
    return due;
  }

  // Readings

  /// Looks at a reading that was written.
  ///
  /// @param sourceMicros its own time
  /// @param eventMicros the twin's event time with it
  Transition reading(
      Cell cell,
      int slot,
      long sourceMicros,
      long eventMicros,
      long receivedMicros,
      Readings twin) {
    long[] memory = cell.memory();
    Transition transition = Transition.NONE;
    if (lateMicros > 0) {
      begin(memory, eventMicros);
      if (twin.isKnown(slot)) {
        await(memory, slot, sourceMicros, twin.bits(slot));
      }
    } else {
      long at = isBegun(memory) ? Math.max(memory[PROGRESS], eventMicros) : eventMicros;
      memory[PROGRESS] = at;
      memory[FLAGS] |= BEGUN;
      Step step = show(cell, twin);
      step.reading(at, slot, sourceMicros < at);
      transition = go(step);
      if (transition != Transition.NONE) {
        cell.at(at);
      }
      if (step.hasFailed()) {
        cell.fail();
      }
    }
    memory[LAG] = Math.max(0, receivedMicros - eventMicros);
    settle(cell);
    return transition;
  }

  /// Looks at what other twins have said, which is of `sourceMicros`.
  ///
  /// @param eventMicros the twin's event time with it
  Transition followed(
      Cell cell,
      int measure,
      Outcome said,
      long sourceMicros,
      long eventMicros,
      long receivedMicros,
      Readings twin) {
    long[] memory = cell.memory();
    long at = isBegun(memory) ? Math.max(memory[PROGRESS], eventMicros) : eventMicros;
    memory[PROGRESS] = at;
    memory[FLAGS] |= BEGUN;
    Step step = show(cell, twin);
    step.message(at, measure, said, sourceMicros);
    Transition transition = go(step);
    if (transition != Transition.NONE) {
      cell.at(at);
    }
    if (step.hasFailed()) {
      cell.fail();
    }
    memory[LAG] = Math.max(0, receivedMicros - eventMicros);
    settle(cell);
    return transition;
  }

  /// Is told of a reading that came late, or far ahead of its receipt, and was not written.
  ///
  /// @param isTrusted whether the rule uses values of its quality
  void stray(
      Cell cell,
      int slot,
      long sourceMicros,
      long bits,
      boolean isTrusted,
      long eventMicros,
      long receivedMicros) {
    long[] memory = cell.memory();
    if (!isTrusted) {
      return;
    }
    if (lateMicros > 0 && sourceMicros <= eventMicros) {
      begin(memory, eventMicros);
      await(memory, slot, sourceMicros, bits);
    }
    for (int i = 0; i < gauges.length; i++) {
      if (gauges[i] instanceof SilenceGauge silence && silence.slots().getFirst() == slot) {
        // It is not silent, whatever its clock says: nothing is missed before as long after this.
        long due = silence.due(memory, places[i]);
        if (due != Gauge.NEVER) {
          long lag = receivedMicros + silence.silenceMicros() - due - lateMicros;
          memory[LAG] = Math.max(memory[LAG], lag);
        }
      }
    }
    settle(cell);
  }

  /// Comes to the time until which late readings are waited for.
  private void begin(long[] memory, long eventMicros) {
    long from = eventMicros - lateMicros;
    memory[PROGRESS] = isBegun(memory) ? Math.max(memory[PROGRESS], from) : from;
    memory[FLAGS] |= BEGUN;
  }

  private void await(long[] memory, int slot, long sourceMicros, long bits) {
    int input = inputs.indexOf(slot);
    if (input >= 0 && sourceMicros > memory[PROGRESS]) {
      waiting.add(memory, sourceMicros, input, bits);
    }
  }

  private Transition go(Step step) {
    for (int i = 0; i < gauges.length; i++) {
      if (gauges[i].step(step, places[i])) {
        step.touch(i);
      }
    }
    return rule.look(step, rulePlace);
  }

  private Step show(Cell cell, Readings twin) {
    Step step = cell.step();
    step.show(this, cell.memory(), twin, lateMicros > 0);
    return step;
  }

  /// The values of a twin with those of the measures.
  Readings values(Cell cell, Readings twin) {
    Step step = cell.step();
    step.show(this, cell.memory(), twin, false);
    return step;
  }

  /// Tells the rule's cell where it stands, and what it waits for.
  private void settle(Cell cell) {
    long[] memory = cell.memory();
    long next = Math.min(dueMicros(memory), waiting.firstMicros(memory));
    Phase phase = Cell.phase(memory, rulePlace);
    if (next == Gauge.NEVER) {
      cell.rest(phase);
    } else {
      cell.await(phase, next + lateMicros, memory[LAG]);
    }
  }

  private static boolean isBegun(long[] memory) {
    return (memory[FLAGS] & BEGUN) != 0;
  }
}
