package io.lockstep.twin;

import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Rule;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.AlarmJson;
import org.jspecify.annotations.Nullable;

/// Decides alarms: raised and returned by rules, acknowledged by people. Each state is a change
/// record with the whole alarm.
final class AlarmDecider {
  private static final int COMMENT_MAX = 1_000;

  private final State state;
  private final ChangeWriter changes;

  AlarmDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

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
    AlarmEntry entry =
        new AlarmEntry(
            changes.drawId(twinId),
            twinId,
            rule.name(),
            alarm.title(),
            message,
            alarm.priority().term(),
            subject == null ? "" : subject.path(),
            subject == null ? null : value(twin, subject),
            AlarmState.UNACKNOWLEDGED,
            1,
            eventMicros,
            AlarmEntry.NEVER,
            null,
            command);
    int row = state.alarms.findOpen(rule.name(), twinId);
    if (row < 0) {
      state.alarms.add(entry);
      write(GraphChange.Action.CREATED, entry);
    } else {
      change(row, state.alarms.get(row).raisedAgain(entry));
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
  void returned(String rule, String twinId, long eventMicros) {
    int row = state.alarms.findOpen(rule, twinId);
    if (row >= 0 && state.alarms.get(row).state().isActive()) {
      change(row, state.alarms.get(row).returned(eventMicros));
    }
  }

  /// A rule no longer watches a twin.
  void close(String rule, String twinId) {
    int row = state.alarms.findOpen(rule, twinId);
    if (row >= 0) {
      change(row, state.alarms.get(row).over(changes.receivedMicros()));
    }
  }

  /// A rule is no longer in force.
  void closeAll(String rule) {
    int row = state.alarms.firstOpen();
    while (row >= 0) {
      int next = state.alarms.next(row);
      AlarmEntry entry = state.alarms.get(row);
      if (entry.rule().equals(rule)) {
        change(row, entry.over(changes.receivedMicros()));
      }
      row = next;
    }
  }

  Reply acknowledge(TwinCommand.AcknowledgeAlarm asked) {
    if (asked.comment().length() > COMMENT_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "comment: expected at most %d characters, found %d"
                  .formatted(COMMENT_MAX, asked.comment().length())));
    }
    ChangeId id = ChangeId.parse(asked.alarmId());
    int row = id == null ? -1 : state.alarms.find(id);
    boolean isOther =
        row >= 0
            && !asked.twinId().isEmpty()
            && !state.alarms.get(row).twinId().equals(asked.twinId());
    if (row < 0 || isOther) {
      throw new Refused(Refusals.alarmNotFound(asked.alarmId()));
    }
    AlarmEntry entry = state.alarms.get(row);
    if (!entry.state().waitsForPerson()) {
      throw new Refused(
          Refusals.conflict("AlarmNotWaiting", "The alarm %s %s".formatted(id, why(entry))));
    }
    AlarmEntry after =
        entry.acknowledged(
            new AlarmEntry.Acknowledgement(changes.receivedMicros(), asked.by(), asked.comment()));
    change(row, after);
    return new Reply.Done("", AlarmJson.of(after));
  }

  private static String why(AlarmEntry entry) {
    AlarmEntry.Acknowledgement by = entry.acknowledgement();
    if (by == null) {
      return "is over, and nobody has to acknowledge it any more.";
    }
    StringBuilder out = new StringBuilder("has been acknowledged by ");
    Times.append(out.append(by.by()).append(" at "), by.atMicros());
    return out.append('.').toString();
  }

  private void change(int row, AlarmEntry entry) {
    state.alarms.replace(row, entry);
    write(GraphChange.Action.CHANGED, entry);
  }

  private void write(GraphChange.Action action, AlarmEntry entry) {
    changes.graph(ChangeKind.ALARM, new GraphChange(action, entry.twinId(), AlarmJson.of(entry)));
  }
}
