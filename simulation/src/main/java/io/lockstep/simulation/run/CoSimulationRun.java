package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.StepResult;
import java.util.OptionalDouble;

/// Co-simulation of one FMU from communication point to communication point. A discontinuity of the
/// inputs is a communication point of its own where the FMU allows steps of any size.
final class CoSimulationRun {
  private final CoSimulation instance;
  private final FmuInterface how;
  private final RunOptions options;
  private final boolean usesEvents;
  private final Appendable out;
  private final Events events = new Events();
  private long eventCount;

  CoSimulationRun(
      CoSimulation instance,
      FmuInterface how,
      RunOptions options,
      boolean usesEvents,
      Appendable out) {
    this.instance = instance;
    this.how = how;
    this.options = options;
    this.usesEvents = usesEvents;
    this.out = out;
  }

  RunReport run() {
    Grid grid = new Grid(options.startTime(), options.stopTime(), options.stepSize());
    StartValues.apply(instance, options.start(), "--start");
    Inputs inputs = new Inputs(instance, options.input());
    instance.enterInitialization(grid.start(), OptionalDouble.of(grid.stop()), options.tolerance());
    inputs.apply(grid.start(), true, true, false);
    instance.exitInitialization();
    if (usesEvents && inputs.isEvent(grid.start())) {
      inputs.apply(grid.start(), true, true, true);
    }
    boolean isTerminated = usesEvents && !handleEvents();
    Recorder recorder =
        new Recorder(instance, Recorder.chosen(instance.description(), options.outputs()), out);
    double time = grid.start();
    long point = 0;
    long steps = 0;
    recorder.sample(time);
    while (time < grid.stop() && !isTerminated) {
      double regular = grid.point(point + 1);
      double input = inputs.nextEvent(time);
      boolean isInputEvent =
          (usesEvents || how.can(Capability.VARIABLE_STEP))
              && (input < regular || InputTable.isClose(input, regular))
              && input <= grid.stop();
      double next = isInputEvent ? Math.min(input, regular) : regular;
      inputs.apply(time, true, !usesEvents, !usesEvents);
      StepResult result = instance.step(time, next - time);
      steps++;
      isTerminated = result.terminates();
      time = result.isEarly() && result.lastTime() < next ? result.lastTime() : next;
      if (time == regular) {
        point++;
      }
      recorder.sample(time);
      boolean isAtInput = isInputEvent && time == next;
      if (usesEvents && !isTerminated && (isAtInput || result.needsEvent())) {
        instance.enterEventMode();
        if (isAtInput) {
          inputs.apply(time, true, true, true);
        }
        isTerminated = !handleEvents();
        recorder.sample(time);
      } else if (result.isEarly() && !usesEvents && time < next) {
        // A discarded step of FMI 2: it came only that far, and does not go on by itself.
        isTerminated = true;
      }
    }
    instance.terminate();
    return new RunReport(
        time, isTerminated && time < grid.stop(), recorder.rows(), steps, eventCount);
  }

  /// Updates discrete states until nothing changes; false when the FMU wants to end.
  private boolean handleEvents() {
    eventCount++;
    do {
      instance.updateDiscreteStates(events);
      if (events.terminates()) {
        instance.enterStepMode();
        return false;
      }
    } while (events.needsUpdate());
    instance.enterStepMode();
    return true;
  }
}
