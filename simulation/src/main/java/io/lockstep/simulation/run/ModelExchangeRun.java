package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelStructure;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.solver.Problem;
import io.lockstep.simulation.solver.Solver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Model exchange: we integrate, locate state events, keep time events, and tell the FMU of each
/// step (FMI 3.0 §3.2).
final class ModelExchangeRun {
  /// Of an indicator, how near to its zero an event is located, relative to the time.
  private static final double LOCATED = 1e-13;

  private static final int EVENTS_MAX = 1_000;

  private final ModelExchange instance;
  private final FmuInterface how;
  private final RunOptions options;
  private final Appendable out;
  private final Events events = new Events();
  private long eventCount;
  private double nextTimeEvent = Double.POSITIVE_INFINITY;
  private double[] indicators = {};
  private double[] found = {};
  private double[] states = {};
  private double located;
  private double lastEvent = Double.NaN;
  private int eventsHere;

  ModelExchangeRun(ModelExchange instance, FmuInterface how, RunOptions options, Appendable out) {
    this.instance = instance;
    this.how = how;
    this.options = options;
    this.out = out;
  }

  /// The FMU's derivatives, at whatever point the solver asks for.
  private final class Dynamics implements Problem {
    private final Inputs inputs;
    private final Optional<Sensitivity> sensitivity;
    private final double[] seed;

    Dynamics(Inputs inputs) {
      this.inputs = inputs;
      this.seed = new double[instance.states()];
      List<Variable> derivatives = new ArrayList<>();
      for (ModelStructure.Unknown each : instance.description().structure().derivatives()) {
        derivatives.add(instance.description().variables().get(each.variable()));
      }
      List<Variable> of = instance.description().states();
      this.sensitivity =
          how.can(Capability.DIRECTIONAL_DERIVATIVES)
                  && options.solver() == Solver.Kind.IMPLICIT
                  && of.size() == derivatives.size()
              ? Optional.of(instance.sensitivity(derivatives, of))
                  .filter(each -> each.knowns() == instance.states())
              : Optional.empty();
    }

    @Override
    public int size() {
      return instance.states();
    }

    @Override
    public void derivatives(double time, double[] at, double[] result) {
      place(time, at, inputs);
      instance.getDerivatives(result);
    }

    @Override
    public boolean jacobianColumn(double time, double[] at, int state, double[] result) {
      if (sensitivity.isEmpty()) {
        return false;
      }
      place(time, at, inputs);
      seed[state] = 1;
      sensitivity.get().directional(seed, result);
      seed[state] = 0;
      return true;
    }
  }

  private void place(double time, double[] at, Inputs inputs) {
    instance.setTime(time);
    inputs.apply(time, true, false, false);
    instance.setStates(at);
  }

  RunReport run() {
    Grid grid = new Grid(options.startTime(), options.stopTime(), options.stepSize());
    StartValues.apply(instance, options.start());
    Inputs inputs = new Inputs(instance, options.input());
    inputs.apply(grid.start(), true, true, false);
    instance.enterInitialization(grid.start(), OptionalDouble.of(grid.stop()), options.tolerance());
    instance.exitInitialization();
    boolean isTerminated = !handleEvents();
    states = new double[instance.states()];
    indicators = new double[instance.indicators()];
    found = new double[instance.indicators()];
    instance.getStates(states);
    instance.getIndicators(indicators);
    Solver solver =
        new Solver(options.solver(), new Dynamics(inputs), options.relativeTolerance(), absolute());
    solver.start(grid.start(), states);
    Recorder recorder =
        new Recorder(instance, Recorder.chosen(instance.description(), options.outputs()), out);
    recorder.sample(grid.start());
    double time = grid.start();
    long point = 0;
    while (time < grid.stop() && !isTerminated) {
      double regular = grid.point(point + 1);
      double input = inputs.nextEvent(time);
      double limit = Math.min(regular, Math.min(input, nextTimeEvent));
      if (limit > time) {
        solver.step(limit, options.stepSize());
      }
      boolean isStateEvent = locate(solver, inputs);
      time = isStateEvent ? time(solver) : solver.time();
      place(time, states, inputs);
      boolean isStepEvent = instance.completedStep();
      isTerminated = instance.terminates();
      boolean isInputEvent = time == input;
      boolean isTimeEvent = time >= nextTimeEvent;
      boolean isEvent = isStateEvent || isStepEvent || isInputEvent || isTimeEvent;
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
        isTerminated = !handleEvents();
        instance.getStates(states);
        instance.getIndicators(indicators);
        solver.start(time, states);
        recorder.sample(time);
      } else {
        System.arraycopy(found, 0, indicators, 0, found.length);
      }
    }
    instance.terminate();
    return new RunReport(
        time, isTerminated && time < grid.stop(), recorder.rows(), solver.steps(), eventCount);
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

  private double[] absolute() {
    double[] nominals = new double[instance.states()];
    instance.getNominals(nominals);
    for (int i = 0; i < nominals.length; i++) {
      double size = Math.abs(nominals[i]);
      nominals[i] = options.relativeTolerance() * (size > 0 && Double.isFinite(size) ? size : 1);
    }
    return nominals;
  }

  private double time(Solver solver) {
    return Math.min(located, solver.time());
  }

  /// Looks whether an indicator has changed its sign within the last step, and finds the first time
  /// when one has. Afterwards `states` and `found` are those of the end of the step or of the
  /// event.
  private boolean locate(Solver solver, Inputs inputs) {
    double right = solver.time();
    solver.interpolate(right, states);
    if (indicators.length == 0) {
      return false;
    }
    if (!hasCrossed(right, inputs)) {
      return false;
    }
    double left = solver.lastTime();
    while (right - left > Math.max(LOCATED * Math.max(1, Math.abs(right)), 2 * Math.ulp(right))) {
      double middle = left + (right - left) / 2;
      solver.interpolate(middle, states);
      if (hasCrossed(middle, inputs)) {
        right = middle;
      } else {
        left = middle;
      }
    }
    solver.interpolate(right, states);
    boolean _ = hasCrossed(right, inputs);
    located = right;
    return true;
  }

  private boolean hasCrossed(double time, Inputs inputs) {
    place(time, states, inputs);
    instance.getIndicators(found);
    for (int i = 0; i < found.length; i++) {
      // FMI 3.0 §3.1.1: positive, or not; zero itself belongs to "not".
      if ((indicators[i] > 0) != (found[i] > 0)) {
        return true;
      }
    }
    return false;
  }

  /// Updates discrete states until nothing changes; false when the FMU wants to end.
  private boolean handleEvents() {
    eventCount++;
    do {
      instance.updateDiscreteStates(events);
      if (events.terminates()) {
        instance.enterContinuousTimeMode();
        return false;
      }
    } while (events.needsUpdate());
    nextTimeEvent = events.nextTime();
    instance.enterContinuousTimeMode();
    return true;
  }
}
