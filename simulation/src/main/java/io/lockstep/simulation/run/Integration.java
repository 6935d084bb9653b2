package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelStructure;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.solver.Problem;
import io.lockstep.simulation.solver.Solver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Integrates an instance of model exchange (FMI 3.0 §3.2): step by step of the solver, each no
/// further than to the next state event, which is located within the step. Deterministic; confined
/// to the instance's thread.
///
/// Whoever uses it initialises the instance, calls [#update] in Event Mode while that says so, and
/// [#leaveEvents], then [#step]; when [#isEvent] says so, or when inputs jump, it enters Event Mode
/// and does the same.
public final class Integration {
  /// How near to the zero of an indicator an event is located, relative to the time.
  private static final double LOCATED = 1e-13;

  private final ModelExchange instance;
  private final Solver.Kind kind;
  private final double relative;
  private final DoubleConsumer inputs;
  private final Optional<Sensitivity> sensitivity;
  private final Solver solver;
  private final double[] states;
  private final double[] indicators;
  private final double[] found;
  private final Events events = new Events();
  private double time;
  private double nextTimeEvent = Double.POSITIVE_INFINITY;
  private boolean isEvent;
  private boolean terminates;

  /// For an instance that has been initialised.
  ///
  /// @param relative tolerance; the absolute one is it times the nominal value of each state
  /// @param inputs sets the continuous inputs as they are at a time, in seconds
  public Integration(
      ModelExchange instance,
      FmuInterface how,
      Solver.Kind kind,
      double relative,
      DoubleConsumer inputs) {
    this.instance = instance;
    this.kind = kind;
    this.relative = relative;
    this.inputs = inputs;
    states = new double[instance.states()];
    indicators = new double[instance.indicators()];
    found = new double[instance.indicators()];
    sensitivity = sensitivity(how);
    solver = new Solver(kind, new Dynamics(), relative, absolute());
  }

  /// The FMU's derivatives, at whatever point the solver asks for.
  private final class Dynamics implements Problem {
    private final double[] seed = new double[states.length];

    @Override
    public int size() {
      return states.length;
    }

    @Override
    public void derivatives(double at, double[] from, double[] result) {
      place(at, from);
      instance.getDerivatives(result);
    }

    @Override
    public boolean jacobianColumn(double at, double[] from, int state, double[] result) {
      if (sensitivity.isEmpty()) {
        return false;
      }
      place(at, from);
      seed[state] = 1;
      sensitivity.get().directional(seed, result);
      seed[state] = 0;
      return true;
    }
  }

  private Optional<Sensitivity> sensitivity(FmuInterface how) {
    List<Variable> derivatives = new ArrayList<>();
    for (ModelStructure.Unknown each : instance.description().structure().derivatives()) {
      derivatives.add(instance.description().variables().get(each.variable()));
    }
    List<Variable> of = instance.description().states();
    return how.can(Capability.DIRECTIONAL_DERIVATIVES)
            && kind == Solver.Kind.IMPLICIT
            && of.size() == derivatives.size()
        ? Optional.of(instance.sensitivity(derivatives, of))
            .filter(each -> each.knowns() == states.length)
        : Optional.empty();
  }

  private double[] absolute() {
    double[] nominals = new double[states.length];
    instance.getNominals(nominals);
    for (int i = 0; i < nominals.length; i++) {
      double size = Math.abs(nominals[i]);
      nominals[i] = relative * (size > 0 && Double.isFinite(size) ? size : 1);
    }
    return nominals;
  }

  private void place(double at, double[] from) {
    instance.setTime(at);
    inputs.accept(at);
    instance.setStates(from);
  }

  /// One update of the discrete states, in Event Mode; whether there has to be another one.
  public boolean update() {
    instance.updateDiscreteStates(events);
    terminates |= events.terminates();
    nextTimeEvent = events.nextTime();
    return events.needsUpdate();
  }

  /// Leaves Event Mode and starts the solver anew.
  public void leaveEvents(double at) {
    instance.enterContinuousTimeMode();
    time = at;
    isEvent = false;
    instance.getStates(states);
    instance.getIndicators(indicators);
    solver.start(at, states);
  }

  /// One step of the solver, at most to `limit`, or to the first event in it. The instance is there
  /// afterwards, and knows that the step is done.
  ///
  /// @param limit seconds; where the solver stands already: nothing is integrated
  /// @param longest seconds
  public void step(double limit, double longest) {
    if (limit > solver.time()) {
      solver.step(limit, longest);
    }
    boolean isStateEvent = locate();
    place(time, states);
    boolean isStepEvent = instance.completedStep();
    terminates |= instance.terminates();
    isEvent = isStateEvent || isStepEvent;
    if (!isEvent) {
      System.arraycopy(found, 0, indicators, 0, found.length);
    }
  }

  /// Looks whether an indicator has changed its sign within the last step, and finds the first time
  /// when one has. Afterwards time, `states` and `found` are those of the end of the step or of the
  /// event.
  private boolean locate() {
    double right = solver.time();
    time = right;
    solver.interpolate(right, states);
    if (indicators.length == 0 || !hasCrossed(right)) {
      return false;
    }
    double left = solver.lastTime();
    while (right - left > Math.max(LOCATED * Math.max(1, Math.abs(right)), 2 * Math.ulp(right))) {
      double middle = left + (right - left) / 2;
      solver.interpolate(middle, states);
      if (hasCrossed(middle)) {
        right = middle;
      } else {
        left = middle;
      }
    }
    solver.interpolate(right, states);
    boolean _ = hasCrossed(right);
    time = right;
    return true;
  }

  private boolean hasCrossed(double at) {
    place(at, states);
    instance.getIndicators(found);
    for (int i = 0; i < found.length; i++) {
      // FMI 3.0 §3.1.1: positive, or not; zero itself belongs to "not".
      if ((indicators[i] > 0) != (found[i] > 0)) {
        return true;
      }
    }
    return false;
  }

  /// To be called when continuous inputs have changed their slope or jumped a little: the solver
  /// goes on with the size of step it had. True when an event indicator changed its sign by it.
  public boolean inputsChanged() {
    solver.resume(time, states, solver.suggestedSize());
    return indicators.length > 0 && hasCrossed(time);
  }

  /// Where the instance is, in seconds.
  public double time() {
    return time;
  }

  /// When the next time event is, in seconds; infinite when there is none.
  public double nextTimeEvent() {
    return nextTimeEvent;
  }

  /// Whether the last step ended with a state event, or the FMU asked for Event Mode.
  public boolean isEvent() {
    return isEvent;
  }

  /// Whether the FMU wants to end.
  public boolean terminates() {
    return terminates;
  }

  /// Steps of the solver.
  public long steps() {
    return solver.steps();
  }

  /// How many numbers [#keep] writes.
  public int kept() {
    return 3 + states.length + indicators.length;
  }

  /// Writes what the instance's saved state does not hold: for a way back in Continuous-Time Mode.
  public void keep(double[] into) {
    into[0] = time;
    into[1] = nextTimeEvent;
    into[2] = solver.suggestedSize();
    System.arraycopy(states, 0, into, 3, states.length);
    System.arraycopy(indicators, 0, into, 3 + states.length, indicators.length);
  }

  /// Goes back to what [#keep] wrote, after the instance has gone back itself.
  public void back(double[] from) {
    time = from[0];
    nextTimeEvent = from[1];
    System.arraycopy(from, 3, states, 0, states.length);
    System.arraycopy(from, 3 + states.length, indicators, 0, indicators.length);
    solver.resume(time, states, from[2]);
    isEvent = false;
    terminates = false;
  }
}
