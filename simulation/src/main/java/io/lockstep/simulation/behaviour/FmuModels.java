package io.lockstep.simulation.behaviour;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.InstanceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The FMUs of a folder, each loaded once when it is first needed, and models in Java. Thread-safe;
/// what it opens is confined as [Stepper] says.
public final class FmuModels implements Models {
  private final Optional<Path> folder;
  private final Function<String, Optional<Path>> uploads;
  private final Map<String, JavaModel> java;
  private final FmuLoader loader;
  private final Map<String, Fmu> looked = new HashMap<>();
  private final Map<String, LoadedFmu> loaded = new HashMap<>();

  /// @param folder of FMUs; empty when there is none
  /// @param java models by name
  /// @param loader is closed with this
  public FmuModels(Optional<Path> folder, Map<String, JavaModel> java, FmuLoader loader) {
    this(folder, _ -> Optional.empty(), java, loader);
  }

  /// @param uploads where FMUs lie that the folder does not have, by name
  public FmuModels(
      Optional<Path> folder,
      Function<String, Optional<Path>> uploads,
      Map<String, JavaModel> java,
      FmuLoader loader) {
    this.loader = loader;
    this.folder = folder;
    this.uploads = uploads;
    this.java = Map.copyOf(java);
  }

  @Override
  public synchronized Signature signature(Behaviour.Source source) {
    return switch (source) {
      case Behaviour.Source.Fmu(String file) -> {
        Fmu fmu = look(file);
        how(file, fmu);
        yield Signature.of(fmu.description());
      }
      case Behaviour.Source.Java(String name) -> java(name).signature();
    };
  }

  private static FmuInterface how(String file, Fmu fmu) {
    return fmu.description()
        .interfaceOf(Kind.CO_SIMULATION)
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.VALIDATION_FAILED,
                    "%s: expected an FMU for co-simulation, found %s; export it so"
                        .formatted(
                            file,
                            fmu.description().interfaces().stream()
                                .map(each -> each.kind().word())
                                .toList())));
  }

  private JavaModel java(String name) {
    JavaModel model = java.get(name);
    if (model == null) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "java: expected one of %s, found %s"
              .formatted(java.keySet().stream().sorted().toList(), name));
    }
    return model;
  }

  private Fmu look(String file) {
    Fmu known = looked.get(file);
    if (known == null) {
      known = Fmu.open(file(file));
      looked.put(file, known);
    }
    return known;
  }

  private static Path within(Path root, String file) {
    Path path = root.resolve(file).normalize();
    if (!path.startsWith(root)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "fmu: expected a file of the folder fmus, found " + file);
    }
    return path;
  }

  private Path file(String file) {
    Optional<Path> own = folder.map(root -> within(root, file));
    return own.filter(Files::exists)
        .or(() -> uploads.apply(file))
        .or(() -> own)
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.NOT_FOUND,
                    "fmu: expected %s in the folder fmus or uploaded, found neither"
                        .formatted(file)));
  }

  @Override
  public synchronized String version(Behaviour.Source source) {
    return switch (source) {
      case Behaviour.Source.Fmu(String file) -> look(file).sha256();
      case Behaviour.Source.Java(String name) -> java(name).version();
    };
  }

  @Override
  public synchronized Stepper open(
      Behaviour.Source source,
      String name,
      List<String> inputs,
      List<String> start,
      List<String> outputs) {
    return switch (source) {
      case Behaviour.Source.Fmu(String file) -> {
        LoadedFmu fmu =
            loaded.computeIfAbsent(file, each -> loader.load(look(each), Kind.CO_SIMULATION));
        yield new FmuStepper(
            fmu.coSimulation(InstanceOptions.quiet(name)), fmu.how(), inputs, start, outputs);
      }
      case Behaviour.Source.Java(String model) -> java(model).open(inputs, start, outputs);
    };
  }

  @SuppressWarnings("UnnecessaryMethodReference") // loads by our loader, and does not close it
  @Override
  public Models apart() {
    return new FmuModels(folder, uploads, java, loader::load);
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(LoadedFmu::close);
    loaded.clear();
    loader.close();
  }
}
