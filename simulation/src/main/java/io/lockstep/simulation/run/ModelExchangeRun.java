package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.ModelExchange;
import java.util.OptionalDouble;

/// Model exchange of one FMU: an [Integration] from event to event, driven by a table.
final class ModelExchangeRun {
  private static final int EVENTS_MAX = 1_000;

  private final ModelExchange instance;
  private final FmuInterface how;
  private final RunOptions options;
  private final Appendable out;
  private long eventCount;
  private double lastEvent = Double.NaN;
  private int eventsHere;

  ModelExchangeRun(ModelExchange instance, FmuInterface how, RunOptions options, Appendable out) {
    this.instance = instance;
    this.how = how;
    this.options = options;
    this.out = out;
  }

  RunReport run() {
    Grid grid = new Grid(options.startTime(), options.stopTime(), options.stepSize());
    StartValues.apply(instance, options.start(), "--start");
    Inputs inputs = new Inputs(instance, options.input());
    instance.enterInitialization(grid.start(), OptionalDouble.of(grid.stop()), options.tolerance());
    inputs.apply(grid.start(), true, true, false);
    instance.exitInitialization();
    if (inputs.isEvent(grid.start())) {
      inputs.apply(grid.start(), true, true, true);
    }
    Integration integration =
        new Integration(
            instance,
            how,
            options.solver(),
            options.relativeTolerance(),
            time -> inputs.apply(time, true, false, false));
    boolean isTerminated = !integration.begin(grid.start());
    eventCount++;
    Recorder recorder =
        new Recorder(instance, Recorder.chosen(instance.description(), options.outputs()), out);
    recorder.sample(grid.start());
    double time = grid.start();
    long point = 0;
    while (time < grid.stop() && !isTerminated) {
      double regular = grid.point(point + 1);
      double input = inputs.nextEvent(time);
      double timeEvent = integration.nextTimeEvent();
      integration.step(Math.min(regular, Math.min(input, timeEvent)), options.stepSize());
      time = integration.time();
      isTerminated = integration.terminates();
      boolean isInputEvent = time == input;
      boolean isEvent = integration.isEvent() || isInputEvent || time >= timeEvent;
      if (time >= regular) {
        point++;
      }
      if (isEvent || time == regular || isTerminated) {
        recorder.sample(time);
      }
      if (isEvent && !isTerminated) {
        expectProgress(time);
        instance.enterEventMode();
        if (isInputEvent) {
          inputs.apply(time, true, true, true);
        }
        eventCount++;
        isTerminated = !integration.begin(time);
        recorder.sample(time);
      }
    }
    instance.terminate();
    return new RunReport(
        time, isTerminated && time < grid.stop(), recorder.rows(), integration.steps(), eventCount);
  }

  /// An FMU whose events follow each other without time between them would never end.
  private void expectProgress(double time) {
    eventsHere = time == lastEvent ? eventsHere + 1 : 0;
    lastEvent = time;
    if (eventsHere > EVENTS_MAX) {
      throw new FmuException(
          "expected time to go on, found more than %d events at %s s".formatted(EVENTS_MAX, time));
    }
  }
}
