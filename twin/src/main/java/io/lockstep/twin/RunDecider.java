package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Rule;
import io.lockstep.stream.RunStatus;
import io.lockstep.stream.Trigger;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.RunEntry;
import io.lockstep.twin.internal.state.RunTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.RunJson;

/// Keeps the runs of processes, and lets the properties of process twins follow them. Each state of
/// a run is a change record with the whole run. What moves a run is [RuleDecider]'s.
final class RunDecider {
  private static final String NO_STEP = "";

  private final Kernel kernel;
  private final State state;
  private final ChangeWriter changes;

  RunDecider(Kernel kernel, State state, ChangeWriter changes) {
    this.kernel = kernel;
    this.state = state;
    this.changes = changes;
  }

  /// A run began with its first step.
  ///
  /// @param by who began it, empty for a reading
  void begun(int twin, Rule rule, Trigger.Run process, long micros, String by) {
    String twinId = state.twins.id(twin);
    RunEntry entry =
        RunEntry.begun(
            changes.drawId(twinId),
            twinId,
            rule.name(),
            process.steps().getFirst().name(),
            micros,
            by);
    state.runs.add(entry);
    write(GraphChange.Action.CREATED, entry);
    show(twin, process, entry);
  }

  /// The next step began.
  void stepped(int twin, Rule rule, Trigger.Run process, int step, long micros) {
    int row = open(twin, rule);
    if (row >= 0) {
      String name = process.steps().get(step).name();
      change(twin, process, row, state.runs.get(row).stepped(step, name, notBefore(row, micros)));
    }
  }

  /// The step ended, the next one has not begun.
  void waiting(int twin, Rule rule, Trigger.Run process, long micros) {
    int row = open(twin, rule);
    if (row >= 0) {
      change(twin, process, row, state.runs.get(row).waiting(notBefore(row, micros)));
    }
  }

  /// The step takes longer than it may.
  void overdue(int twin, Rule rule, Trigger.Run process, long micros) {
    int row = open(twin, rule);
    if (row >= 0) {
      change(twin, process, row, state.runs.get(row).overdue(notBefore(row, micros)));
    }
  }

  /// The run is over.
  ///
  /// @param by who ended it, empty for a reading
  void ended(
      int twin, Rule rule, Trigger.Run process, RunStatus how, long micros, String by, String why) {
    int row = open(twin, rule);
    if (row >= 0) {
      change(twin, process, row, state.runs.get(row).ended(how, notBefore(row, micros), by, why));
    }
  }

  /// Readings may be from before the last move, when somebody made that.
  private long notBefore(int row, long micros) {
    return Math.max(micros, state.runs.get(row).sinceMicros());
  }

  private int open(int twin, Rule rule) {
    return state.runs.findOpen(rule.name(), state.twins.id(twin));
  }

  /// A twin is no longer watched by a process: it goes, or has another model.
  void close(Rule rule, String twinId) {
    int row = state.runs.findOpen(rule.name(), twinId);
    if (row >= 0) {
      abort(row, "the twin is none of the process any more");
    }
  }

  /// A process is no longer in force as it was. Its twins show that their runs are over.
  void closeAll(Rule process) {
    RunTable runs = state.runs;
    int row = runs.firstOpen();
    while (row >= 0) {
      int next = runs.next(row);
      if (runs.get(row).process().equals(process.name())) {
        abort(row, "the process is no longer in force as it was");
        int twin = state.twins.find(runs.get(row).twinId());
        if (twin >= 0 && process.trigger() instanceof Trigger.Run steps) {
          show(twin, steps, runs.get(row));
        }
      }
      row = next;
    }
  }

  private void abort(int row, String why) {
    RunEntry entry =
        state.runs.get(row).ended(RunStatus.ABORTED, changes.receivedMicros(), "", why);
    state.runs.replace(row, entry);
    write(GraphChange.Action.CHANGED, entry);
  }

  private void change(int twin, Trigger.Run process, int row, RunEntry entry) {
    state.runs.replace(row, entry);
    write(GraphChange.Action.CHANGED, entry);
    show(twin, process, entry);
  }

  private void write(GraphChange.Action action, RunEntry entry) {
    changes.graph(ChangeKind.PROCESS, new GraphChange(action, entry.twinId(), RunJson.of(entry)));
  }

  private void show(int twin, Trigger.Run process, RunEntry entry) {
    boolean isInStep = entry.status() == RunStatus.RUNNING || entry.status() == RunStatus.OVERDUE;
    Trigger.Shown shows = process.shows();
    show(twin, shows.run(), entry.id().toString(), entry.sinceMicros());
    show(twin, shows.step(), isInStep ? entry.stepName() : NO_STEP, entry.sinceMicros());
    show(
        twin,
        shows.since(),
        Times.text(isInStep ? entry.stepMicros() : entry.sinceMicros()),
        entry.sinceMicros());
    show(twin, shows.status(), entry.status().word(), entry.sinceMicros());
  }

  /// Writes a property when the model has it as a text and it can hold the text: an enum of steps
  /// has no word for none.
  private void show(int twin, String path, String text, long micros) {
    int slot = kernel.shape(twin).indexOf(path);
    if (slot < 0 || kernel.shape(twin).slot(slot).type() != ValueType.TEXT) {
      return;
    }
    boolean fits =
        state.models.entry(state.twins.model(twin)).checks().get(slot).fault(0, text) == null;
    if (fits) {
      kernel.write(twin, slot, 0, text, micros);
    } else {
      kernel.remove(twin, slot);
    }
  }
}
