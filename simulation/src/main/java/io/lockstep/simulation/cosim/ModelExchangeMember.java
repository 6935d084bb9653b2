package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.run.Clocks;
import io.lockstep.simulation.run.Integration;
import io.lockstep.simulation.solver.Solver;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An FMU that we integrate within the steps of the network. Inputs hold, or follow their slope;
/// its events end a step early.
final class ModelExchangeMember extends FmuMember {
  private final ModelExchange instance;
  private final Function<InstanceOptions, ModelExchange> make;
  private final Solver.Kind solver;
  private final double tolerance;
  private final double[] base = new double[slope.length];
  private @Nullable Integration integration;
  private double stepBegin;
  private boolean isStepping;
  private final Clocks clocks;
  private boolean needsEvent;

  ModelExchangeMember(
      String name,
      FmuInterface how,
      Function<InstanceOptions, ModelExchange> make,
      Map<String, String> start,
      Solver.Kind solver,
      double tolerance) {
    this(name, how, make, start, solver, tolerance, make.apply(InstanceOptions.quiet(name)));
  }

  private ModelExchangeMember(
      String name,
      FmuInterface how,
      Function<InstanceOptions, ModelExchange> make,
      Map<String, String> start,
      Solver.Kind solver,
      double tolerance,
      ModelExchange instance) {
    super(name, instance, how, start);
    this.instance = instance;
    this.make = make;
    this.solver = solver;
    this.tolerance = tolerance;
    clocks = new Clocks(instance, Set.of());
  }

  private Integration integration() {
    return Objects.requireNonNull(integration, "the member is not initialised");
  }

  private Integration made() {
    return new Integration(instance, how, solver, tolerance, this::drive);
  }

  private void drive(double time) {
    if (isStepping && hasSlope) {
      writeLater(time - stepBegin, base);
    }
  }

  @Override
  boolean handlesEvents() {
    return true;
  }

  @Override
  void leaveInitialization() {
    instance.exitInitialization();
    integration = made();
    clocks.begin(startTime());
    boolean _ = clocks.tick(startTime());
  }

  @Override
  double step(double time, double end) {
    Integration by = integration();
    System.arraycopy(in.reals, 0, base, 0, base.length);
    stepBegin = time;
    isStepping = true;
    needsEvent = false;
    while (by.time() < end && !needsEvent && !by.terminates()) {
      double timeEvent = Math.min(by.nextTimeEvent(), clocks.next());
      by.step(Math.min(end, timeEvent), end - time);
      needsEvent = by.isEvent() || by.time() >= timeEvent;
    }
    isStepping = false;
    System.arraycopy(base, 0, in.reals, 0, base.length);
    return by.time();
  }

  @Override
  boolean needsEvent() {
    return needsEvent;
  }

  @Override
  boolean terminates() {
    return integration().terminates();
  }

  @Override
  void enterEvents() {
    instance.enterEventMode();
    boolean _ = clocks.tick(integration().time());
  }

  @Override
  boolean update() {
    return integration().update();
  }

  @Override
  void leaveEvents(double time) {
    needsEvent = false;
    clocks.ask(time, true);
    integration().leaveEvents(time);
  }

  @Override
  double nextEvent() {
    return Math.min(integration().nextTimeEvent(), clocks.next());
  }

  @Override
  boolean inputsChanged() {
    return integration().inputsChanged() || hasWaiting();
  }

  @Override
  int owned() {
    return integration().kept() + clocks.kept();
  }

  @Override
  void own(double[] into) {
    integration().keep(into);
    clocks.keep(into, integration().kept());
  }

  @Override
  void ownBack(double[] from) {
    if (integration == null) {
      integration = made();
    }
    integration().back(from);
    clocks.back(from, integration().kept());
    needsEvent = false;
  }

  @Override
  Phase resting() {
    return Phase.CONTINUOUS_TIME;
  }

  @Override
  Member twin() {
    return new ModelExchangeMember(name(), how, make, start, solver, tolerance);
  }
}
