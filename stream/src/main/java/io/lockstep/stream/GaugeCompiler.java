package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.internal.Computation;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the measures of a rule one after the other: each can read those before it. Goes on
/// after a fault, to find the others. Used once.
final class GaugeCompiler {
  private static final String LET = "let";
  private static final String COMPUTE = "compute";

  private final Shape shape;
  private final @Nullable ModelSet models;
  private final boolean isSorted;
  private final Faults faults;
  private final List<Gauge> gauges = new ArrayList<>();
  private final List<Slot> named = new ArrayList<>();
  private Properties properties;
  private boolean isWrong;

  /// @param models those of other twins; null when none are known
  /// @param isSorted whether the rule waits for late readings
  GaugeCompiler(Shape shape, @Nullable ModelSet models, boolean isSorted, Faults faults) {
    this.shape = shape;
    this.models = models;
    this.isSorted = isSorted;
    this.faults =
        (what, problem, path) -> {
          isWrong = true;
          faults.add(what, problem, path);
        };
    this.properties = Properties.of(shape);
  }

  boolean isWrong() {
    return isWrong;
  }

  List<Gauge> gauges() {
    return gauges;
  }

  /// Those of the shape, and the measures so far.
  Properties properties() {
    return properties;
  }

  /// Compiles the next measure. One that is wrong is named all the same, so that what reads it is
  /// checked.
  void add(Measure measure) {
    String name = measure.name();
    if (properties.find(name) != null) {
      fault(
          name,
          "expected a name that no property of %s and no measure before has, found %s"
              .formatted(shape.modelId(), name),
          LET,
          name);
    }
    Slot result =
        switch (measure) {
          case Measure.Windowed windowed -> windowed(windowed);
          case Measure.Held(String _, Holding holding) -> {
            add(held(holding, name));
            yield truth(name);
          }
          case Measure.Sequence sequence -> {
            String key = sequence.isAbsence() ? "without" : "then";
            Condition after = condition(sequence.after(), name, "after");
            Condition awaited = condition(sequence.awaited(), name, key);
            add(
                after == null || awaited == null
                    ? null
                    : new SequenceGauge(sequence, after, awaited));
            yield truth(name);
          }
          case Measure.Repetition repetition -> {
            Condition of = condition(repetition.of(), name, "of");
            add(of == null ? null : new RepetitionGauge(repetition, of));
            yield truth(name);
          }
          case Measure.Silence silence -> {
            add(silence(silence));
            yield truth(name);
          }
          case Measure.Hours hours -> {
            add(new HoursGauge(hours.hours()));
            yield truth(name);
          }
          case Measure.Odd odd -> {
            add(odd(odd));
            yield truth(name);
          }
          case Measure.OddTogether odd -> {
            add(new OddGaugeCompiler(shape, this.faults).together(odd));
            yield truth(name);
          }
          case Measure.Followed followed -> followed(followed);
          case Measure.Inside inside -> {
            add(new PlaceCompiler(shape, isSorted, this.faults).inside(inside));
            yield truth(name);
          }
          case Measure.Crossing crossing -> {
            add(new PlaceCompiler(shape, isSorted, this.faults).crossing(crossing));
            yield truth(name);
          }
        };
    named.add(result);
    for (Facet.Kind facet : Facet.of(measure)) {
      add(gauges.isEmpty() ? null : new Facet(gauges.getLast(), result.index(), facet));
      named.add(slot(facet.name(name), facet.type(), ""));
    }
    if (named.size() > Gauges.VALUES_MAX) {
      fault(
          name,
          "expected measures of at most %d values (those with detect have two, with several signals three), found %d"
              .formatted(Gauges.VALUES_MAX, named.size()),
          LET,
          name);
    }
    properties = Properties.of(shape, named);
  }

  private @Nullable Gauge odd(Measure.Odd measure) {
    Computation of = number("of", measure.of(), measure.name(), "of");
    Slot by = new OddGaugeCompiler(shape, faults).regime(measure.by(), measure.name());
    return of == null || (measure.by() != null && by == null)
        ? null
        : new OddGauge(measure, of, by);
  }

  private void add(@Nullable Gauge gauge) {
    if (gauge != null) {
      gauges.add(gauge);
    }
  }

  /// Compiles the rule itself; null when something is wrong with it.
  @Nullable Hold hold(Holding holding) {
    Hold hold = Hold.compile(holding, properties, faults);
    if (hold != null) {
      requireMeasures(hold.whenSlots(), "when", "when");
      requireMeasures(hold.clearSlots(), "clear", "clear", "when");
    }
    return hold;
  }

