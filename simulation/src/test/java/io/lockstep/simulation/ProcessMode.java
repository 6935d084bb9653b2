package io.lockstep.simulation;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Where an FMU runs in a test.
enum ProcessMode {
  IN_PROCESS {
    @Override
    LoadedFmu load(Path folder, String name, int version, FmuInterface.Kind kind) {
      return TestFmus.load(folder, name, version, kind);
    }

    @Override
    LoadedFmu load(Path file, FmuInterface.Kind kind) {
      return Fmu.open(file).load(kind);
    }
  },
  ISOLATED {
    @Override
    LoadedFmu load(Path folder, String name, int version, FmuInterface.Kind kind) {
      return new Lent(
          LENT.computeIfAbsent(
              name + version + kind,
              _ -> WORKERS.load(Fmu.open(TestFmus.binary(folder, name, version)), kind)));
    }

    @Override
    LoadedFmu load(Path file, FmuInterface.Kind kind) {
      return WORKERS.load(Fmu.open(file), kind);
    }
  };

  private static final Workers WORKERS = new Workers(WorkerOptions.STANDARD);

  /// A worker for each FMU and interface serves all tests of this process, and ends with it.
  private static final Map<String, LoadedFmu> LENT = new ConcurrentHashMap<>();

  abstract LoadedFmu load(Path folder, String name, int version, FmuInterface.Kind kind);

  abstract LoadedFmu load(Path file, FmuInterface.Kind kind);

  /// Stays loaded when a test closes it.
  private record Lent(LoadedFmu of) implements LoadedFmu {
    @Override
    public ModelDescription description() {
      return of.description();
    }

    @Override
    public io.lockstep.simulation.fmi.FmuInterface how() {
      return of.how();
    }

    @Override
    public CoSimulation coSimulation(InstanceOptions options) {
      return of.coSimulation(options);
    }

    @Override
    public ModelExchange modelExchange(InstanceOptions options) {
      return of.modelExchange(options);
    }

    @Override
    public ScheduledExecution scheduledExecution(InstanceOptions options) {
      return of.scheduledExecution(options);
    }

    @Override
    public void close() {}
  }
}
