package io.lockstep.space.alarms;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.twin.AlarmNote;
import java.util.ArrayList;
import java.util.List;

/// Entries of an alarm log, at seconds since epoch.
final class Events {
  final List<AlarmEvent> all = new ArrayList<>();

  Events raised(double seconds, String rule, String priority) {
    return add(seconds, rule, priority, AlarmTransition.RAISED, AlarmState.UNACKNOWLEDGED, "");
  }

  Events returned(double seconds, String rule) {
    return add(seconds, rule, "low", AlarmTransition.RETURNED, AlarmState.RETURNED, "");
  }

  Events acknowledged(double seconds, String rule) {
    return add(seconds, rule, "low", AlarmTransition.ACKNOWLEDGED, AlarmState.ACKNOWLEDGED, "");
  }

  Events over(double seconds, String rule) {
    return add(seconds, rule, "low", AlarmTransition.RETURNED, AlarmState.NORMAL, "");
  }

  Events takenOut(double seconds, String rule, String permit) {
    return add(seconds, rule, "low", AlarmTransition.TAKEN_OUT, AlarmState.OUT_OF_SERVICE, permit);
  }

  Events add(
      double seconds,
      String rule,
      String priority,
      AlarmTransition what,
      AlarmState state,
      String permit) {
    long micros = Math.round(seconds * 1_000_000);
    all.add(
        new AlarmEvent(
            all.size(),
            0,
            micros,
            new AlarmNote(
                rule,
                "oven",
                rule,
                "T",
                "",
                priority,
                state,
                state.isActive(),
                what,
                micros,
                "",
                "",
                permit,
                false)));
    return this;
  }

  AlarmReport report(double from, double to) {
    return AlarmReport.of(all, Math.round(from * 1_000_000), Math.round(to * 1_000_000));
  }
}
