package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.ScheduledExecution;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// Scheduled execution of one FMU in virtual time: at each tick of a clock its model partition is
/// activated, at one time by priority; each ends before the next one begins. Inputs are set before
/// each activation as the table has them. A row at each step of the grid, and after all activations
/// of a time.
final class ScheduledRun {
  private static final int ACTIVATIONS_MAX = 1_000;

  private final ScheduledExecution instance;
  private final RunOptions options;
  private final Appendable out;
  private long activations;

  ScheduledRun(ScheduledExecution instance, RunOptions options, Appendable out) {
    this.instance = instance;
    this.options = options;
    this.out = out;
  }

  RunReport run() {
    Grid grid = new Grid(options.startTime(), options.stopTime(), options.stepSize());
    StartValues.apply(instance, options.start(), "--start");
    Inputs inputs = new Inputs(instance, options.input());
    Clocks clocks = new Clocks(instance, inputs.clocks());
    instance.enterInitialization(grid.start(), OptionalDouble.of(grid.stop()), options.tolerance());
    inputs.apply(grid.start(), true, true, false);
    instance.exitInitialization();
    clocks.begin(grid.start());
    Recorder recorder =
        new Recorder(instance, Recorder.chosen(instance.description(), options.outputs()), out);
    double time = grid.start();
    long point = 0;
    activate(inputs, clocks, time);
    recorder.sample(time);
    while (time < grid.stop()) {
      double regular = grid.point(point + 1);
      double next = Math.min(clocks.next(), inputs.nextTick(time));
      boolean isTick = next <= regular || InputTable.isClose(next, regular);
      time = isTick && !InputTable.isClose(next, regular) ? next : regular;
      if (time == regular) {
        point++;
      }
      if (isTick) {
        activate(inputs, clocks, time);
      }
      recorder.sample(time);
    }
    instance.terminate();
    return new RunReport(time, false, recorder.rows(), activations, activations);
  }

  /// All activations of a time, those that follow from them, too: one after the other, since what
  /// one changes may tick before the others.
  private void activate(Inputs inputs, Clocks clocks, double time) {
    TreeSet<Variable> due = new TreeSet<>(Clocks.ORDER);
    due.addAll(inputs.ticking(time));
    due.addAll(clocks.take(time));
    for (int here = 0; !due.isEmpty(); here++) {
      if (here > ACTIVATIONS_MAX) {
        throw new FmuException(
            "expected time to go on, found more than %d activations at %s s"
                .formatted(ACTIVATIONS_MAX, time));
      }
      inputs.apply(time, true, true, true);
      boolean hasChanged = instance.activate(due.removeFirst(), time);
      activations++;
      clocks.ask(time, hasChanged);
      due.addAll(clocks.take(time));
    }
  }
}
