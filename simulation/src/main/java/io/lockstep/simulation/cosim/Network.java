package io.lockstep.simulation.cosim;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.solver.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/// A network as it is written down: which FMUs, how they are connected, how they step. Immutable.
///
/// @param members by name, in the order of the file
/// @param inputs values of inputs that nothing is connected to, by `member.variable`
/// @param startTime seconds
/// @param stopTime seconds, when the file says it
public record Network(
    List<Part> members,
    List<Connection> connections,
    Map<String, String> inputs,
    MasterOptions options,
    double startTime,
    OptionalDouble stopTime) {

  /// An FMU in a network.
  ///
  /// @param kind the interface to use; absent: co-simulation, where there is one
  /// @param solver of model exchange
  /// @param tolerance of the solver, relative
  /// @param start values to begin with, by the names of variables
  public record Part(
      String name,
      Path fmu,
      Optional<FmuInterface.Kind> kind,
      Solver.Kind solver,
      double tolerance,
      Map<String, String> start) {
    /// Keeps copies.
    public Part {
      start = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(start));
    }

    private FmuInterface.Kind kindOf(ModelDescription description) {
      return kind.orElse(
          description.interfaceOf(FmuInterface.Kind.CO_SIMULATION).isPresent()
              ? FmuInterface.Kind.CO_SIMULATION
              : FmuInterface.Kind.MODEL_EXCHANGE);
    }
  }

  /// Keeps copies.
  public Network {
    members = List.copyOf(members);
    connections = List.copyOf(connections);
    inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /// Loads the FMUs and connects them.
  ///
  /// @param loader loads one into this process, or elsewhere
  public Loaded load(BiFunction<Fmu, FmuInterface.Kind, LoadedFmu> loader) {
    List<LoadedFmu> loaded = new ArrayList<>();
    List<Member> made = new ArrayList<>();
    Map<Path, Fmu> files = new LinkedHashMap<>();
    try {
      for (Part part : members) {
        Fmu fmu = files.computeIfAbsent(part.fmu(), Fmu::open);
        LoadedFmu each = loader.apply(fmu, part.kindOf(fmu.description()));
        loaded.add(each);
        made.add(
            switch (each.how().kind()) {
              case CO_SIMULATION ->
                  Member.coSimulation(part.name(), each.how(), each::coSimulation, part.start());
              case MODEL_EXCHANGE ->
                  Member.modelExchange(
                      part.name(),
                      each.how(),
                      each::modelExchange,
                      part.start(),
                      part.solver(),
                      part.tolerance());
              case SCHEDULED_EXECUTION ->
                  throw new IllegalArgumentException("scheduled execution has no steps to join");
            });
      }
      Master master = new Master(made, connections, options);
      inputs.forEach(master::setFrom);
      return new Loaded(master, List.copyOf(loaded));
    } catch (RuntimeException e) {
      made.forEach(Member::close);
      loaded.forEach(LoadedFmu::close);
      throw e;
    }
  }

  /// A network that is ready to start, with its FMUs.
  public record Loaded(Master master, List<LoadedFmu> fmus) implements AutoCloseable {
    @Override
    public void close() {
      master.close();
      fmus.forEach(LoadedFmu::close);
    }
  }
}
