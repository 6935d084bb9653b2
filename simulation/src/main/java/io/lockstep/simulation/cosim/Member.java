package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.solver.Solver;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/// What steps in a network: an FMU by co-simulation, one by model exchange with a solver of ours,
/// or a Java [Behaviour]. Belongs to one master, and is confined to its thread.
public abstract sealed class Member implements AutoCloseable permits FmuMember, BehaviourMember {
  private final String name;
  private final List<Port> inputs;
  private final List<Port> outputs;

  /// The values of now.
  final Values in;

  final Values out;

  /// How fast each floating-point input changes during a step, per second; counts when `hasSlope`.
  final double[] slope;

  boolean hasSlope;

  Member(String name, List<Port> inputs, List<Port> outputs) {
    if (name.isEmpty() || name.indexOf('.') >= 0) {
      throw new IllegalArgumentException(
          "expected a name of a member without dots, found \"%s\"".formatted(name));
    }
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    in = new Values(inputs);
    out = new Values(outputs);
    slope = new double[in.reals.length];
  }

  /// An FMU by co-simulation.
  ///
  /// @param name unique in the network, without dots
  /// @param how the interface that `make` loads
  /// @param make makes instances, in this process or elsewhere
  /// @param start values to begin with, by the names of variables
  public static Member coSimulation(
      String name,
      FmuInterface how,
      Function<InstanceOptions, CoSimulation> make,
      Map<String, String> start) {
    return new CoSimulationMember(name, how, make, start);
  }

  /// An FMU by model exchange.
  ///
  /// @param solver integrates it within the steps of the network
  /// @param tolerance relative, of the solver
  public static Member modelExchange(
      String name,
      FmuInterface how,
      Function<InstanceOptions, ModelExchange> make,
      Map<String, String> start,
      Solver.Kind solver,
      double tolerance) {
    return new ModelExchangeMember(name, how, make, start, solver, tolerance);
  }

  /// An FMU that is loaded in this process, by the interface it was loaded for.
  public static Member of(String name, LoadedFmu fmu, Map<String, String> start) {
    return switch (fmu.how().kind()) {
      case CO_SIMULATION -> coSimulation(name, fmu.how(), fmu::coSimulation, start);
      case MODEL_EXCHANGE ->
          modelExchange(name, fmu.how(), fmu::modelExchange, start, Solver.Kind.EXPLICIT, 1e-6);
      case SCHEDULED_EXECUTION ->
          throw new IllegalArgumentException("scheduled execution has no steps to join");
    };
  }

  /// A Java behaviour.
  public static Member of(String name, Behaviour behaviour) {
    return new BehaviourMember(name, behaviour);
  }

  /// Unique in its network.
  public final String name() {
    return name;
  }

  /// What it needs.
  public final List<Port> inputs() {
    return inputs;
  }

  /// What it gives.
  public final List<Port> outputs() {
    return outputs;
  }

  /// What it can, as capabilities of FMI call it.
  abstract boolean can(Capability capability);

  /// Whether it has an Event Mode, where discrete inputs wait.
  abstract boolean handlesEvents();

  /// Whether an output depends on an input at the same time.
  abstract boolean feeds(int input, int output, boolean isInitial);

  OptionalInt input(String port) {
    return place(inputs, port);
  }

  OptionalInt output(String port) {
    return place(outputs, port);
  }

  static OptionalInt place(List<Port> ports, String port) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).name().equals(port)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /// Says which ports are connected: those are exchanged at each step.
  abstract void link(BitSet connectedInputs, BitSet connectedOutputs);

  abstract void enterInitialization(double start, OptionalDouble stop, OptionalDouble tolerance);

  /// Members that handle events are in Event Mode afterwards.
  abstract void leaveInitialization();

  /// Fetches the inputs as they are: what it was made with.
  abstract void readInputs();

  /// Fetches the connected outputs.
  abstract void read();

  /// Fetches all outputs.
  abstract void readAll();

  /// Hands over the connected inputs and those that were set from outside.
  ///
  /// @param discreteToo whether discrete ones may be set now
  abstract void write(boolean discreteToo);

  /// Notes that an input that is not connected has been set from outside.
  abstract void wasSet(int input);

  /// From a communication point towards another one.
  ///
  /// @return how far it came, in seconds
  abstract double step(double time, double end);

  /// Whether the last step ended with an event of its own.
  abstract boolean needsEvent();

  /// Whether it wants to end.
  abstract boolean terminates();

  abstract void enterEvents();

  /// One update of the discrete states; whether there has to be another one.
  abstract boolean update();

  abstract void leaveEvents(double time);

  /// When its next time event is; infinite when there is none.
  abstract double nextEvent();

  /// Called at a communication point when the inputs are those of the next step; true when there is
  /// an event by that.
  abstract boolean inputsChanged();

  /// Keeps all it knows, in `into` when that is its own.
  abstract Kept keep(Optional<Kept> into);

  abstract void back(Kept kept);

  /// A clock: an output, or a triggered input.
  Optional<Numbers> clock(String port, boolean isOutput) {
    return Optional.empty();
  }

  /// What a saved state is as bytes.
  abstract byte[] bytes(Kept kept);

  /// A saved state from bytes, of another member like this one; it is in the middle of a run
  /// afterwards.
  abstract void begin(byte[] state, double[] own);

  /// Derivatives of outputs by inputs, where it knows them.
  abstract Optional<Sensitivity> sensitivity(List<Integer> ofOutputs, List<Integer> byInputs);

  /// Another one like this one, at its beginning.
  abstract Member twin();

  abstract void terminate();

  @Override
  public abstract void close();
}
