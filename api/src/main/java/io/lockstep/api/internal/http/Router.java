package io.lockstep.api.internal.http;

import io.lockstep.api.internal.http.PathTemplate.Segment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the route of a path: a tree of segments, where a literal goes before a variable. Immutable
/// once made, thread-safe.
public final class Router {
  private static final List<Segment> BRANCH = PathTemplate.parse(Route.BRANCH_PREFIX).segments();
  private static final List<Segment> OWN = PathTemplate.parse("/api/v1").segments();

  private final Node root = new Node();

  /// @throws IllegalArgumentException when two routes have the same method and path
  public Router(List<Route> routes) {
    routes.forEach(this::add);
  }

  /// What a path leads to.
  public sealed interface Match {
    /// A route, and the values of its variables, decoded.
    record Found(Route route, Map<String, String> variables) implements Match {
      /// Copies the values.
      public Found {
        variables = Map.copyOf(variables);
      }
    }

    /// The path is known, but not with this method.
    record WrongVerb(List<Verb> permitted) implements Match {
      /// Copies the list.
      public WrongVerb {
        permitted = List.copyOf(permitted);
      }
    }

    /// There is no such path.
    record Unknown() implements Match {}
  }

  /// Finds the route for a path as it stands in the request line.
  ///
  /// @param verb null for a method that no route has
  public Match find(@Nullable Verb verb, String rawPath) {
    List<String> segments = PercentCoding.split(rawPath.substring(1), '/');
    Map<String, String> variables = new LinkedHashMap<>();
    Node end = walk(root, segments, 0, variables);
    if (end == null) {
      return new Match.Unknown();
    }
    Route route = verb == null ? null : end.route(verb);
    return route == null
        ? new Match.WrongVerb(List.copyOf(end.routes.keySet()))
        : new Match.Found(route, variables);
  }

  private static @Nullable Node walk(
      Node from, List<String> segments, int index, Map<String, String> variables) {
    if (index == segments.size()) {
      return from.routes.isEmpty() ? null : from;
    }
    String segment = segments.get(index);
    Node literal = from.literals.get(segment);
    if (literal != null) {
      Node end = walk(literal, segments, index + 1, variables);
      if (end != null) {
        return end;
      }
    }
    if (segment.isEmpty()) {
      return null;
    }
    if (from.variable != null) {
      Node end = walk(from.variable, segments, index + 1, variables);
      if (end != null) {
        variables.put(from.variableName, PercentCoding.decode(segment));
        return end;
      }
    }
    if (from.rest != null) {
      List<String> decoded = new ArrayList<>();
      segments.subList(index, segments.size()).forEach(s -> decoded.add(PercentCoding.decode(s)));
      variables.put(from.restName, String.join("/", decoded));
    }
    return from.rest;
  }

  private void add(Route route) {
    add(route, route.path().segments());
    List<Segment> segments = route.path().segments();
    int begin = BRANCH.size();
    // A client that is told the branch's path instead of the server's address writes our own
    // prefix twice; a person does not, and means the same.
    if (route.scope() == Route.Scope.BRANCH
        && segments.size() > begin + OWN.size()
        && segments.subList(begin, begin + OWN.size()).equals(OWN)) {
      List<Segment> shorter = new ArrayList<>(segments.subList(0, begin));
      shorter.addAll(segments.subList(begin + OWN.size(), segments.size()));
      add(route, shorter);
    }
  }

  private void add(Route route, List<Segment> path) {
    Node node = root;
    for (Segment segment : path) {
      node = node.child(segment);
    }
    Route before = node.routes.put(route.verb(), route);
    if (before != null) {
      throw new IllegalArgumentException(
          "%s %s: expected one route, found %s and %s"
              .formatted(route.verb(), route.path(), before.operation(), route.operation()));
    }
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<Verb, Route> routes = new EnumMap<>(Verb.class);
    private @Nullable Node variable;
    private String variableName = "";
    private @Nullable Node rest;
    private String restName = "";

    private @Nullable Route route(Verb verb) {
      Route route = routes.get(verb);
      return route == null && verb == Verb.HEAD ? routes.get(Verb.GET) : route;
    }

    private Node child(Segment segment) {
      return switch (segment) {
        case Segment.Literal literal -> literals.computeIfAbsent(literal.text(), _ -> new Node());
        case Segment.Variable named -> {
          Node next = variable == null ? new Node() : variable;
          if (variable != null && !variableName.equals(named.name())) {
            throw new IllegalArgumentException(
                "path variable: expected {%s}, as in its siblings, found {%s}"
                    .formatted(variableName, named.name()));
          }
          variable = next;
          variableName = named.name();
          yield next;
        }
        case Segment.Rest named -> {
          Node next = rest == null ? new Node() : rest;
          rest = next;
          restName = named.name();
          yield next;
        }
      };
    }
  }
}
