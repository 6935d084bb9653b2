package io.lockstep.twin;

import io.lockstep.model.AlarmTransition;
import io.lockstep.model.ChangeId;
import io.lockstep.stream.Rule;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.AlarmAside;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.AlarmStage;
import io.lockstep.twin.internal.state.AlarmStep;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.AlarmJson;
import org.jspecify.annotations.Nullable;

/// Decides what people do with alarms: acknowledge, reset, shelve, take out of service, comment,
/// assign. Who may is asked before.
final class AlarmOperator {
  private static final int TEXT_MAX = 1_000;
  private static final int WORD_MAX = 128;

  private final State state;
  private final ChangeWriter changes;
  private final AlarmDecider alarms;

  AlarmOperator(State state, ChangeWriter changes, AlarmDecider alarms) {
    this.state = state;
    this.changes = changes;
    this.alarms = alarms;
  }

  Reply acknowledge(TwinCommand.AcknowledgeAlarm asked) {
    checkLength("comment", asked.comment(), TEXT_MAX);
    int row = find(asked.alarmId(), asked.twinId());
    AlarmEntry entry = state.alarms.get(row);
    if (!(entry.stage() instanceof AlarmStage.Waiting waiting)) {
      throw new Refused(
          Refusals.conflict(
              "AlarmNotWaiting", "The alarm %s %s".formatted(entry.id(), why(entry))));
    }
    long now = changes.receivedMicros();
    Rule.Alarm alarm = alarms.alarmOf(entry.rule(), entry.twinId());
    long again =
        alarm == null || alarm.handling().againMicros() == 0
            ? AlarmEntry.NEVER
            : now + alarm.handling().againMicros();
    AlarmEntry after =
        entry.acknowledged(
            waiting, new AlarmEntry.Acknowledgement(now, asked.by(), asked.comment()), again);
    alarms.change(row, after);
    alarms.wake(after.id(), after.deadlines().againMicros());
    return new Reply.Done("", AlarmJson.of(after));
  }

  private static String why(AlarmEntry entry) {
    if (!entry.aside().isEmpty()) {
      return "is put aside (%s): nobody has to acknowledge it.".formatted(entry.state().word());
    }
    AlarmEntry.Acknowledgement by = entry.acknowledgement();
    if (by == null) {
      return "is over, and nobody has to acknowledge it any more.";
    }
    StringBuilder out = new StringBuilder("has been acknowledged by ");
    Times.append(out.append(by.by()).append(" at "), by.atMicros());
    return out.append('.').toString();
  }

  Reply act(TwinCommand.ActOnAlarm asked) {
    checkLength("reason", asked.why(), TEXT_MAX);
    return switch (asked.action()) {
      case AlarmAction.Reset _ -> reset(asked);
      case AlarmAction.Comment _ -> note(asked, AlarmTransition.COMMENTED, null);
      case AlarmAction.Assign(String to) -> note(asked, AlarmTransition.ASSIGNED, to);
      case AlarmAction.Shelve(long until) -> shelve(asked, until);
      case AlarmAction.Unshelve _ -> unshelve(asked);
      case AlarmAction.TakeOut(String permit) -> takeOut(asked, permit);
      case AlarmAction.ReturnToService _ -> returnToService(asked);
    };
  }

  private Reply reset(TwinCommand.ActOnAlarm asked) {
    int row = find(asked);
    AlarmEntry entry = state.alarms.get(row);
    if (!(entry.stage() instanceof AlarmStage.LatchedAcknowledged latched)) {
      throw new Refused(
          Refusals.conflict(
              "AlarmNotLatched",
              "The alarm %s is %s: expected one that has latched, no longer holds and was acknowledged."
                  .formatted(entry.id(), entry.state().word())));
    }
    AlarmEntry after =
        entry.moved(latched.reset(), AlarmEntry.Deadlines.NONE, step(AlarmTransition.RESET, asked));
    return changed(row, after);
  }

  /// @param to whom it is given; null when nobody is said
  private Reply note(TwinCommand.ActOnAlarm asked, AlarmTransition what, @Nullable String to) {
    int row = find(asked);
    AlarmEntry entry = state.alarms.get(row);
    if (to == null) {
      requireReason("comment", asked);
      return changed(row, entry.noted(entry.assignee(), step(what, asked)));
    }
    checkLength("to", to, WORD_MAX);
    AlarmStep step = new AlarmStep(what, changes.receivedMicros(), asked.by(), to);
    return changed(row, entry.noted(to, step));
  }

  private Reply shelve(TwinCommand.ActOnAlarm asked, long until) {
    requireReason("reason", asked);
    Place place = place(asked);
    long now = changes.receivedMicros();
    long most = place.alarm().handling().shelveMicros();
    if (until <= now || until - now > most) {
      StringBuilder found = new StringBuilder();
      Times.append(found, until);
      throw new Refused(
          Refusals.invalidArgument(
              "until: expected a time within the next %d seconds (shelve-max of the rule), found %s"
                  .formatted(most / 1_000_000, found)));
    }
    AlarmAside.Shelf shelf = new AlarmAside.Shelf(now, until, asked.by(), asked.why());
    AlarmEntry after = aside(place, place.aside().with(shelf), AlarmTransition.SHELVED, asked);
    alarms.wake(after.id(), until);
    return new Reply.Done("", AlarmJson.of(after));
  }

