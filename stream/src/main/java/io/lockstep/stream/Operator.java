package io.lockstep.stream;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.stream.internal.Message;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A rule compiled for the twins of one model: step functions `(cell, input) -> (cell',
/// transition)`. Immutable, thread-safe; the cell is the caller's.
///
/// Time is event time, and never goes back for a twin: the greatest source time of the slots that
/// the rule reads. Before a reading is looked at, [#due] fires what is due by its time, from the
/// values before it; when no reading comes, [#wake] does, `received` of the reading that began the
/// wait plus the delay. So the outcome does not depend on how readings are put into messages and
/// batches.
///
/// A condition that is not known never moves a rule: it ends a wait (the condition must be known to
/// hold all the time), and neither raises nor clears.
public final class Operator {
  private final Rule rule;
  private final List<Integer> slots;
  private final int[] reads;
  private final Trust trust;
  private final int subject;
  private final @Nullable Hold hold;
  private final @Nullable Gauges gauges;
  private final @Nullable Procedure procedure;
  private final Message message;
  private final List<Consequence> begins;
  private final List<Consequence> ends;
  private final @Nullable Condition suppression;
  private final boolean isLateAwaited;

  private Operator(
      Rule rule,
      List<Integer> slots,
      int subject,
      @Nullable Hold hold,
      @Nullable Gauges gauges,
      @Nullable Procedure procedure,
      Message message,
      List<Consequence> begins,
      List<Consequence> ends,
      @Nullable Condition suppression) {
    this.rule = rule;
    this.slots = List.copyOf(slots);
    this.reads = slots.stream().mapToInt(Integer::intValue).toArray();
    this.trust = rule.trust();
    this.subject = subject;
    this.hold = hold;
    this.gauges = gauges;
    this.procedure = procedure;
    this.message = message;
    this.begins = List.copyOf(begins);
    this.ends = List.copyOf(ends);
    this.suppression = suppression;
    this.isLateAwaited = rule.trigger() instanceof Trigger.When when && when.late() != null;
  }

