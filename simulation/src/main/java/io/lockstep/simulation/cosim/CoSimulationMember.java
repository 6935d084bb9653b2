package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Events;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.StepResult;
import io.lockstep.simulation.run.Clocks;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// An FMU that integrates itself. Inputs hold during its steps: with a slope, at the value of the
/// middle of the step.
final class CoSimulationMember extends FmuMember {
  private final CoSimulation instance;
  private final Function<InstanceOptions, CoSimulation> make;
  private final boolean usesEvents;
  private final Events events = new Events();
  private final double[] base = new double[slope.length];
  private final Clocks clocks;
  private double nextEvent = Double.POSITIVE_INFINITY;
  private double now;
  private boolean needsEvent;
  private boolean terminates;

  CoSimulationMember(
      String name,
      FmuInterface how,
      Function<InstanceOptions, CoSimulation> make,
      Map<String, String> start) {
    this(name, how, make, start, made(name, how, make));
  }

  private CoSimulationMember(
      String name,
      FmuInterface how,
      Function<InstanceOptions, CoSimulation> make,
      Map<String, String> start,
      CoSimulation instance) {
    super(name, instance, how, start);
    this.instance = instance;
    this.make = make;
    usesEvents = how.can(Capability.EVENT_MODE);
    clocks = new Clocks(instance, Set.of());
  }

  private static CoSimulation made(
      String name, FmuInterface how, Function<InstanceOptions, CoSimulation> make) {
    boolean usesEvents = how.can(Capability.EVENT_MODE);
    return make.apply(InstanceOptions.quiet(name).withEvents(usesEvents, usesEvents));
  }

  @Override
  boolean handlesEvents() {
    return usesEvents;
  }

  @Override
  void leaveInitialization() {
    instance.exitInitialization();
    now = startTime();
    if (usesEvents) {
      clocks.begin(now);
      boolean _ = clocks.tick(now);
    }
  }

  @Override
  double step(double time, double end) {
    boolean isSloped = hasSlope;
    if (isSloped) {
      System.arraycopy(in.reals, 0, base, 0, base.length);
      writeLater((end - time) / 2, base);
      System.arraycopy(base, 0, in.reals, 0, base.length);
    }
    StepResult result = instance.step(time, end - time);
    needsEvent = result.needsEvent();
    terminates = result.terminates();
    now = (result.isEarly() || terminates) && result.lastTime() < end ? result.lastTime() : end;
    return now;
  }

  @Override
  boolean needsEvent() {
    return needsEvent;
  }

  @Override
  boolean terminates() {
    return terminates;
  }

  @Override
  void enterEvents() {
    instance.enterEventMode();
    boolean _ = clocks.tick(now);
  }

  @Override
  boolean update() {
    instance.updateDiscreteStates(events);
    terminates |= events.terminates();
    nextEvent = events.nextTime();
    return events.needsUpdate();
  }

  @Override
  void leaveEvents(double time) {
    needsEvent = false;
    clocks.ask(time, true);
    instance.enterStepMode();
  }

  @Override
  double nextEvent() {
    return Math.min(nextEvent, clocks.next());
  }

  @Override
  boolean inputsChanged() {
    return usesEvents && hasWaiting();
  }

  @Override
  int owned() {
    return clocks.kept() == 0 ? 1 : 2 + clocks.kept();
  }

  @Override
  void own(double[] into) {
    into[0] = nextEvent;
    if (clocks.kept() > 0) {
      into[1] = now;
      clocks.keep(into, 2);
    }
  }

  @Override
  void ownBack(double[] from) {
    nextEvent = from[0];
    if (clocks.kept() > 0) {
      now = from[1];
      clocks.back(from, 2);
    }
    needsEvent = false;
    terminates = false;
  }

  @Override
  Phase resting() {
    return Phase.STEP;
  }

  @Override
  Member twin() {
    return new CoSimulationMember(name(), how, make, start);
  }
}
