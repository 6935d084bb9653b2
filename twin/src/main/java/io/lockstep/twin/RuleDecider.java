package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Cell;
import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Outcome;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.stream.RunStatus;
import io.lockstep.stream.Transition;
import io.lockstep.stream.Trigger;
import io.lockstep.stream.Verdict;
import io.lockstep.twin.internal.state.ModelRules;
import io.lockstep.twin.internal.state.RuleTable;
import io.lockstep.twin.internal.state.RunEntry;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.TwinReadings;
import io.lockstep.twin.internal.view.RunJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs the rules: shows them readings and lets time pass for them, raises and returns their
/// alarms, gives their commands. A rule that fails becomes drift and stops nothing.
///
/// A reading is shown twice: before it is written, so that what is due by its time fires from the
/// values before it, and after.
final class RuleDecider {
  private static final String ORIGIN = "rule:";

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final AlarmDecider alarms;
  private final RunDecider runs;
  private final RuleEffects effects;
  private final ListeningDecider listening;
  private final RuleTracer tracer;
  private final Cell cell = new Cell();
  private final TwinReadings readings;
  private final Evaluation evaluation;

  RuleDecider(
      Kernel kernel, State state, ChangeWriter changes, AlarmDecider alarms, RuleWrites writes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
    this.alarms = alarms;
    this.runs = new RunDecider(kernel, state, changes);
    this.listening = new ListeningDecider(kernel, state, changes);
    this.tracer = new RuleTracer(kernel, state, changes);
    this.effects = new RuleEffects(kernel, state, changes, writes, tracer);
    this.readings = new TwinReadings(state.slots);
    this.evaluation = new Evaluation(readings);
  }

  /// See [RuleWitness].
  void witness(@Nullable RuleWitness witness) {
    tracer.witness(witness);
  }

  // Readings

  /// Fires what is due before a reading that will become current.
  ///
  /// @param watching the rules of the twin's model
  /// @param numbers those of them that watch its slot
  /// @param sourceMicros the reading's time
  void before(int twin, ModelRules watching, int[] numbers, int slot, long sourceMicros) {
    if (state.rules.remembers(twin)) {
      for (int number : numbers) {
        int row = watching.row(number);
        if (state.rules.waits(row, twin)) {
          Operator rule = watching.operator(number);
          show(twin, rule);
          listening.hear(twin, row, rule, sourceMicros);
          due(twin, row, rule, Math.max(sourceMicros, readings.eventMicros(rule)));
        }
      }
    }
    tracer.before(twin, slot);
  }

  /// Fires what is due, one transition after the other.
  private void due(int twin, int row, Operator rule, long eventMicros) {
    Transition transition;
    do {
      tracer.byTime();
      show(twin, rule);
      load(row, twin);
      transition = rule.due(cell, eventMicros, readings);
      finish(twin, row, rule, transition);
    } while (transition != Transition.NONE);
  }

  /// Fires what is due first for a twin, of whatever rule, when that is no later than a time. It
  /// goes no further than that, as if a tick had come.
  ///
  /// @return false when there is nothing
  boolean fireFirst(int twin, ModelRules watching, long micros) {
    if (!state.rules.remembers(twin)) {
      return false;
    }
    int first = -1;
    long dueMicros = micros;
    for (int i = 0; i < watching.size(); i++) {
      int row = watching.row(i);
      if (state.rules.waits(row, twin)) {
        Operator rule = watching.operator(i);
        show(twin, rule);
        listening.hear(twin, row, rule, micros);
        load(row, twin);
        boolean isHeard =
            rule.rule().trigger() instanceof Trigger.Missing
                && cell.wakeMicros() > changes.receivedMicros();
        if (isHeard) {
          continue; // It may have been heard of by readings that were not written.
        }
        if (!cell.isDueSet()) {
          continue;
        }
        if (cell.dueMicros() < dueMicros || (first < 0 && cell.dueMicros() == dueMicros)) {
          first = i;
          dueMicros = cell.dueMicros();
        }
      }
    }
    if (first < 0) {
      return false;
    }
    Operator rule = watching.operator(first);
    int row = watching.row(first);
    show(twin, rule);
    load(row, twin);
    tracer.byTime();
    Transition transition = rule.due(cell, dueMicros, readings);
    boolean goesOn =
        transition != Transition.NONE || !cell.isDueSet() || cell.dueMicros() > dueMicros;
    finish(twin, row, rule, transition);
    return goesOn;
  }