  /// Compiles a rule for twins of the model that `shape` is of.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  public static @Nullable Operator compile(Rule rule, Shape shape, List<TextProblem> problems) {
    return compile(rule, shape, null, problems);
  }

  /// The same, where rules may follow relationships.
  ///
  /// @param models those of other twins; null when none are known
  public static @Nullable Operator compile(
      Rule rule, Shape shape, @Nullable ModelSet models, List<TextProblem> problems) {
    int before = problems.size();
    Hold hold = null;
    Gauges gauges = null;
    Procedure procedure = null;
    Properties shown = Properties.of(shape);
    Set<Integer> slots = new LinkedHashSet<>();
    switch (rule.trigger()) {
      case Trigger.When trigger when trigger.isMeasured() -> {
        gauges = Gauges.compile(trigger, shape, models, told(problems));
        if (gauges != null) {
          slots.addAll(gauges.slots());
          shown = gauges.properties();
        }
      }
      case Trigger.When trigger -> {
        hold = Hold.compile(trigger.holds(), shown, told(problems));
        if (hold != null) {
          slots.addAll(hold.slots());
        }
      }
      case Trigger.Run process -> {
        procedure = new Procedure(process, shape, problems);
        slots.addAll(procedure.slots());
      }
      case Trigger.Missing(String property, long _) -> {
        int slot = shape.indexOf(property);
        if (slot < 0) {
          problems.add(
              new TextProblem(
                  0,
                  "missing: expected a property of %s, found %s"
                      .formatted(shape.modelId(), property)));
        } else {
          slots.add(slot);
        }
      }
    }
    int subject = slots.isEmpty() ? -1 : slots.iterator().next();
    Rule.Alarm alarm = rule.alarm();
    Message message = Message.compile(alarm == null ? "" : alarm.message(), shown, problems);
    message.slots().stream().filter(slot -> slot < shape.size()).forEach(slots::add);
    List<Consequence> begins = Consequence.compile(rule.effects().begins(), shown, problems);
    List<Consequence> ends = Consequence.compile(rule.effects().ends(), shown, problems);
    slots.addAll(Consequence.slots(begins, shape));
    slots.addAll(Consequence.slots(ends, shape));
    String when = alarm == null ? "" : alarm.handling().suppress();
    Condition suppression = when.isEmpty() ? null : Condition.compile(when, shape, problems);
    if (suppression != null) {
      slots.addAll(suppression.slots());
    }
    return problems.size() > before
        ? null
        : new Operator(
            rule,
            new ArrayList<>(slots),
            subject,
            hold,
            gauges,
            procedure,
            message,
            begins,
            ends,
            suppression);
  }

  private static Faults told(List<TextProblem> problems) {
    return (_, problem, _) -> problems.add(problem);
  }

  /// Checks what a rule's conditions, measures and message name against the model that `shape` is
  /// of; all that is wrong is told at its place in the rule.
  ///
  /// @param message of its alarm, empty for none
  public static void check(
      Trigger.When trigger, String message, Shape shape, ModelSet models, Faults faults) {
    GaugeCompiler compiler = new GaugeCompiler(shape, models, trigger.late() != null, faults);
    trigger.measures().forEach(compiler::add);
    Hold _ = compiler.hold(trigger.holds());
    Message _ =
        Faults.collect(
            faults,
            "message",
            problems -> Message.compile(message, compiler.properties(), problems),
            List.of("alarm", "message"));
  }

  /// What texts and expressions of a rule's effects can name.
  ///
  /// @param models those of other twins
  public static Properties shown(Trigger trigger, Shape shape, ModelSet models) {
    return switch (trigger) {
      case Trigger.When when when when.isMeasured() -> {
        GaugeCompiler compiler =
            new GaugeCompiler(shape, models, when.late() != null, told(new ArrayList<>()));
        when.measures().forEach(compiler::add);
        yield compiler.properties();
      }
      case Trigger.When _, Trigger.Missing _, Trigger.Run _ -> Properties.of(shape);
    };
  }

  /// What it was compiled from.
  public Rule rule() {
    return rule;
  }

  /// Which values it uses.
  public Trust trust() {
    return trust;
  }

  /// The slots whose readings it must be told of: those that it reads, those that its message
  /// shows, and those that suppress its alarm.
  public List<Integer> slots() {
    return slots;
  }

  /// The greatest source time of the slots that it must be told of, [Long#MIN_VALUE] when none of
  /// them was ever told.
  public long eventMicros(SourceTimes at) {
    long latest = Long.MIN_VALUE;
    for (int slot : reads) {
      latest = Math.max(latest, at.sourceMicros(slot));
    }
    return latest;
  }

  /// When the slots of a twin were told.
  @FunctionalInterface
  public interface SourceTimes {
    /// The source time of a slot's reading; [Long#MIN_VALUE] when there never was one.
    long sourceMicros(int slot);
  }

  /// The values of a slot of numbers, in the model's unit, for which a reading of it may do
  /// something to a cell that [is idle][Cell#isIdle]; all others leave it as it is.
  public Reach reach(int slot) {
    return hold == null || suppressesBy(slot) ? Reach.ALL : hold.reach(slot);
  }

  /// The slot that its alarm is about: the first that it reads, or -1.
  public int subject() {
    return subject;
  }

  /// True when a slot says whether its alarm means anything at present.
  public boolean suppressesBy(int slot) {
    return suppression != null && suppression.reads(slot);
  }

  /// Whether its alarm is suppressed by design, by the twin's present values; not known when
  /// nothing suppresses it, or a value is not known.
  public Verdict suppressed(Evaluation at) {
    return suppression == null ? Verdict.NOT_KNOWN : suppression.test(at);
  }

  /// True when it must be told of readings that are not written, see [#stray].
  public boolean hearsStrays() {
    return gauges != null || rule.trigger() instanceof Trigger.Missing;
  }

  /// True when it waits for readings that come late: then something may be due with a reading
  /// itself.
  public boolean waitsForLate() {
    return isLateAwaited;
  }

  /// The text of its alarm by the present values.
  public String message(Cell cell, Readings at) {
    return message.of(shown(cell, at));
  }

  /// What it does when it becomes active, in order.
  public List<Consequence> begins() {
    return begins;
  }

  /// What it does when it is no longer active, in order.
  public List<Consequence> ends() {
    return ends;
  }

  /// The present values as its texts and expressions see them, measures behind the twin's own.
  public Readings shown(Cell cell, Readings at) {
    return gauges == null ? at : gauges.values(cell, at);
  }

  /// Says for a person what its conditions and measures are by the present values. Makes objects;
  /// not for each reading.
  public Explanation explain(Cell cell, Readings at) {
    if (gauges != null) {
      return gauges.explain(cell, at);
    }
    return hold == null
        ? Explanation.NONE
        : new Explanation(hold.explain(new Evaluation(at)), List.of());
  }

  /// Fires what is due by `eventMicros`, the time of a reading that has not been written yet; to be
  /// asked again until there is no transition.
  public Transition due(Cell cell, long eventMicros, Readings at) {
    if (!cell.isDueSet() || (cell.dueMicros() > eventMicros && gauges == null)) {
      return Transition.NONE;
    }
    return gauges == null ? fire(cell) : gauges.due(cell, eventMicros, at);
  }

  /// Fires what is due since nothing came until `nowMicros`, by received time; to be asked again
  /// until there is no transition.
  public Transition wake(Cell cell, long nowMicros, Readings at) {
    if (!cell.isDueSet() || cell.wakeMicros() > nowMicros) {
      return Transition.NONE;
    }
    return gauges == null ? fire(cell) : gauges.wake(cell, nowMicros, at);
  }

  /// Nobody has listened until `sinceMicros`, and nothing of before is known since: silence, delays
  /// and absences count from then.
  public void resume(Cell cell, long sinceMicros) {
    if (gauges != null) {
      gauges.resume(cell, sinceMicros);
      return;
    }
    cell.countFrom(
        sinceMicros,
        switch (rule.trigger()) {
          case Trigger.When _ -> hold == null ? 0 : hold.delayMicros(cell.phase());
          case Trigger.Missing(String _, long silenceMicros) -> silenceMicros;
          case Trigger.Run _ -> procedure == null ? 0 : procedure.delayMicros(cell);
        });
  }

  /// A reading of a time in which nobody listened has come: its source has kept what it read, and
  /// time follows it.
  ///
  /// @param lagMicros from its time to its receipt
  public void catchUp(Cell cell, long lagMicros) {
    if (gauges == null) {
      cell.lag(lagMicros);
    } else {
      gauges.lag(cell, lagMicros);
    }
  }

  private Transition fire(Cell cell) {
    return switch (rule.trigger()) {
      case Trigger.When _ -> hold == null ? Transition.NONE : hold.fire(cell);
      case Trigger.Missing _ -> cell.raise(cell.dueMicros());
      case Trigger.Run _ -> procedure == null ? Transition.NONE : procedure.fire(cell);
    };
  }

  /// Begins a run of a process because somebody wants it, whatever its first step waits for.
  public Transition beginRun(Cell cell, long nowMicros) {
    return procedure == null ? Transition.NONE : procedure.begin(cell, nowMicros, nowMicros);
  }

  /// Ends a run of a process because somebody wants it.
  public Transition abortRun(Cell cell, long nowMicros) {
    return cell.move(Phase.RETURNING, 0, nowMicros, Transition.ABORTED);
  }

  /// Looks at a reading that was written; to be asked again while its answer [goes
  /// on][Transition#goesOn].
  ///
  /// @param slot where it was written
  /// @param sourceMicros its own time
  /// @param eventMicros the twin's event time with it
  /// @param receivedMicros when it was received
  /// @param at the twin's values with it, of the qualities that the rule trusts
  public Transition reading(
      Cell cell,
      int slot,
      long sourceMicros,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (hold != null) {
      return hold.reading(cell, slot, eventMicros, receivedMicros, at);
    }
    if (gauges != null) {
      return gauges.reading(cell, slot, sourceMicros, eventMicros, receivedMicros, at.readings());
    }
    return switch (rule.trigger()) {
      case Trigger.When _ -> Transition.NONE;
      case Trigger.Missing missing -> heard(missing, cell, slot, eventMicros, receivedMicros, at);
      case Trigger.Run _ ->
          procedure == null
              ? Transition.NONE
              : procedure.reading(cell, eventMicros, receivedMicros, at);
    };
  }

  /// Hears of a reading that is not written, since it came late or its time is far ahead. What it
  /// leads to happens with the next [#due].
  ///
  /// @param bits its value in the model's unit
  /// @param isTrusted whether the rule uses values of its quality
  /// @param eventMicros the twin's event time, without it
  public void stray(
      Cell cell,
      int slot,
      long sourceMicros,
      long bits,
      boolean isTrusted,
      long eventMicros,
      long receivedMicros) {
    if (gauges != null) {
      gauges.stray(cell, slot, sourceMicros, bits, isTrusted, eventMicros, receivedMicros);
    } else if (rule.trigger() instanceof Trigger.Missing(String _, long silenceMicros)
        && isTrusted
        && slot == subject) {
      cell.heard(receivedMicros, silenceMicros);
    }
  }

  /// Looks at what other twins have said together, see [Measure.Followed].
  ///
  /// @param measure the number of the measure
  /// @param sourceMicros the time of what was said
  /// @param eventMicros the twin's event time with it
  public Transition followed(
      Cell cell,
      int measure,
      Outcome said,
      long sourceMicros,
      long eventMicros,
      long receivedMicros,
      Readings at) {
    return gauges == null
        ? Transition.NONE
        : gauges.followed(cell, measure, said, sourceMicros, eventMicros, receivedMicros, at);
  }

  private Transition heard(
      Trigger.Missing missing,
      Cell cell,
      int slot,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (slot != subject || !at.readings().isKnown(slot)) {
      return Transition.NONE;
    }
    boolean wasActive = cell.phase() == Phase.ACTIVE;
    Transition transition = wasActive ? cell.back(eventMicros) : Transition.NONE;
    cell.due(eventMicros, receivedMicros, missing.silenceMicros());
    return transition;
  }

  /// Begins to wait for a property that has been silent since `eventMicros`; other rules look at
  /// the next reading.
  ///
  /// @param nowMicros from when on silence is counted
  public void begin(Cell cell, long eventMicros, long nowMicros) {
    if (rule.trigger() instanceof Trigger.Missing(String _, long silenceMicros)) {
      cell.due(eventMicros, nowMicros, silenceMicros);
    }
  }
}
