package io.lockstep.api.internal.http;

import java.util.ArrayList;
import java.util.List;

/// The path of a route: literal segments, variables `{name}`, and as the last segment perhaps
/// `{name*}`, which takes one or more segments. Immutable.
///
/// @param segments in order
public record PathTemplate(List<Segment> segments) {
  /// Copies the segments.
  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /// One segment of a path.
  public sealed interface Segment {
    /// Exactly this text.
    record Literal(String text) implements Segment {}

    /// Any one segment.
    record Variable(String name) implements Segment {}

    /// All segments from here on, at least one, with `/` between them.
    record Rest(String name) implements Segment {}
  }

  /// Parses a text such as `/api/v1/history/{twinId}/{property*}`.
  public static PathTemplate parse(String text) {
    List<Segment> segments =
        PercentCoding.split(text.substring(1), '/').stream().map(PathTemplate::segment).toList();
    return new PathTemplate(segments);
  }

  private static Segment segment(String text) {
    if (!text.startsWith("{")) {
      return new Segment.Literal(text);
    }
    String name = text.substring(1, text.length() - 1);
    return name.endsWith("*")
        ? new Segment.Rest(name.substring(0, name.length() - 1))
        : new Segment.Variable(name);
  }

  /// This path with another behind it.
  public PathTemplate then(PathTemplate rest) {
    List<Segment> all = new ArrayList<>(segments);
    all.addAll(rest.segments());
    return new PathTemplate(all);
  }

  /// The names of the variables, in order.
  public List<String> variables() {
    return segments.stream()
        .flatMap(
            segment ->
                switch (segment) {
                  case Segment.Literal _ -> List.<String>of().stream();
                  case Segment.Variable variable -> List.of(variable.name()).stream();
                  case Segment.Rest rest -> List.of(rest.name()).stream();
                })
        .toList();
  }

  /// The template as OpenAPI writes it.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      text.append('/');
      switch (segment) {
        case Segment.Literal literal -> text.append(literal.text());
        case Segment.Variable variable -> text.append('{').append(variable.name()).append('}');
        case Segment.Rest rest -> text.append('{').append(rest.name()).append('}');
      }
    }
    return text.toString();
  }
}