  private Reply unshelve(TwinCommand.ActOnAlarm asked) {
    Place place = place(asked);
    if (place.aside().shelf() == null) {
      throw new Refused(notAside("AlarmNotShelved", "shelved", asked));
    }
    AlarmAside without = place.aside().with((AlarmAside.Shelf) null);
    return new Reply.Done(
        "", AlarmJson.of(aside(place, without, AlarmTransition.UNSHELVED, asked)));
  }

  private Reply takeOut(TwinCommand.ActOnAlarm asked, String permit) {
    requireReason("reason", asked);
    checkLength("permit", permit, WORD_MAX);
    Place place = place(asked);
    AlarmAside.Outage outage =
        new AlarmAside.Outage(changes.receivedMicros(), asked.by(), asked.why(), permit);
    return new Reply.Done(
        "",
        AlarmJson.of(aside(place, place.aside().with(outage), AlarmTransition.TAKEN_OUT, asked)));
  }

  private Reply returnToService(TwinCommand.ActOnAlarm asked) {
    Place place = place(asked);
    if (place.aside().outage() == null) {
      throw new Refused(notAside("AlarmInService", "out of service", asked));
    }
    AlarmAside without = place.aside().with((AlarmAside.Outage) null);
    return new Reply.Done(
        "", AlarmJson.of(aside(place, without, AlarmTransition.RETURNED_TO_SERVICE, asked)));
  }

  private static Refusal notAside(String code, String state, TwinCommand.ActOnAlarm asked) {
    return Refusals.conflict(code, "The alarm %s is not %s.".formatted(asked.subject(), state));
  }

  private AlarmEntry aside(
      Place place, AlarmAside after, AlarmTransition what, TwinCommand.ActOnAlarm asked) {
    alarms.aside(
        place.row(), place.rule(), place.alarm(), place.twinId(), after, step(what, asked));
    // An alarm that comes back without holding is over, and no longer found as an open one.
    int row =
        place.row() >= 0 ? place.row() : state.alarms.findOpen(place.rule().name(), place.twinId());
    return state.alarms.get(row);
  }

  private Reply changed(int row, AlarmEntry after) {
    alarms.change(row, after);
    return new Reply.Done("", AlarmJson.of(after));
  }

  private AlarmStep step(AlarmTransition what, TwinCommand.ActOnAlarm asked) {
    return new AlarmStep(what, changes.receivedMicros(), asked.by(), asked.why());
  }

  // Whose alarm it is

  /// The alarm of a rule and a twin, whether one is open or not.
  ///
  /// @param row of the open one, or -1
  private record Place(int row, Rule rule, Rule.Alarm alarm, String twinId, AlarmAside aside) {}

  private Place place(TwinCommand.ActOnAlarm asked) {
    String name = asked.rule();
    String twinId = asked.twinId();
    if (!asked.alarmId().isEmpty()) {
      AlarmEntry entry = state.alarms.get(find(asked.alarmId(), asked.twinId()));
      name = entry.rule();
      twinId = entry.twinId();
    }
    Rule rule = alarms.ruleOf(name, twinId);
    Rule.Alarm alarm = rule == null ? null : rule.alarm();
    if (rule == null || alarm == null) {
      throw new Refused(Refusals.alarmNotFound(asked.subject()));
    }
    int row = state.alarms.findOpen(name, twinId);
    return new Place(
        row, rule, alarm, twinId, row < 0 ? AlarmAside.NONE : state.alarms.get(row).aside());
  }

  private int find(TwinCommand.ActOnAlarm asked) {
    int row =
        asked.alarmId().isEmpty()
            ? state.alarms.findOpen(asked.rule(), asked.twinId())
            : find(asked.alarmId(), asked.twinId());
    if (row < 0) {
      throw new Refused(Refusals.alarmNotFound(asked.subject()));
    }
    return row;
  }

  /// @param twinId whose it must be, empty for any
  private int find(String alarmId, String twinId) {
    ChangeId id = ChangeId.parse(alarmId);
    int row = id == null ? -1 : state.alarms.find(id);
    if (row < 0 || (!twinId.isEmpty() && !state.alarms.get(row).twinId().equals(twinId))) {
      throw new Refused(Refusals.alarmNotFound(alarmId));
    }
    return row;
  }

  private static void requireReason(String what, TwinCommand.ActOnAlarm asked) {
    if (asked.why().isBlank()) {
      throw new Refused(
          Refusals.invalidArgument(
              "%s: expected a text that says why, found none".formatted(what)));
    }
  }

  private static void checkLength(String what, String text, int most) {
    if (text.length() > most) {
      throw new Refused(
          Refusals.invalidArgument(
              "%s: expected at most %d characters, found %d".formatted(what, most, text.length())));
    }
  }
}
