package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.instance.Sensitivity;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;

/// A Java behaviour in a network.
final class BehaviourMember extends Member {
  private final Behaviour behaviour;
  private double[] state = {};
  private double now;

  BehaviourMember(String name, Behaviour behaviour) {
    super(name, behaviour.inputs(), behaviour.outputs());
    this.behaviour = behaviour;
  }

  @Override
  boolean can(Capability capability) {
    return switch (capability) {
      case SAVES_STATE, SERIALIZES_STATE, VARIABLE_STEP -> true;
      case NEEDS_EXECUTION_TOOL,
          ONLY_ONCE_PER_PROCESS,
          NO_MEMORY_FUNCTIONS,
          DIRECTIONAL_DERIVATIVES,
          ADJOINT_DERIVATIVES,
          DEPENDENCIES_PER_ELEMENT,
          NEEDS_COMPLETED_STEP,
          EVALUATES_DISCRETE_STATES,
          INTERPOLATES_INPUTS,
          ASYNCHRONOUS,
          INTERMEDIATE_UPDATE,
          MIGHT_RETURN_EARLY,
          RETURNS_EARLY_WHEN_ASKED,
          EVENT_MODE ->
          false;
    };
  }

  @Override
  boolean handlesEvents() {
    return false;
  }

  @Override
  boolean feeds(int input, int output, boolean isInitial) {
    return behaviour.feeds(input, output);
  }

  @Override
  void link(BitSet connectedInputs, BitSet connectedOutputs) {}

  @Override
  void enterInitialization(double start, OptionalDouble stop, OptionalDouble tolerance) {
    now = start;
    state = behaviour.start(start).clone();
  }

  @Override
  void leaveInitialization() {}

  @Override
  void readInputs() {}

  @Override
  void read() {
    behaviour.outputs(now, state, in, out);
  }

  @Override
  void readAll() {
    read();
  }

  @Override
  void write(boolean discreteToo) {}

  @Override
  void wasSet(int input) {}

  @Override
  double step(double time, double end) {
    double middle = hasSlope ? (end - time) / 2 : 0;
    shift(middle);
    behaviour.step(time, end - time, state, in);
    shift(-middle);
    now = end;
    return end;
  }

  private void shift(double by) {
    if (by != 0) {
      for (int i = 0; i < slope.length; i++) {
        in.reals[i] += slope[i] * by;
      }
    }
  }

  @Override
  boolean needsEvent() {
    return false;
  }

  @Override
  boolean terminates() {
    return false;
  }

  @Override
  void enterEvents() {}

  @Override
  boolean update() {
    return false;
  }

  @Override
  void leaveEvents(double time) {}

  @Override
  double nextEvent() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  boolean inputsChanged() {
    return false;
  }

  @Override
  Kept keep(Optional<Kept> into) {
    Kept kept =
        into.filter(each -> each.own().length == state.length + 1)
            .orElseGet(
                () ->
                    new Kept(
                        Optional.empty(),
                        new double[state.length + 1],
                        new Values(inputs()),
                        new Values(outputs())));
    kept.own()[0] = now;
    System.arraycopy(state, 0, kept.own(), 1, state.length);
    kept.in().take(in);
    kept.out().take(out);
    return kept;
  }

  @Override
  void back(Kept kept) {
    begin(new byte[0], kept.own());
    in.take(kept.in());
    out.take(kept.out());
  }

  @Override
  byte[] bytes(Kept kept) {
    return new byte[0];
  }

  @Override
  void begin(byte[] of, double[] own) {
    now = own[0];
    state = java.util.Arrays.copyOfRange(own, 1, own.length);
  }

  @Override
  Optional<Sensitivity> sensitivity(
      java.util.List<Integer> ofOutputs, java.util.List<Integer> byInputs) {
    return Optional.empty();
  }

  @Override
  Member twin() {
    return new BehaviourMember(name(), behaviour);
  }

  @Override
  void terminate() {}

  @Override
  public void close() {}
}
