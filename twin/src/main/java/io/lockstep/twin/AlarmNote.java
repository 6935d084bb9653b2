package io.lockstep.twin;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a change record of an alarm says, for whoever keeps a log of alarms. Immutable; texts are
/// empty when nothing is said, times are microseconds since epoch.
///
/// @param priority its word
/// @param state where it stood afterwards
/// @param holds true when what it tells of held then
/// @param what what happened
/// @param atMicros when: event time of what a rule did, received time of all else
/// @param by who did it
/// @param note in their words, or to whom it was assigned, or the priority that it had before
/// @param permit of one that is out of service
/// @param isFirst true when it was the first of its group
public record AlarmNote(
    String alarmId,
    String twinId,
    String rule,
    String title,
    String message,
    String priority,
    AlarmState state,
    boolean holds,
    AlarmTransition what,
    long atMicros,
    String by,
    String note,
    String permit,
    boolean isFirst) {

  /// Reads the body of a change record; empty when it is none. Records of releases that did not say
  /// what happened last are read as well: it follows from the rest.
  public static Optional<AlarmNote> read(String body) {
    JsonNode alarm;
    try {
      alarm = JsonTree.read(body);
    } catch (JsonTree.Malformed _) {
      return Optional.empty();
    }
    Optional<AlarmState> state = AlarmState.ofWord(text(alarm, "state"));
    if (state.isEmpty()) {
      return Optional.empty();
    }
    JsonNode last = alarm.path("last");
    AlarmTransition what =
        AlarmTransition.ofWord(text(last, "what")).orElseGet(() -> before(alarm, state.get()));
    String at =
        switch (what) {
          case RAISED -> text(alarm, "raised");
          case RETURNED -> text(alarm, "returned");
          default -> text(alarm.path("acknowledged"), "at");
        };
    return Optional.of(
        new AlarmNote(
            text(alarm, "id"),
            text(alarm, "twin"),
            text(alarm, "rule"),
            text(alarm, "title"),
            text(alarm, "message"),
            text(alarm, "priority"),
            state.get(),
            alarm.path("holds").asBoolean(state.get().isActive()),
            what,
            Times.parse(last.isObject() ? text(last, "at") : at).orElse(0),
            last.isObject() ? text(last, "by") : text(alarm.path("acknowledged"), "by"),
            last.isObject() ? text(last, "note") : text(alarm.path("acknowledged"), "comment"),
            text(alarm.path("outOfService"), "permit"),
            alarm.path("firstOut").asBoolean(false)));
  }

  private static AlarmTransition before(JsonNode alarm, AlarmState state) {
    if (state == AlarmState.UNACKNOWLEDGED) {
      return AlarmTransition.RAISED;
    }
    boolean isSeen = alarm.has("acknowledged");
    boolean isReturned =
        alarm.has("returned")
            && (!isSeen
                || text(alarm, "returned").compareTo(text(alarm.path("acknowledged"), "at")) > 0);
    return isReturned ? AlarmTransition.RETURNED : AlarmTransition.ACKNOWLEDGED;
  }

  private static String text(JsonNode owner, String name) {
    return owner.path(name).asString("");
  }

  /// True when an operator was told: it is unacknowledged by what happened.
  public boolean isAnnunciation() {
    return state == AlarmState.UNACKNOWLEDGED
        && switch (what) {
          case RAISED, UNSHELVED, UNSUPPRESSED, RETURNED_TO_SERVICE, ALARMED_AGAIN -> true;
          case RETURNED,
              ACKNOWLEDGED,
              RESET,
              SHELVED,
              SUPPRESSED,
              TAKEN_OUT,
              COMMENTED,
              ASSIGNED,
              ESCALATED,
              CLOSED ->
              false;
        };
  }
}
