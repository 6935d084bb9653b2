package io.lockstep.simulation.cosim;

import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.simulation.cosim.MasterOptions.Control;
import io.lockstep.simulation.cosim.MasterOptions.Coupling;
import io.lockstep.simulation.cosim.MasterOptions.Extrapolation;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.solver.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads a network from YAML.
///
/// ```yaml
/// members:
///   oven:
///     fmu: fmus/oven.fmu                # relative to this file
///     start: { power: 2000 }
///   belt:
///     fmu: fmus/belt.fmu
///     interface: me                     # cs or me; cs where there is one
///     solver: implicit                  # explicit is the default
///     tolerance: 1.0e-6
/// connections:
///   - oven.heat -> belt.heat
///   - from: belt.speed
///     to: oven.speed
///     factor: 0.5
///     offset: 1
///     units: false                      # carry the number as it is
/// inputs: { oven.door: 0 }
/// coupling: gauss-seidel                # jacobi is the default
/// extrapolation: linear                 # hold is the default
/// step: 0.1
/// control: { relative: 1.0e-4, absolute: 1.0e-6, smallest: 1.0e-6 }
/// start: 0
/// stop: 600
/// ```
public final class NetworkFile {
  private static final List<String> KEYS =
      List.of(
          "members",
          "connections",
          "inputs",
          "coupling",
          "extrapolation",
          "step",
          "control",
          "start",
          "stop");
  private static final List<String> MEMBER =
      List.of("fmu", "interface", "solver", "tolerance", "start");
  private static final List<String> CONNECTION = List.of("from", "to", "factor", "offset", "units");
  private static final List<String> CONTROL = List.of("relative", "absolute", "smallest");
  private static final double TOLERANCE = 1e-6;
  private static final double SMALLEST = 1e-9;

  private final NamedText text;
  private final Path folder;
  private final List<Problem> problems;
  private final Yaml yaml;

  private NetworkFile(NamedText text, Path folder, List<Problem> problems) {
    this.text = text;
    this.folder = folder;
    this.problems = problems;
    yaml = Yaml.of(text.name(), problems);
  }

  /// Reads a file.
  ///
  /// @param folder where names of FMUs start from
  /// @param problems gets all that is wrong
  /// @return empty when something is wrong
  public static Optional<Network> read(NamedText text, Path folder, List<Problem> problems) {
    int before = problems.size();
    Optional<Network> network = new NetworkFile(text, folder, problems).network();
    if (network.isEmpty() && problems.size() == before) {
      problems.add(new Problem(text.name(), 1, 1, "expected a network, found nothing"));
    }
    return problems.size() == before ? network : Optional.empty();
  }

  private Optional<Network> network() {
    return Yaml.read(text, problems, KEYS).map(this::network);
  }

  private Network network(Yaml.Mapping file) {
    List<Network.Part> parts = new ArrayList<>();
    Node members = file.value("members");
    if (members == null) {
      yaml.problem(file.node(), "the file: expected the key members, found none");
    } else {
      yaml.mapping(members, "members", List.of())
          .ifPresent(of -> of.values().forEach((name, node) -> part(of, name, node, parts)));
    }
    List<Connection> connections = new ArrayList<>();
    Node listed = file.value("connections");
    if (listed != null) {
      yaml.items(listed, "connections").forEach(node -> connection(node, connections));
    }
    double step = yaml.number(file, "step", 0.01);
    Node at = file.value("step");
    if (at != null && !(step > 0)) {
      yaml.problem(at, "step: expected seconds of more than 0, found %s".formatted(step));
      step = 1;
    }
    double start = yaml.number(file, "start", 0);
    MasterOptions options =
        new MasterOptions(
            choice(file, "coupling", Coupling.values(), Coupling.JACOBI),
            choice(file, "extrapolation", Extrapolation.values(), Extrapolation.HOLD),
            step,
            control(file, step),
            OptionalDouble.empty());
    return new Network(
        parts,
        connections,
        texts(file, "inputs"),
        options,
        start,
        file.has("stop")
            ? OptionalDouble.of(yaml.number(file, "stop", start))
            : OptionalDouble.empty());
  }

