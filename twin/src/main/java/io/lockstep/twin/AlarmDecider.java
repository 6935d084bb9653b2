package io.lockstep.twin;

import io.lockstep.model.AlarmTransition;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Handling;
import io.lockstep.stream.Rule;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.AlarmAside;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.AlarmRaised;
import io.lockstep.twin.internal.state.AlarmStage;
import io.lockstep.twin.internal.state.AlarmStep;
import io.lockstep.twin.internal.state.ModelRules;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.AlarmJson;
import org.jspecify.annotations.Nullable;

/// Decides what rules and time do to alarms: raised, returned, suppressed by design, unshelved,
/// escalated. What people do decides [AlarmOperator]. Each step is a change record with the whole
/// alarm.
final class AlarmDecider {
  private final State state;
  private final ChangeWriter changes;

  AlarmDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  // Rules

  /// A rule became active for a twin.
  ///
  /// @param subject the property that it is about, or null
  /// @param eventMicros when
  /// @param command the command that it gave, or null
  void raised(
      Rule rule,
      Rule.Alarm alarm,
      int twin,
      @Nullable Slot subject,
      String message,
      long eventMicros,
      @Nullable ChangeId command) {
    String twinId = state.twins.id(twin);
    String group = alarm.advice().group();
    int row = state.alarms.findOpen(rule.name(), twinId);
    boolean isAside = row >= 0 && !state.alarms.get(row).aside().isEmpty();
    boolean isFirst = !group.isEmpty() && !isAside && !state.alarms.isGroupActive(group, twinId);
    AlarmRaised raised =
        new AlarmRaised(
            alarm.title(),
            message,
            alarm.priority().term(),
            subject == null ? "" : subject.path(),
            subject == null ? null : value(twin, subject),
            alarm.advice(),
            eventMicros,
            isFirst,
            command);
    long escalate = escalateMicros(alarm, changes.receivedMicros());
    AlarmEntry after;
    if (row < 0) {
      after =
          new AlarmEntry(
              changes.drawId(twinId),
              twinId,
              rule.name(),
              raised,
              new AlarmStage.Unacknowledged(),
              AlarmAside.NONE,
              1,
              AlarmEntry.NEVER,
              null,
              new AlarmEntry.Deadlines(escalate, AlarmEntry.NEVER, false),
              "",
              new AlarmStep(AlarmTransition.RAISED, eventMicros, "", ""));
      add(after);
    } else {
      after = state.alarms.get(row).raisedAgain(raised, escalate);
      change(row, after);
    }
    if (after.deadlines().escalateMicros() == escalate) {
      wake(after.id(), escalate);
    }
  }

  private @Nullable String value(int twin, Slot subject) {
    int at = state.twins.base(twin) + subject.index();
    if (!state.slots.isPresent(at)) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    long bits = state.slots.bits(at);
    if (subject.unitFrom() >= 0 && subject.sharedType() == ValueType.DOUBLE) {
      long shared = OwnUnits.shared(state.slots, at - subject.index(), subject, bits);
      return text.append(Double.longBitsToDouble(shared)).toString();
    }
    JsonText.value(text, subject, bits, state.slots.text(at));
    return text.toString();
  }

  /// The alarm of a rule and a twin that is open; null when none is.
  @Nullable ChangeId open(String rule, String twinId) {
    int row = state.alarms.findOpen(rule, twinId);
    return row < 0 ? null : state.alarms.get(row).id();
  }

  /// A rule is no longer active for a twin.
  void returned(Rule rule, String twinId, long eventMicros) {
    int row = state.alarms.findOpen(rule.name(), twinId);
    if (row >= 0 && state.alarms.get(row).stage().holds()) {
      Rule.Alarm alarm = rule.alarm();
      boolean latches = alarm != null && alarm.handling().latches();
      change(row, state.alarms.get(row).returned(eventMicros, latches));
    }
  }

  /// What suppresses an alarm by design holds, or does not.
  void suppressed(Rule rule, Rule.Alarm alarm, int twin, boolean holds, long eventMicros) {
    String twinId = state.twins.id(twin);
    int row = state.alarms.findOpen(rule.name(), twinId);
    AlarmAside before = row < 0 ? AlarmAside.NONE : state.alarms.get(row).aside();
    if (before.isSuppressed() == holds) {
      return;
    }
    AlarmTransition what = holds ? AlarmTransition.SUPPRESSED : AlarmTransition.UNSUPPRESSED;
    AlarmAside after = before.suppressed(holds ? eventMicros : AlarmEntry.NEVER);
    aside(row, rule, alarm, twinId, after, new AlarmStep(what, eventMicros, "", ""));
  }

