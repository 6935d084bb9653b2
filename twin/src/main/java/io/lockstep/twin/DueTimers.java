package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.TimerTable;
import java.util.ArrayList;
import java.util.List;

/// Fires the timers that are due, in the order of their times, and tells their owners.
final class DueTimers {
  /// Timers that one tick fires at most. The rest stay due, so that another tick follows.
  static final int TICK_MAX = 10_000;

  private final State state;
  private final CommandProgress commands;
  private final RuleDecider rules;
  private final RuleWrites writes;
  private final DesiredDecider desired;
  private final AlarmDecider alarms;

  DueTimers(
      State state,
      CommandProgress commands,
      RuleDecider rules,
      RuleWrites writes,
      DesiredDecider desired,
      AlarmDecider alarms) {
    this.state = state;
    this.commands = commands;
    this.rules = rules;
    this.writes = writes;
    this.desired = desired;
    this.alarms = alarms;
  }

  /// See [Kernel#fireTimers].
  void fire(long now, FieldTimers field) {
    TimerTable timers = state.timers;
    for (int i = fireOfField(now, field); i < TICK_MAX && timers.dueMicros() <= now; i++) {
      long due = timers.dueMicros();
      TimerOwner owner = TimerOwner.ofNumber(timers.owner());
      long a = timers.a();
      long b = timers.b();
      timers.removeFirst();
      switch (owner) {
        case COMMAND -> commands.timedOut(new ChangeId(a, b));
        case EFFECT -> commands.effectMissed(new ChangeId(a, b));
        case RULE -> {
          rules.timer((int) a, b);
          writes.settleAll();
        }
        case FIELD -> field.due(due, a, b);
        case DESIRED -> desired.timer((int) a, due);
        case ALARM -> alarms.timer(new ChangeId(a, b), due);
      }
    }
  }

  /// What the field has sent and what waits for its turn comes before what is due besides.
  private int fireOfField(long now, FieldTimers field) {
    TimerTable timers = state.timers;
    int fired = 0;
    if (!timers.has(TimerOwner.FIELD.number(), now)) {
      return fired;
    }
    List<long[]> others = new ArrayList<>();
    for (int i = 0; i < TICK_MAX && timers.dueMicros() <= now; i++) {
      long[] timer = {timers.dueMicros(), timers.owner(), timers.a(), timers.b()};
      timers.removeFirst();
      if (timer[1] == TimerOwner.FIELD.number()) {
        fired++;
        field.due(timer[0], timer[2], timer[3]);
      } else {
        others.add(timer);
      }
    }
    for (long[] other : others) {
      timers.add(other[0], (int) other[1], other[2], other[3]);
    }
    return fired;
  }
}