  /// Tells of a reading that is not written, since it came late or its time is far ahead.
  ///
  /// @param bits its value in the model's unit
  void stray(int twin, int slot, long sourceMicros, long bits, Quality quality) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    int[] numbers = watching == null ? null : watching.watching(slot);
    if (watching == null || numbers == null) {
      return;
    }
    for (int number : numbers) {
      Operator rule = watching.operator(number);
      if (rule.hearsStrays()) {
        int row = watching.row(number);
        show(twin, rule);
        listening.hear(twin, row, rule, sourceMicros);
        load(row, twin);
        long event = readings.eventMicros(rule);
        boolean isTrusted = rule.trust().accepts(quality);
        rule.stray(cell, slot, sourceMicros, bits, isTrusted, event, changes.receivedMicros());
        store(twin, row);
        if (rule.waitsForLate()) {
          due(twin, row, rule, event);
        }
      }
    }
  }

  /// Shows a value that was written or removed.
  void after(int twin, ModelRules watching, int[] numbers, int slot) {
    state.tally.evaluations += numbers.length;
    boolean remembers = state.rules.remembers(twin);
    long bits = state.slots.bits(state.twins.base(twin) + slot);
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      // Most readings find rules idle, and say nothing to them: those cost next to nothing.
      boolean isQuiet =
          !tracer.isWatched()
              && watching.isOutOfReach(slot, i, bits)
              && (!remembers || state.rules.isIdle(watching.row(number), twin));
      if (isQuiet) {
        continue;
      }
      Operator rule = watching.operator(number);
      int row = watching.row(number);
      show(twin, rule);
      listening.hear(twin, row, rule, state.slots.sourceMicros(state.twins.base(twin) + slot));
      long event = readings.eventMicros(rule);
      if (rule.suppressesBy(slot)) {
        suppress(twin, rule, event);
      }
      load(row, twin);
      Transition transition = reading(twin, rule, slot, event);
      finish(twin, row, rule, transition);
      goOn(twin, row, rule, slot, event, transition);
      if (rule.waitsForLate()) {
        due(twin, row, rule, event);
      }
    }
    tracer.behind();
  }

  /// Other twins have said something.
  ///
  /// @param sourceMicros the time of what they said
  void followed(int twin, RuleTable.Followed followed, Outcome said, long sourceMicros) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    int row = followed.row();
    int number = watching == null ? -1 : watching.numberOf(row);
    if (watching == null || number < 0) {
      return;
    }
    Operator rule = watching.operator(number);
    show(twin, rule);
    long event = Math.max(sourceMicros, readings.eventMicros(rule));
    if (state.rules.waits(row, twin)) {
      listening.hear(twin, row, rule, sourceMicros);
      due(twin, row, rule, event);
    }
    show(twin, rule);
    load(row, twin);
    long received = changes.receivedMicros();
    state.tally.evaluations++;
    finish(
        twin,
        row,
        rule,
        rule.followed(cell, followed.measure(), said, sourceMicros, event, received, readings));
  }

  /// Lets a process go through steps that are over as soon as they begin. What follows from a
  /// transition may show other rules other twins: everything is looked up again.
  private void goOn(int twin, int row, Operator rule, int slot, long event, Transition transition) {
    Transition last = transition;
    while (last.goesOn()) {
      show(twin, rule);
      load(row, twin);
      last = reading(twin, rule, slot, event);
      finish(twin, row, rule, last);
    }
  }

  private Transition reading(int twin, Operator rule, int slot, long eventMicros) {
    // A run that somebody begins is about no slot.
    tracer.byReading(slot);
    long source = slot < 0 ? eventMicros : state.slots.sourceMicros(state.twins.base(twin) + slot);
    return rule.reading(cell, slot, source, eventMicros, changes.receivedMicros(), evaluation);
  }

  private void show(int twin, Operator rule) {
    readings.show(state.twins.base(twin), rule.trust(), kernel.shape(twin));
  }

  // Time

  /// A timer went off.
  void timer(int twin, long key) {
    int row = state.rules.rowOf(key);
    ModelRules watching =
        row >= 0 && state.twins.exists(twin) ? state.rules.of(state.twins.model(twin)) : null;
    int number = watching == null ? -1 : watching.numberOf(row);
    if (watching == null || number < 0) {
      return; // The rule, the twin or its model is another one by now.
    }
    Operator rule = watching.operator(number);
    long now = changes.receivedMicros();
    if (!listening.isToLook(twin, row, rule, now)) {
      return;
    }
    Transition transition;
    do {
      tracer.byTime();
      show(twin, rule);
      load(row, twin);
      cell.timerFired(now);
      transition = rule.wake(cell, now, readings);
      finish(twin, row, rule, transition);
    } while (transition != Transition.NONE);
  }

  /// Loads what a rule remembers of a twin; what it waits for from now on is of the present spell.
  private void load(int row, int twin) {
    state.rules.load(row, twin, cell);
    cell.spell(state.rules.listening().spell());
  }

  private void store(int twin, int row) {
    if (cell.needsTimer()) {
      kernel.setTimer(cell.wakeMicros(), TimerOwner.RULE, twin, state.rules.key(row));
    }
    state.rules.store(row, twin, cell);
  }

  /// Stores the cell, then does what the step led to.
  private void finish(int twin, int row, Operator rule, Transition transition) {
    store(twin, row);
    tracer.looked(twin, rule, transition, cell, readings);
    if (cell.hasFailed()) {
      failed(twin, rule.rule());
    }
    long at = cell.atMicros();
    switch (transition) {
      case BEGUN, STEPPED, WAITING, OVERDUE, COMPLETED, ABORTED ->
          moved(twin, row, rule, transition, cell.count(), at, "", "");
      case RAISED -> raised(twin, row, rule, at);
      case RETURNED -> returned(twin, row, rule, at);
      case NONE -> {
        // Nothing more to do.
      }
    }
  }

  /// A run of a process has moved.
  ///
  /// @param by who moved it, empty for a reading or time
  private void moved(
      int twin,
      int row,
      Operator operator,
      Transition transition,
      int step,
      long at,
      String by,
      String why) {
    Rule rule = operator.rule();
    if (!(rule.trigger() instanceof Trigger.Run process)) {
      return;
    }
    if (transition == Transition.OVERDUE) {
      raised(twin, row, operator, at);
    } else {
      alarms.returned(rule, state.twins.id(twin), at);
    }
    switch (transition) {
      case BEGUN -> runs.begun(twin, rule, process, at, by);
      case STEPPED -> runs.stepped(twin, rule, process, step, at);
      case WAITING -> runs.waiting(twin, rule, process, at);
      case OVERDUE -> runs.overdue(twin, rule, process, at);
      case COMPLETED -> runs.ended(twin, rule, process, RunStatus.COMPLETED, at, by, why);
      case ABORTED -> runs.ended(twin, rule, process, RunStatus.ABORTED, at, by, why);
      case NONE, RAISED, RETURNED -> {
        // Nothing that moves a run.
      }
    }
  }

  private void failed(int twin, Rule rule) {
    String condition =
        switch (rule.trigger()) {
          case Trigger.When when -> when.condition();
          case Trigger.Missing missing -> missing.property();
          case Trigger.Run _ -> "a condition of the process";
        };
    kernel.drift(ORIGIN + rule.name(), state.twins.id(twin), "", "RULE_FAILED", condition);
  }

  // Effects

  private void raised(int twin, int row, Operator operator, long eventMicros) {
    Rule rule = operator.rule();
    suppress(twin, operator, eventMicros);
    RuleTrace seen = tracer.trace(twin, operator, Transition.RAISED, cell, readings, eventMicros);
    RuleEffects.Cause cause = cause(twin, operator, true, eventMicros);
    ChangeId command = effects.command(cause, operator.begins());
    Rule.Alarm alarm = rule.alarm();
    String message = "";
    ChangeId raised = null;
    if (alarm != null) {
      Slot subject = operator.subject() < 0 ? null : kernel.shape(twin).slot(operator.subject());
      message = operator.message(cell, readings);
      alarms.raised(rule, alarm, twin, subject, message, eventMicros, command);
      raised = alarms.open(rule.name(), state.twins.id(twin));
    }
    tracer.fired(row, seen, message, raised);
    effects.perform(cause, operator.begins());
  }

  private void returned(int twin, int row, Operator operator, long eventMicros) {
    String twinId = state.twins.id(twin);
    RuleTrace seen = tracer.trace(twin, operator, Transition.RETURNED, cell, readings, eventMicros);
    RuleEffects.Cause cause = cause(twin, operator, false, eventMicros);
    ChangeId _ = effects.command(cause, operator.ends());
    ChangeId alarm = alarms.open(operator.rule().name(), twinId);
    alarms.returned(operator.rule(), twinId, eventMicros);
    tracer.fired(row, seen, "", alarm);
    effects.perform(cause, operator.ends());
  }

  /// Says whether the alarm means anything at present; when that is not known it stays as it is.
  private void suppress(int twin, Operator operator, long eventMicros) {
    Rule.Alarm alarm = operator.rule().alarm();
    Verdict verdict = operator.suppressed(evaluation);
    if (alarm != null && verdict.isKnown()) {
      alarms.suppressed(operator.rule(), alarm, twin, verdict == Verdict.TRUE, eventMicros);
    }
  }

  private RuleEffects.Cause cause(int twin, Operator operator, boolean begins, long eventMicros) {
    return new RuleEffects.Cause(
        operator.rule(), twin, begins, eventMicros, operator.shown(cell, readings));
  }

  // Runs that somebody begins and ends

  Reply begin(TwinCommand.BeginRun asked) {
    int twin = Decider.requireTwin(state, asked.twinId());
    int number = process(twin, asked.process());
    ModelRules watching = state.rules.of(state.twins.model(twin));
    if (watching == null || number < 0) {
      throw new Refused(Refusals.processNotFound(asked.twinId(), asked.process()));
    }
    int open = state.runs.findOpen(watching.operator(number).rule().name(), asked.twinId());
    if (open >= 0) {
      throw new Refused(
          Refusals.conflict(
              "RunGoesOn",
              "The run %s of this process has not ended".formatted(state.runs.get(open).id())));
    }
    Operator rule = watching.operator(number);
    int row = watching.row(number);
    show(twin, rule);
    load(row, twin);
    Transition transition = rule.beginRun(cell, changes.receivedMicros());
    store(twin, row);
    moved(twin, row, rule, transition, 0, changes.receivedMicros(), asked.by(), "");
    int begun = state.runs.findOpen(rule.rule().name(), asked.twinId());
    ChangeId id = state.runs.get(begun).id();
    goOn(twin, row, rule, -1, changes.receivedMicros(), transition);
    RunEntry entry = state.runs.entry(id);
    return new Reply.Done("", entry == null ? "" : RunJson.of(entry));
  }

  Reply end(TwinCommand.EndRun asked) {
    int twin = Decider.requireTwin(state, asked.twinId());
    ChangeId id = ChangeId.parse(asked.runId());
    RunEntry entry = id == null ? null : state.runs.entry(id);
    if (entry == null || !entry.twinId().equals(asked.twinId())) {
      throw new Refused(Refusals.runNotFound(asked.runId()));
    }
    int number = process(twin, entry.process());
    ModelRules watching = state.rules.of(state.twins.model(twin));
    if (!entry.status().isOpen() || watching == null || number < 0) {
      throw new Refused(
          Refusals.conflict(
              "RunIsOver", "The run %s is over: %s".formatted(id, entry.status().word())));
    }
    Operator rule = watching.operator(number);
    int row = watching.row(number);
    load(row, twin);
    Transition transition = rule.abortRun(cell, changes.receivedMicros());
    store(twin, row);
    moved(twin, row, rule, transition, 0, changes.receivedMicros(), asked.by(), asked.why());
    RunEntry after = state.runs.entry(entry.id());
    return new Reply.Done("", after == null ? "" : RunJson.of(after));
  }

  /// The number of a process among the rules of a twin's model; of the only one when no name is
  /// given; -1 when there is none.
  private int process(int twin, String name) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    int found = -1;
    for (int i = 0; watching != null && i < watching.size(); i++) {
      Rule rule = watching.operator(i).rule();
      if (rule.trigger() instanceof Trigger.Run && (name.isEmpty() || rule.name().equals(name))) {
        if (found >= 0) {
          throw new Refused(
              Refusals.invalidArgument(
                  "process: expected its name, since the twin has several, found none"));
        }
        found = i;
      }
    }
    return found;
  }

  /// See [Kernel#listensAgain].
  void listensAgain(long patienceMicros, boolean isSetBack) {
    listening.again(patienceMicros, isSetBack);
  }

  // Changes of rules, models and twins

  Reply set(TwinCommand.SetRules asked) {
    return switch (Rules.parse(asked.files(), state.models.base())) {
      case RulesResult.Invalid(List<Problem> problems) ->
          throw new Refused(Refusals.rulesInvalid(problems));
      case RulesResult.Valid(Rules rules) -> {
        if (state.role == KernelRole.GRAPH) {
          rules.rules().forEach(RuleEffects::requireOwn);
          if (!rules.contracts().isEmpty()) {
            throw RuleEffects.noContract(rules.contracts().getFirst());
          }
        }
        changes.manyTwins();
        if (state.role.holdsValues()) {
          replace(rules);
        } else {
          state.rules.know(rules);
        }
        state.compileRules();
        yield Decider.done();
      }
    };
  }

  private void replace(Rules next) {
    Map<String, Rule> byName = new HashMap<>();
    next.rules().forEach(rule -> byName.put(rule.name(), rule));
    for (int row = 0; row < state.rules.size(); row++) {
      Rule rule = state.rules.rule(row);
      Rule now = byName.get(rule.name());
      if (!rule.equals(now)) {
        alarms.closeAll(rule.name(), now != null && now.alarm() != null);
        runs.closeAll(rule);
        state.firings.clear(state.rules.key(row));
      }
    }
    for (int row : state.rules.replace(next, state.models)) {
      begin(row);
    }
  }

  /// Lets a new rule that waits for silence wait for the twins that have been heard of.
  private void begin(int row) {
    if (!(state.rules.rule(row).trigger() instanceof Trigger.Missing)) {
      return;
    }
    for (int model = 0; model < state.models.limit(); model++) {
      ModelRules watching = state.rules.of(model);
      int number = watching == null ? -1 : watching.numberOf(row);
      if (watching != null && number >= 0) {
        Operator rule = watching.operator(number);
        for (int twin = state.models.firstTwin(model);
            twin >= 0;
            twin = state.twins.nextPeer(twin)) {
          begin(twin, row, rule);
        }
      }
    }
  }

  private void begin(int twin, int row, Operator rule) {
    show(twin, rule);
    if (rule.subject() >= 0 && readings.isKnown(rule.subject())) {
      int at = state.twins.base(twin) + rule.subject();
      load(row, twin);
      rule.begin(cell, state.slots.sourceMicros(at), changes.receivedMicros());
      finish(twin, row, rule, Transition.NONE);
    }
  }

  /// A twin has got another model: rules that watch it only from now on begin.
  ///
  /// @param before the model that it had; rules that watched it there went on
  void arrives(int twin, int before) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    ModelRules then = state.rules.of(before);
    for (int i = 0; watching != null && i < watching.size(); i++) {
      int row = watching.row(i);
      if (then == null || then.numberOf(row) < 0) {
        begin(twin, row, watching.operator(i));
      }
    }
  }

  /// A twin is about to be deleted, or to leave its model.
  ///
  /// @param next the model that it goes to, or -1; rules that watch it there go on
  void leaves(int twin, int next) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    ModelRules then = next < 0 ? null : state.rules.of(next);
    for (int i = 0; watching != null && i < watching.size(); i++) {
      int row = watching.row(i);
      if (then == null || then.numberOf(row) < 0) {
        state.rules.clear(row, twin);
        alarms.close(watching.operator(i).rule().name(), state.twins.id(twin));
        runs.close(watching.operator(i).rule(), state.twins.id(twin));
      }
    }
    state.rules.leave(twin, next);
  }
}
