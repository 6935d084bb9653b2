package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.stream.internal.Message;
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
  private final int subject;
  private final @Nullable Condition when;
  private final @Nullable Condition clear;
  private final @Nullable Procedure procedure;
  private final Message message;

  private Operator(
      Rule rule,
      List<Integer> slots,
      int subject,
      @Nullable Condition when,
      @Nullable Condition clear,
      @Nullable Procedure procedure,
      Message message) {
    this.rule = rule;
    this.slots = List.copyOf(slots);
    this.subject = subject;
    this.when = when;
    this.clear = clear;
    this.procedure = procedure;
    this.message = message;
  }

  /// Compiles a rule for twins of the model that `shape` is of.
  ///
  /// @param problems receives all that is wrong with it
  /// @return null when there is something wrong
  public static @Nullable Operator compile(Rule rule, Shape shape, List<TextProblem> problems) {
    int before = problems.size();
    Condition when = null;
    Condition clear = null;
    Procedure procedure = null;
    Set<Integer> slots = new LinkedHashSet<>();
    switch (rule.trigger()) {
      case Trigger.When trigger -> {
        when = Condition.compile(trigger.condition(), shape, problems);
        if (trigger.clear() != null) {
          clear = Condition.compile(trigger.clear(), shape, problems);
        }
        if (when != null) {
          slots.addAll(when.slots());
        }
        if (clear != null) {
          slots.addAll(clear.slots());
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
    Message message = Message.compile(alarm == null ? "" : alarm.message(), shape, problems);
    slots.addAll(message.slots());
    return problems.size() > before
        ? null
        : new Operator(rule, new ArrayList<>(slots), subject, when, clear, procedure, message);
  }

  /// What it was compiled from.
  public Rule rule() {
    return rule;
  }

  /// The slots whose readings it must be told of: those that it reads, and those that its message
  /// shows.
  public List<Integer> slots() {
    return slots;
  }

  /// The slot that its alarm is about: the first that it reads, or -1.
  public int subject() {
    return subject;
  }

  /// The text of its alarm by the present values.
  public String message(Readings at) {
    return message.of(at);
  }

  /// Fires what is due by `eventMicros`, the time of a reading that has not been written yet.
  public Transition due(Cell cell, long eventMicros) {
    return cell.isDueSet() && cell.dueMicros() <= eventMicros ? fire(cell) : Transition.NONE;
  }

  /// Fires what is due since nothing came until `nowMicros`, by received time.
  public Transition wake(Cell cell, long nowMicros) {
    return cell.isDueSet() && cell.wakeMicros() <= nowMicros ? fire(cell) : Transition.NONE;
  }

  private Transition fire(Cell cell) {
    return switch (rule.trigger()) {
      case Trigger.When _ ->
          switch (cell.phase()) {
            case RAISING -> cell.raise(cell.dueMicros());
            case RETURNING -> cell.back(cell.dueMicros());
            case IDLE, ACTIVE -> Transition.NONE;
          };
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
  /// @param eventMicros the twin's event time with it
  /// @param receivedMicros when it was received
  /// @param at the twin's values with it, of the qualities that the rule trusts
  public Transition reading(
      Cell cell, int slot, long eventMicros, long receivedMicros, Evaluation at) {
    return switch (rule.trigger()) {
      case Trigger.When trigger ->
          switch (cell.phase()) {
            case IDLE -> idle(trigger, cell, slot, eventMicros, receivedMicros, at);
            case RAISING -> raising(trigger, cell, slot, eventMicros, at);
            case ACTIVE -> active(trigger, cell, slot, eventMicros, receivedMicros, at);
            case RETURNING -> returning(cell, slot, at);
          };
      case Trigger.Missing missing -> heard(missing, cell, slot, eventMicros, receivedMicros, at);
      case Trigger.Run _ ->
          procedure == null
              ? Transition.NONE
              : procedure.reading(cell, eventMicros, receivedMicros, at);
    };
  }

  private Transition idle(
      Trigger.When trigger,
      Cell cell,
      int slot,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (!reads(when, slot) || test(when, cell, at) != Verdict.TRUE) {
      return Transition.NONE;
    }
    if (trigger.onDelayMicros() > 0) {
      cell.enter(Phase.RAISING);
      cell.due(eventMicros, receivedMicros, trigger.onDelayMicros());
      return Transition.NONE;
    }
    if (trigger.readings() > 1) {
      cell.enter(Phase.RAISING);
      cell.countReading();
      return Transition.NONE;
    }
    return cell.raise(eventMicros);
  }

  private Transition raising(
      Trigger.When trigger, Cell cell, int slot, long eventMicros, Evaluation at) {
    if (!reads(when, slot)) {
      return Transition.NONE;
    }
    if (test(when, cell, at) != Verdict.TRUE) {
      cell.enter(Phase.IDLE);
      return Transition.NONE;
    }
    if (trigger.readings() > 1) {
      cell.countReading();
      return cell.count() >= trigger.readings() ? cell.raise(eventMicros) : Transition.NONE;
    }
    return Transition.NONE;
  }

  private Transition active(
      Trigger.When trigger,
      Cell cell,
      int slot,
      long eventMicros,
      long receivedMicros,
      Evaluation at) {
    if (!clears(cell, slot, at)) {
      return Transition.NONE;
    }
    if (trigger.offDelayMicros() == 0) {
      return cell.back(eventMicros);
    }
    cell.enter(Phase.RETURNING);
    cell.due(eventMicros, receivedMicros, trigger.offDelayMicros());
    return Transition.NONE;
  }

  private Transition returning(Cell cell, int slot, Evaluation at) {
    if (reads(clear == null ? when : clear, slot) && !clears(cell, slot, at)) {
      cell.enter(Phase.ACTIVE);
    }
    return Transition.NONE;
  }

  private boolean clears(Cell cell, int slot, Evaluation at) {
    if (clear != null) {
      return reads(clear, slot) && test(clear, cell, at) == Verdict.TRUE;
    }
    return reads(when, slot) && test(when, cell, at) == Verdict.FALSE;
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

  private static boolean reads(@Nullable Condition condition, int slot) {
    return condition != null && condition.reads(slot);
  }

  private static Verdict test(@Nullable Condition condition, Cell cell, Evaluation at) {
    Verdict verdict = condition == null ? Verdict.FAILED : condition.test(at);
    if (verdict == Verdict.FAILED) {
      cell.fail();
    }
    return verdict;
  }
}
