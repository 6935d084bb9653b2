package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;
import java.nio.file.Path;

/// The loaded library of an FMU, in this process. Thread-safe; instances are not.
public final class Native {
  private final NativeLibrary library;
  private final ModelDescription description;
  private final FmuInterface how;
  private final String resources;

  /// Loads the library.
  ///
  /// @param file the shared library
  /// @param resources the unpacked `resources` folder
  public Native(Path file, ModelDescription description, FmuInterface how, Path resources) {
    this.library = NativeLibrary.load(file, how.modelIdentifier() + "_");
    this.description = description;
    this.how = how;
    // FMI 2.0.4 §2.1.5: a URI without a slash at its end; FMI 3.0 §2.2.3: a path with one.
    this.resources =
        switch (description.version()) {
          case FMI2 -> uri(resources);
          case FMI3 -> resources.toAbsolutePath() + resources.getFileSystem().getSeparator();
        };
  }

  private static String uri(Path folder) {
    String uri = folder.toAbsolutePath().toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  /// A new instance, of the kind that the library was loaded for.
  public Instance instance(InstanceOptions options) {
    return switch (how.kind()) {
      case CO_SIMULATION -> coSimulation(options);
      case MODEL_EXCHANGE -> modelExchange(options);
      case SCHEDULED_EXECUTION -> scheduledExecution(options);
    };
  }

  /// A new instance for scheduled execution, which FMI 3 has only.
  public ScheduledExecution scheduledExecution(InstanceOptions options) {
    return new Fmi3ScheduledExecution(library, description, how, options, resources);
  }

  /// A new instance for co-simulation.
  public CoSimulation coSimulation(InstanceOptions options) {
    return description.version() == FmiVersion.FMI2
        ? new Fmi2CoSimulation(library, description, how, options, resources)
        : new Fmi3CoSimulation(library, description, how, options, resources);
  }

  /// A new instance for model exchange.
  public ModelExchange modelExchange(InstanceOptions options) {
    return description.version() == FmiVersion.FMI2
        ? new Fmi2ModelExchange(library, description, how, options, resources)
        : new Fmi3ModelExchange(library, description, how, options, resources);
  }
}