  private void part(Yaml.Mapping members, String name, Node node, List<Network.Part> parts) {
    Optional<Yaml.Mapping> found = yaml.mapping(node, name, MEMBER);
    if (name.isEmpty() || name.indexOf('.') >= 0) {
      Node key = members.keys().getOrDefault(name, node);
      yaml.problem(key, "members: expected a name without dots, found \"%s\"".formatted(name));
    }
    if (found.isEmpty()) {
      return;
    }
    Yaml.Mapping member = found.get();
    Optional<String> fmu = yaml.required(member, "fmu", name);
    Optional<Interface> by =
        member.has("interface")
            ? Optional.of(choice(member, "interface", Interface.values(), Interface.CS))
            : Optional.empty();
    double tolerance = yaml.number(member, "tolerance", TOLERANCE);
    Node at = member.value("tolerance");
    if (at != null && !(tolerance > 0)) {
      yaml.problem(at, "tolerance: expected more than 0, found %s".formatted(tolerance));
    }
    fmu.ifPresent(
        file ->
            parts.add(
                new Network.Part(
                    name,
                    folder.resolve(file),
                    by.map(each -> each.kind),
                    choice(member, "solver", Solver.Kind.values(), Solver.Kind.EXPLICIT),
                    tolerance,
                    texts(member, "start"))));
  }

  private enum Interface {
    CS(FmuInterface.Kind.CO_SIMULATION),
    ME(FmuInterface.Kind.MODEL_EXCHANGE);

    private final FmuInterface.Kind kind;

    Interface(FmuInterface.Kind kind) {
      this.kind = kind;
    }
  }

  private void connection(Node node, List<Connection> connections) {
    String place =
        "%s:%d"
            .formatted(text.name(), node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    if (node instanceof ScalarNode scalar) {
      String[] ends = scalar.getValue().split("->", -1);
      if (ends.length != 2) {
        yaml.problem(
            node, "connections: expected from -> to, found \"%s\"".formatted(scalar.getValue()));
        return;
      }
      add(node, ends[0].strip(), ends[1].strip(), 1, 0, true, place, connections);
      return;
    }
    Optional<Yaml.Mapping> found = yaml.mapping(node, "connections", CONNECTION);
    if (found.isEmpty()) {
      return;
    }
    Yaml.Mapping of = found.get();
    Optional<String> from = yaml.required(of, "from", "connections");
    Optional<String> to = yaml.required(of, "to", "connections");
    if (from.isPresent() && to.isPresent()) {
      add(
          node,
          from.get(),
          to.get(),
          yaml.number(of, "factor", 1),
          yaml.number(of, "offset", 0),
          yaml.bool(of, "units", true),
          place,
          connections);
    }
  }

  private void add(
      Node node,
      String from,
      String to,
      double factor,
      double offset,
      boolean convertsUnits,
      String place,
      List<Connection> connections) {
    try {
      connections.add(
          new Connection(
              Connection.End.of(from),
              Connection.End.of(to),
              factor,
              offset,
              convertsUnits,
              place));
    } catch (LockstepException e) {
      yaml.problem(node, "connections: " + e.getMessage());
    }
  }

  private Optional<Control> control(Yaml.Mapping file, double step) {
    Node node = file.value("control");
    if (node == null) {
      return Optional.empty();
    }
    return yaml.mapping(node, "control", CONTROL)
        .flatMap(
            of -> {
              try {
                return Optional.of(
                    new Control(
                        yaml.number(of, "relative", 1e-4),
                        yaml.number(of, "absolute", 1e-6),
                        yaml.number(of, "smallest", SMALLEST * step)));
              } catch (IllegalArgumentException e) {
                yaml.problem(node, "control: " + e.getMessage());
                return Optional.empty();
              }
            });
  }

  private Map<String, String> texts(Yaml.Mapping mapping, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Node node = mapping.value(key);
    if (node != null) {
      yaml.mapping(node, key, List.of())
          .ifPresent(
              of ->
                  of.values()
                      .forEach(
                          (name, value) ->
                              yaml.text(value, name).ifPresent(each -> texts.put(name, each))));
    }
    return texts;
  }

  private <E extends Enum<E>> E choice(Yaml.Mapping mapping, String key, E[] all, E otherwise) {
    Optional<String> found = yaml.optional(mapping, key);
    if (found.isEmpty()) {
      return otherwise;
    }
    List<String> words = new ArrayList<>();
    for (E each : all) {
      String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(found.get())) {
        return each;
      }
      words.add(word);
    }
    Node node = mapping.value(key);
    yaml.problem(
        node == null ? mapping.node() : node,
        "%s: expected one of %s, found %s".formatted(key, String.join(", ", words), found.get()));
    return otherwise;
  }
}
