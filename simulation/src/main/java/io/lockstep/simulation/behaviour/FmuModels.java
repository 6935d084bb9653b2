package io.lockstep.simulation.behaviour;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The FMUs of a folder, each version loaded once when it is first needed, and models in Java.
/// Thread-safe; what it opens is confined as [Stepper] says.
public final class FmuModels implements Models {
  private final Optional<Path> folder;
  private final Function<String, Optional<Path>> uploads;
  private final Map<String, JavaModel> java;
  private final FmuLoader loader;
  private final FmuVersions versions;
  private final Map<Key, Loaded> loaded = new HashMap<>();

  /// @param isHere in this process
  private record Key(String sha256, boolean isHere) {}

  private static final class Loaded {
    private final LoadedFmu fmu;
    private int instances;

    Loaded(LoadedFmu fmu) {
      this.fmu = fmu;
    }
  }

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
    this(folder, uploads, java, loader, new FmuVersions());
  }

  private FmuModels(
      Optional<Path> folder,
      Function<String, Optional<Path>> uploads,
      Map<String, JavaModel> java,
      FmuLoader loader,
      FmuVersions versions) {
    this.versions = versions;
    this.loader = loader;
    this.folder = folder;
    this.uploads = uploads;
    this.java = Map.copyOf(java);
  }

  @Override
  public Model look(Behaviour.Source source) {
    return switch (source) {
      case Behaviour.Source.Fmu(String file) -> {
        Fmu fmu = versions.now(file, file(file));
        how(file, fmu);
        yield new Model(fmu.sha256(), Signature.of(fmu.description()));
      }
      case Behaviour.Source.Java(String name) ->
          new Model(java(name).version(), java(name).signature());
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
  public synchronized Stepper open(
      Behaviour.Source source,
      String version,
      String name,
      List<String> inputs,
      List<String> start,
      List<String> outputs) {
    return switch (source) {
      case Behaviour.Source.Fmu(String file) -> {
        Fmu fmu = version(file, version);
        Key key = new Key(version, loader.isHere(fmu));
        Loaded of =
            loaded.computeIfAbsent(key, _ -> new Loaded(loader.load(fmu, Kind.CO_SIMULATION)));
        CoSimulation instance = of.fmu.coSimulation(InstanceOptions.quiet(name));
        of.instances++;
        yield new FmuStepper(instance, of.fmu.how(), inputs, start, outputs, () -> left(key, of));
      }
      case Behaviour.Source.Java(String model) -> java(model).open(inputs, start, outputs);
    };
  }

  private Fmu version(String file, String version) {
    return versions
        .of(version)
        .or(
            () ->
                Optional.of(versions.now(file, file(file)))
                    .filter(fmu -> fmu.sha256().equals(version)))
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.PRECONDITION_FAILED,
                    "%s: expected the content with the SHA-256 %s, with which the behaviour began, found another in its place; restart the behaviour"
                        .formatted(file, version)));
  }

  /// What no name means any more is let go with its last instance; the rest stays loaded.
  private synchronized void left(Key key, Loaded of) {
    of.instances--;
    if (of.instances == 0 && !versions.isMeant(key.sha256()) && loaded.remove(key, of)) {
      of.fmu.close();
    }
  }

  @Override
  public Models apart() {
    FmuLoader lent =
        new FmuLoader() {
          @Override
          public LoadedFmu load(Fmu fmu, Kind kind) {
            return loader.load(fmu, kind);
          }

          @Override
          public boolean isHere(Fmu fmu) {
            return loader.isHere(fmu);
          }
        };
    return new FmuModels(folder, uploads, java, lent, versions);
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(each -> each.fmu.close());
    loaded.clear();
    loader.close();
  }
}
