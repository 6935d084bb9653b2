package io.lockstep.twin;

import io.lockstep.stream.Cell;
import io.lockstep.stream.Operator;
import io.lockstep.twin.internal.state.Listening;
import io.lockstep.twin.internal.state.State;

/// Keeps rules from taking the server's own absence for silence of its sources: it was down, or its
/// clock was set, and what they waited for went on meanwhile.
///
/// The first reading behind it decides for a rule and a twin. Is it of a time in between, then its
/// source has kept what it read, and all follows from the times of readings. Is it of a later time,
/// nobody knows what was in between, and waits count from when the server listens again. So they do
/// when none comes, once sources have had time to come back.
final class ListeningDecider {
  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;
  private final Cell cell = new Cell();

  ListeningDecider(Kernel kernel, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
  }

  /// See [Kernel#listensAgain].
  void again(long patienceMicros, boolean isSetBack) {
    state.rules.listening().again(changes.receivedMicros(), patienceMicros);
    if (isSetBack) {
      state.timers.bringForward(TimerOwner.RULE.number(), changes.receivedMicros());
    }
  }

  /// A reading is about to be shown to a rule.
  ///
  /// @param sourceMicros its own time
  void hear(int twin, int row, Operator rule, long sourceMicros) {
    Listening listening = state.rules.listening();
    if (listening.spell() == 0) {
      return;
    }
    state.rules.load(row, twin, cell);
    if (cell.isOfSpell(listening.spell())) {
      return;
    }
    if (sourceMicros >= listening.sinceMicros()) {
      rule.resume(cell, listening.sinceMicros());
    } else {
      rule.catchUp(cell, changes.receivedMicros() - sourceMicros);
    }
    cell.spell(listening.spell());
    cell.forgetTimer();
    store(twin, row);
  }

  /// Time has come for a rule.
  ///
  /// @return false when there is nothing to look at yet
  boolean isToLook(int twin, int row, Operator rule, long nowMicros) {
    Listening listening = state.rules.listening();
    state.rules.load(row, twin, cell);
    if (cell.isOfSpell(listening.spell())) {
      return true;
    }
    boolean isOver = nowMicros >= listening.patientUntilMicros();
    if (isOver) {
      rule.resume(cell, listening.sinceMicros());
      cell.spell(listening.spell());
    } else {
      cell.wakeAt(listening.patientUntilMicros());
    }
    cell.forgetTimer();
    store(twin, row);
    return isOver;
  }

  private void store(int twin, int row) {
    if (cell.needsTimer()) {
      kernel.setTimer(cell.wakeMicros(), TimerOwner.RULE, twin, state.rules.key(row));
    }
    state.rules.store(row, twin, cell);
  }
}
