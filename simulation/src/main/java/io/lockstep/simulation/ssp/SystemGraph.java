package io.lockstep.simulation.ssp;

import io.lockstep.simulation.cosim.Connection;
import io.lockstep.simulation.fmi.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A system with its nested ones taken apart: components by path, and what their connectors are
/// connected to, through the connectors of systems. Confined to the reading.
final class SystemGraph {
  private static final int DEPTH_MAX = 32;

  /// A connector of an element; of a system, when the path is that of one.
  record Node(String path, String connector) {}

  /// A connection as it is written.
  ///
  /// @param converts whether units are converted
  private record Edge(Node from, Node to, Linear linear, boolean converts, XmlElement element) {}

  /// A component or system.
  record Part(String path, XmlElement element, boolean isSystem, List<String> children) {}

  private final String file;
  private final SspProblems problems;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<Node, Edge> into = new LinkedHashMap<>();
  private final Map<Node, List<Node>> outOf = new LinkedHashMap<>();

  SystemGraph(String file, XmlElement root, SspProblems problems) {
    this.file = file;
    this.problems = problems;
    system("", root, 0);
  }

  /// All parts, a system behind what it holds; the outermost system has the path "".
  List<Part> parts() {
    return List.copyOf(parts.values());
  }

  Optional<Part> part(String path) {
    return Optional.ofNullable(parts.get(path));
  }

  static String below(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private void system(String path, XmlElement element, int depth) {
    List<String> children = new ArrayList<>();
    for (XmlElement each : element.first("Elements").map(XmlElement::children).orElse(List.of())) {
      String name = each.text("name");
      String child = below(path, name);
      switch (each.name()) {
        case "Component" -> {
          if (name.isEmpty() || name.indexOf('.') >= 0) {
            problem(each, "expected a name without dots, found \"%s\"".formatted(name));
          }
          if (parts.put(child, new Part(child, each, false, List.of())) != null) {
            problem(each, "expected each name once, found \"%s\" again".formatted(child));
          }
          children.add(name);
        }
        case "System" -> {
          if (depth >= DEPTH_MAX) {
            problem(each, "expected systems at most %d deep, found more".formatted(DEPTH_MAX));
          } else {
            system(child, each, depth + 1);
            children.add(name);
          }
        }
        case "SignalDictionaryReference" ->
            problem(
                each, "signal dictionaries are not understood; connect the elements themselves");
        default -> problem(each, "expected <Component> or <System>, found another element");
      }
    }
    parts.put(path, new Part(path, element, true, children));
    element.first("Connections").stream()
        .flatMap(each -> each.all("Connection"))
        .forEach(each -> connection(path, each));
  }

  private void problem(XmlElement element, String what) {
    problems.add(file, element.position(), "<%s>: %s".formatted(element.name(), what));
  }

  private void connection(String path, XmlElement element) {
    Optional<Linear> linear = Linear.of(element, file, problems);
    Node from = node(path, element, "startElement", "startConnector");
    Node to = node(path, element, "endElement", "endConnector");
    for (Node each : List.of(from, to)) {
      if (!parts.containsKey(each.path) && !each.path.equals(path)) {
        problem(element, "expected an element of the system, found \"%s\"".formatted(each.path));
        return;
      }
    }
    if (linear.isEmpty()) {
      return;
    }
    Edge edge = new Edge(from, to, linear.get(), !element.flag("suppressUnitConversion"), element);
    if (into.put(to, edge) != null) {
      problem(element, "expected one source of %s, found another one".formatted(shown(to)));
    }
    outOf.computeIfAbsent(from, _ -> new ArrayList<>()).add(to);
  }

  private static Node node(String path, XmlElement element, String of, String connector) {
    String name = element.text(of);
    return new Node(name.isEmpty() ? path : below(path, name), element.text(connector));
  }

  private static String shown(Node node) {
    return (node.path.isEmpty() ? "" : node.path + ".") + node.connector;
  }

  private boolean isSystem(Node node) {
    return part(node.path).map(Part::isSystem).orElse(true);
  }

  /// Connections between components, each through all systems on its way.
  List<Connection> connections() {
    List<Connection> connections = new ArrayList<>();
    for (Edge last : into.values()) {
      if (!isSystem(last.to)) {
        connection(last).ifPresent(connections::add);
      }
    }
    return connections;
  }

  private Optional<Connection> connection(Edge last) {
    Edge edge = last;
    Linear linear = last.linear;
    boolean converts = last.converts;
    boolean suppresses = !last.converts;
    for (int i = 0; isSystem(edge.from); i++) {
      Edge before = into.get(edge.from);
      if (before == null || i > parts.size()) {
        // An input of the outermost system: from outside.
        return Optional.empty();
      }
      linear = before.linear.then(linear);
      converts |= before.converts;
      suppresses |= !before.converts;
      edge = before;
    }
    if (converts && suppresses) {
      problem(
          last.element,
          "%s: expected the same suppressUnitConversion on the whole way, found both"
              .formatted(shown(last.to)));
    }
    return Optional.of(
        new Connection(
            new Connection.End(edge.from.path, edge.from.connector),
            new Connection.End(last.to.path, last.to.connector),
            linear.factor(),
            linear.offset(),
            converts,
            "%s:%d".formatted(file, last.element.position().line())));
  }

  /// The connectors of components that a name means, seen from a system: `element.connector`, or a
  /// connector of the system's own, with all that is connected to it.
  List<Node> targets(Part system, String name) {
    for (String child : system.children) {
      if (name.startsWith(child + ".")) {
        Part inner = parts.get(below(system.path, child));
        String rest = name.substring(child.length() + 1);
        if (inner != null) {
          return inner.isSystem ? targets(inner, rest) : List.of(new Node(inner.path, rest));
        }
      }
    }
    List<Node> found = new ArrayList<>();
    follow(new Node(system.path, name), found, 0);
    return found;
  }

  private void follow(Node from, List<Node> found, int depth) {
    for (Node each : outOf.getOrDefault(from, List.of())) {
      if (!isSystem(each)) {
        found.add(each);
      } else if (depth < DEPTH_MAX) {
        follow(each, found, depth + 1);
      }
    }
  }
}