  /// Puts an alarm aside, or takes a reason for that away.
  ///
  /// @param row where it is, or -1 for one that is normal
  void aside(
      int row, Rule rule, Rule.Alarm alarm, String twinId, AlarmAside after, AlarmStep step) {
    if (row < 0) {
      AlarmRaised never =
          new AlarmRaised(
              alarm.title(),
              "",
              alarm.priority().term(),
              "",
              null,
              alarm.advice(),
              step.atMicros(),
              false,
              null);
      add(
          new AlarmEntry(
              changes.drawId(twinId),
              twinId,
              rule.name(),
              never,
              new AlarmStage.Aside(false),
              after,
              0,
              AlarmEntry.NEVER,
              null,
              AlarmEntry.Deadlines.NONE,
              "",
              step));
    } else {
      change(row, after, alarm, step);
    }
  }

  private void change(int row, AlarmAside after, Rule.@Nullable Alarm alarm, AlarmStep step) {
    long escalate = alarm == null ? AlarmEntry.NEVER : escalateMicros(alarm, nowOr(step));
    AlarmEntry entry = state.alarms.get(row).aside(after, escalate, step);
    change(row, entry);
    wake(entry.id(), entry.deadlines().escalateMicros());
  }

  /// When it happened by received time; what a rule did, when it was heard of.
  private long nowOr(AlarmStep step) {
    return step.what() == AlarmTransition.UNSUPPRESSED ? changes.receivedMicros() : step.atMicros();
  }

  /// A rule no longer watches a twin.
  void close(String rule, String twinId) {
    int row = state.alarms.findOpen(rule, twinId);
    if (row >= 0) {
      change(row, state.alarms.get(row).over(changes.receivedMicros(), false));
    }
  }

  /// A rule is no longer in force.
  ///
  /// @param keeps true when another one of its name is: then what people have put aside stays so
  void closeAll(String rule, boolean keeps) {
    int row = state.alarms.firstOpen();
    while (row >= 0) {
      int next = state.alarms.next(row);
      AlarmEntry entry = state.alarms.get(row);
      if (entry.rule().equals(rule)) {
        change(row, entry.over(changes.receivedMicros(), keeps));
      }
      row = next;
    }
  }

  // Time

  /// A timer of an alarm went off.
  ///
  /// @param due when it should have
  void timer(ChangeId id, long due) {
    int row = state.alarms.find(id);
    if (row < 0) {
      return;
    }
    AlarmEntry entry = state.alarms.get(row);
    Rule.Alarm alarm = alarmOf(entry.rule(), entry.twinId());
    AlarmAside.Shelf shelf = entry.aside().shelf();
    if (shelf != null && shelf.untilMicros() == due) {
      AlarmStep step = new AlarmStep(AlarmTransition.UNSHELVED, due, "", "");
      change(row, entry.aside().with((AlarmAside.Shelf) null), alarm, step);
    } else if (entry.deadlines().escalateMicros() == due) {
      Handling.Escalation to = alarm == null ? null : alarm.handling().escalation();
      if (to != null && entry.stage() instanceof AlarmStage.Waiting) {
        AlarmStep step =
            new AlarmStep(AlarmTransition.ESCALATED, due, "", entry.raised().priority());
        change(row, entry.escalated(to.priority().term(), step));
      }
    } else if (entry.deadlines().againMicros() == due
        && alarm != null
        && entry.stage() instanceof AlarmStage.Acknowledged acknowledged) {
      long escalate = escalateMicros(alarm, due);
      AlarmStep step = new AlarmStep(AlarmTransition.ALARMED_AGAIN, due, "", "");
      AlarmEntry.Deadlines then =
          new AlarmEntry.Deadlines(escalate, AlarmEntry.NEVER, entry.deadlines().isEscalated());
      change(row, entry.moved(acknowledged.again(), then, step));
      wake(id, escalate);
    }
  }

  private static long escalateMicros(Rule.Alarm alarm, long from) {
    Handling.Escalation escalation = alarm.handling().escalation();
    return escalation == null ? AlarmEntry.NEVER : from + escalation.afterMicros();
  }

  /// Sets a timer for an alarm, unless there is nothing to wait for.
  void wake(ChangeId id, long dueMicros) {
    if (dueMicros != AlarmEntry.NEVER) {
      state.timers.add(dueMicros, TimerOwner.ALARM.number(), id.inputPosition(), id.ordinal());
    }
  }

  // What all of it needs

  /// The rule of this name that watches a twin; null when there is none.
  @Nullable Rule ruleOf(String name, String twinId) {
    int twin = state.twins.find(twinId);
    ModelRules watching = twin < 0 ? null : state.rules.of(state.twins.model(twin));
    for (int i = 0; watching != null && i < watching.size(); i++) {
      Rule rule = watching.operator(i).rule();
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }

  Rule.@Nullable Alarm alarmOf(String name, String twinId) {
    Rule rule = ruleOf(name, twinId);
    return rule == null ? null : rule.alarm();
  }

  private void add(AlarmEntry entry) {
    state.alarms.add(entry);
    write(GraphChange.Action.CREATED, entry);
  }

  void change(int row, AlarmEntry entry) {
    state.alarms.replace(row, entry);
    write(GraphChange.Action.CHANGED, entry);
  }

  private void write(GraphChange.Action action, AlarmEntry entry) {
    changes.graph(ChangeKind.ALARM, new GraphChange(action, entry.twinId(), AlarmJson.of(entry)));
  }
}
