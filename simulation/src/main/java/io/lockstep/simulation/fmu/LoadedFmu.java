package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.internal.ffi.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// An FMU that is ready to run in this process: makes instances. Its native code can do what this
/// process can, and takes it down when it crashes. Thread-safe.
///
/// Closing removes the unpacked files; instances must be closed before. The library stays loaded.
public final class LoadedFmu implements AutoCloseable {
  private final Fmu fmu;
  private final FmuInterface how;
  private final FmuFolder folder;
  private final Native library;
  private final AtomicInteger made = new AtomicInteger();

  private LoadedFmu(Fmu fmu, FmuInterface how, FmuFolder folder, Native library) {
    this.fmu = fmu;
    this.how = how;
    this.folder = folder;
    this.library = library;
  }

  static LoadedFmu of(Fmu fmu, FmuInterface how, FmuFolder folder) {
    Path library = library(fmu, how, folder);
    return new LoadedFmu(
        fmu, how, folder, new Native(library, fmu.description(), how, folder.resources()));
  }

  private static Path library(Fmu fmu, FmuInterface how, FmuFolder folder) {
    Platform here = Platform.current();
    for (String each : here.folders()) {
      Path file =
          folder
              .path()
              .resolve("binaries")
              .resolve(each)
              .resolve(how.modelIdentifier() + here.suffix());
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return SourceBuild.build(fmu, how, folder, here)
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.VALIDATION_FAILED,
                    "%s: expected a binary for %s or sources, found neither; export it for this machine"
                        .formatted(fmu.file(), here.folders().getFirst())));
  }

  /// What it is.
  public ModelDescription description() {
    return fmu.description();
  }

  /// The interface it was loaded for.
  public FmuInterface how() {
    return how;
  }

  /// A new instance for co-simulation.
  public CoSimulation coSimulation(InstanceOptions options) {
    expect(FmuInterface.Kind.CO_SIMULATION);
    return library.coSimulation(options);
  }

  /// A new instance for model exchange.
  public ModelExchange modelExchange(InstanceOptions options) {
    expect(FmuInterface.Kind.MODEL_EXCHANGE);
    return library.modelExchange(options);
  }

  private void expect(FmuInterface.Kind kind) {
    if (how.kind() != kind) {
      throw new IllegalArgumentException(
          "expected an FMU that was loaded for %s, found it loaded for %s"
              .formatted(kind, how.kind()));
    }
    if (how.can(Capability.ONLY_ONCE_PER_PROCESS) && made.incrementAndGet() > 1) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s: it can be instantiated only once per process, and it was already"
              .formatted(fmu.file()));
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