  private @Nullable Gauge held(Holding holding, String name) {
    Hold hold = Hold.compile(holding, properties, faults, LET, name);
    if (hold == null) {
      return null;
    }
    requireMeasures(hold.whenSlots(), "when", LET, name, "when");
    requireMeasures(hold.clearSlots(), "clear", LET, name, "clear", "when");
    return new HeldGauge(hold);
  }

  private @Nullable Condition condition(String text, String name, String key) {
    Properties known = properties;
    Condition condition =
        Faults.collect(
            faults,
            key,
            problems -> Condition.compile(text, known, problems),
            List.of(LET, name, key));
    if (condition != null) {
      requireMeasures(condition.slots(), key, LET, name, key);
    }
    return condition;
  }

  private @Nullable Gauge silence(Measure.Silence silence) {
    Slot slot = properties.find(silence.property().replace('/', '.'));
    if (slot == null || slot.index() >= shape.size()) {
      fault(
          "silent",
          Properties.of(shape).unknown(silence.property().replace('/', '.')),
          LET,
          silence.name(),
          "silent");
      return null;
    }
    return new SilenceGauge(silence, slot.index());
  }

  private Slot followed(Measure.Followed measure) {
    String name = measure.name();
    ModelSet known = models;
    Formula formula =
        known == null
            ? null
            : Faults.collect(
                faults,
                COMPUTE,
                problems ->
                    Formula.compile(
                        measure.asCompute(name, shape.modelId(), Trust.UNCERTAIN),
                        shape,
                        known,
                        problems),
                List.of(LET, name, COMPUTE));
    if (formula == null) {
      isWrong = true;
      return slot(name, ValueType.DOUBLE, "");
    }
    if (isSorted) {
      fault(
          COMPUTE,
          "expected no relationships in a rule with late, which sorts readings of one twin; found "
              + measure.text(),
          LET,
          name,
          COMPUTE);
    }
    if (formula.aggregates().isEmpty() || !formula.slots().isEmpty()) {
      fault(
          COMPUTE,
          "expected aggregates of other twins such as outgoing('feeds').mean(x, x.pressure), and no properties of its own, which conditions read; found "
              + measure.text(),
          LET,
          name,
          COMPUTE);
    }
    if (formula.type() == ValueType.TEXT) {
      fault(COMPUTE, "expected a number or a boolean, found a text", LET, name, COMPUTE);
    }
    add(new FollowGauge(measure, gauges.size()));
    return slot(name, formula.type(), formula.unit());
  }

  private Slot windowed(Measure.Windowed measure) {
    Statistic statistic = measure.statistic();
    String key = statistic.term();
    Computation of = number(key, measure.of(), measure.name(), key);
    String unit = "";
    if (of != null) {
      unit = statistic.keepsUnit() ? of.unit() : "";
      add(new WindowGauge(measure, of));
    }
    ValueType type = statistic == Statistic.COUNT ? ValueType.LONG : ValueType.DOUBLE;
    return slot(measure.name(), type, unit);
  }

  /// What gives a number with each reading; null when it cannot be compiled.
  private @Nullable Computation number(String what, String text, String name, String key) {
    Properties known = properties;
    Computation of =
        Faults.collect(
            faults,
            what,
            problems -> Computation.compile(text, known, problems),
            List.of(LET, name, key));
    if (of == null) {
      return null;
    }
    if (of.type() == ValueType.TEXT || of.type() == ValueType.JSON) {
      fault(what, "expected a number or a boolean, found a text", LET, name, key);
    } else if (isSorted && of.slots().size() != 1) {
      fault(
          what,
          "expected one property in a rule with late, whose readings are seen one by one; found %d"
              .formatted(of.slots().size()),
          LET,
          name,
          key);
    }
    return of;
  }

  private Slot truth(String name) {
    return slot(name, ValueType.BOOLEAN, "");
  }

  private Slot slot(String name, ValueType type, String unit) {
    int index = shape.size() + named.size();
    return new Slot(index, name, Slot.Kind.TELEMETRY, type, null, false, unit);
  }

  /// A rule that waits for late readings sees no present values.
  private void requireMeasures(List<Integer> slots, String what, String... path) {
    for (int slot : slots) {
      if (isSorted && slot < shape.size()) {
        String name = Properties.nameOf(shape.slot(slot));
        fault(
            what,
            "expected names of let only in a rule with late, which sees readings later than others do; found %s; write let: { name: { last: %s } }, and read that"
                .formatted(name, name),
            path);
      }
    }
  }

  private void fault(String what, String message, String... path) {
    faults.add(what, new TextProblem(0, message), List.of(path));
  }
}
