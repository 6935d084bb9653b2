package io.lockstep.simulation.ssp;

import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.cosim.Connection;
import io.lockstep.simulation.cosim.MasterOptions;
import io.lockstep.simulation.cosim.Network;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Position;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import io.lockstep.simulation.fmi.XmlElement;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuFolder;
import io.lockstep.simulation.solver.Solver;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads a network from SSP 1.0 or 2.0: an archive (`.ssp`) or a description beside its files
/// (`.ssd`). Nested systems become one network; members are named by their path, `line/oven`. What
/// would change the results and is not understood is a problem, with its place. Stateless.
public final class SspFile {
  private static final String DESCRIPTION = "SystemStructure.ssd";
  private static final double STEP = 0.01;
  private static final double TOLERANCE = 1e-6;

  private SspFile() {}

  /// A network with the files that were unpacked for it, which are removed when it is closed.
  ///
  /// @param notes what was passed over, since it changes nothing
  public record Opened(Network network, Optional<FmuFolder> folder, List<String> notes)
      implements AutoCloseable {
    /// Keeps copies.
    public Opened {
      notes = List.copyOf(notes);
    }

    @Override
    public void close() {
      folder.ifPresent(FmuFolder::close);
    }
  }

  /// Whether a file is one, by its name.
  public static boolean isOne(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".ssp") || name.endsWith(".ssd");
  }

  /// Opens a file.
  ///
  /// @param step seconds between communication points; absent: the least that its FMUs propose
  /// @param problems gets all that is wrong
  /// @return empty when something is wrong
  /// @throws LockstepException when it is no archive, or not a safe one
  public static Optional<Opened> open(Path file, OptionalDouble step, List<Problem> problems) {
    if (String.valueOf(file.getFileName()).endsWith(".ssd")) {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
      return read(file, file.toString(), folder, Optional.empty(), step, problems);
    }
    FmuFolder folder = Fmu.unpack(file);
    try {
      Optional<Opened> opened =
          read(
              folder.path().resolve(DESCRIPTION),
              DESCRIPTION,
              folder.path(),
              Optional.of(folder),
              step,
              problems);
      if (opened.isEmpty()) {
        folder.close();
      }
      return opened;
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /// A file that a source names, when it lies in the folder.
  static Optional<Path> resolve(Path folder, String source) {
    try {
      URI uri = URI.create(source.replace(" ", "%20"));
      String name = uri.getPath();
      if (uri.isAbsolute() || name == null || name.isEmpty() || name.startsWith("/")) {
        return Optional.empty();
      }
      return Optional.of(folder.resolve(name).normalize()).filter(Files::isRegularFile);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Opened> read(
      Path file,
      String shown,
      Path folder,
      Optional<FmuFolder> unpacked,
      OptionalDouble step,
      List<Problem> problems) {
    int before = problems.size();
    SspProblems found = new SspProblems(problems);
    Optional<XmlElement> root = found.read(file, shown, "SystemStructureDescription");
    Optional<XmlElement> system = root.flatMap(each -> each.first("System"));
    if (root.isPresent() && system.isEmpty()) {
      found.add(shown, root.get().position(), "expected a <System>, found none");
    }
    if (root.isEmpty() || system.isEmpty()) {
      return Optional.empty();
    }
    SystemGraph graph = new SystemGraph(shown, system.get(), found);
    Map<String, ModelDescription> descriptions = new LinkedHashMap<>();
    Map<String, Path> files = new LinkedHashMap<>();
    for (SystemGraph.Part each : graph.parts()) {
      if (!each.isSystem()) {
        component(each, folder, unpacked.isPresent(), shown, found, files, descriptions);
      }
    }
    Map<String, Map<String, String>> start =
        new Parameters(folder, shown, graph, descriptions, found).read();
    List<Connection> connections = graph.connections();
    if (problems.size() > before) {
      return Optional.empty();
    }
    List<Network.Part> parts = new ArrayList<>();
    for (SystemGraph.Part each : graph.parts()) {
      if (!each.isSystem()) {
        parts.add(
            new Network.Part(
                each.path(),
                java.util.Objects.requireNonNull(files.get(each.path())),
                kind(each.element()),
                Solver.Kind.EXPLICIT,
                TOLERANCE,
                start.getOrDefault(each.path(), Map.of())));
      }
    }
    XmlElement experiment =
        root.get()
            .first("DefaultExperiment")
            .orElse(new XmlElement("DefaultExperiment", Map.of(), List.of(), new Position(1, 1)));
    double size =
        step.orElse(
            descriptions.values().stream()
                .flatMapToDouble(each -> each.experiment().stepSize().stream())
                .filter(each -> each > 0)
                .min()
                .orElse(STEP));
    return Optional.of(
        new Opened(
            new Network(
                parts,
                connections,
                Map.of(),
                MasterOptions.every(size),
                experiment.number("startTime").orElse(0),
                experiment.number("stopTime")),
            unpacked,
            found.notes()));
  }

  private static Optional<FmuInterface.Kind> kind(XmlElement component) {
    return switch (component.text("implementation")) {
      case "ModelExchange" -> Optional.of(FmuInterface.Kind.MODEL_EXCHANGE);
      case "CoSimulation" -> Optional.of(FmuInterface.Kind.CO_SIMULATION);
      default -> Optional.empty();
    };
  }

  private static void component(
      SystemGraph.Part part,
      Path folder,
      boolean isPackage,
      String shown,
      SspProblems problems,
      Map<String, Path> files,
      Map<String, ModelDescription> descriptions) {
    XmlElement element = part.element();
    String type = element.text("type");
    if (!type.isEmpty() && !type.equals("application/x-fmu-sharedlibrary")) {
      problems.add(
          shown,
          element.position(),
          "component \"%s\" type: expected application/x-fmu-sharedlibrary, found \"%s\""
              .formatted(part.path(), type));
      return;
    }
    if (element.text("implementation").equals("ScheduledExecution")) {
      problems.add(
          shown,
          element.position(),
          "component \"%s\" implementation: expected CoSimulation or ModelExchange, found ScheduledExecution"
              .formatted(part.path()));
      return;
    }
    Optional<Path> fmu =
        resolve(folder, element.text("source"))
            .filter(each -> !isPackage || each.startsWith(folder));
    if (fmu.isEmpty()) {
      problems.add(
          shown,
          element.position(),
          "component \"%s\" source: expected an FMU of the package, found \"%s\""
              .formatted(part.path(), element.text("source")));
      return;
    }
    ModelDescription description;
    try {
      description = Fmu.open(fmu.get()).description();
    } catch (LockstepException e) {
      problems.add(
          shown,
          element.position(),
          "component \"%s\": %s"
              .formatted(part.path(), String.valueOf(e.getMessage()).replace(folder + "/", "")));
      return;
    }
    files.put(part.path(), fmu.get());
    descriptions.put(part.path(), description);
    element.first("Connectors").stream()
        .flatMap(each -> each.all("Connector"))
        .forEach(each -> connector(part, each, description, shown, problems));
  }

  /// A connector is a variable of the FMU, in the same unit.
  private static void connector(
      SystemGraph.Part part,
      XmlElement connector,
      ModelDescription description,
      String shown,
      SspProblems problems) {
    String name = connector.text("name");
    Optional<Variable> variable = description.variable(name);
    if (variable.isEmpty()) {
      problems.add(
          shown,
          connector.position(),
          "connector \"%s\" of \"%s\": expected a variable of the FMU, found none of this name"
              .formatted(name, part.path()));
      return;
    }
    Optional<String> given =
        connector.children().stream().flatMap(each -> each.attribute("unit").stream()).findFirst();
    Optional<String> own =
        variable.get().type() instanceof VariableType.Real real ? real.unit() : Optional.empty();
    if (given.isPresent() && own.isPresent() && !given.equals(own)) {
      problems.add(
          shown,
          connector.position(),
          "connector \"%s\" of \"%s\": expected the unit of the FMU's variable, %s, found %s"
              .formatted(name, part.path(), own.get(), given.get()));
    }
  }
}
