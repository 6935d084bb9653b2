package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Position;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads measures of places: `inside` and `crosses`.
final class PlaceReader {
  /// The keys that say what such a measure is.
  static final List<String> KINDS = List.of("inside", "crosses");

  private static final List<String> INSIDE_KEYS = List.of("inside", "area", "buffer");
  private static final List<String> CROSSES_KEYS = List.of("crosses", "line", "from");
  private static final List<String> NUMBERS_KEYS = List.of("lat", "lon");
  private static final double BUFFER_MAX = 100_000;
  private static final int TEXT_MAX = 100_000;

  private final Document document;
  private final Yaml yaml;

  PlaceReader(Document document) {
    this.document = document;
    this.yaml = document.yaml();
  }

  /// Null when something is wrong.
  @Nullable Measure read(String kind, String name, Node value) {
    Yaml.Mapping mapping =
        yaml.mapping(value, name, kind.equals("inside") ? INSIDE_KEYS : CROSSES_KEYS).orElse(null);
    if (mapping == null) {
      document.failed();
      return null;
    }
    Position position = position(mapping, kind);
    boolean isInside = kind.equals("inside");
    String shape = geoJson(mapping, isInside ? "area" : "line", name);
    if (isInside) {
      double buffer = buffer(mapping);
      return position == null || shape == null
          ? null
          : new Measure.Inside(name, position, shape, buffer);
    }
    Optional<String> from = yaml.optional(mapping, "from");
    Measure.Side side = from.flatMap(this::side).orElse(null);
    if (from.isPresent() && side == null) {
      document.problem(
          mapping.values().getOrDefault("from", mapping.node()),
          "from: " + Document.oneOf(List.of("left", "right"), from.get()));
    }
    return position == null || shape == null
        ? null
        : new Measure.Crossing(name, position, shape, side);
  }

  private Optional<Measure.Side> side(String text) {
    return Stream.of(Measure.Side.values())
        .filter(side -> side.name().toLowerCase(java.util.Locale.ROOT).equals(text))
        .findFirst();
  }

  private @Nullable Position position(Yaml.Mapping owner, String key) {
    Node node = owner.values().getOrDefault(key, owner.node());
    if (node instanceof ScalarNode scalar) {
      return new Position(List.of(path(scalar.getValue())));
    }
    Yaml.Mapping numbers = yaml.mapping(node, key, NUMBERS_KEYS).orElse(null);
    String latitude = numbers == null ? null : yaml.required(numbers, "lat", key).orElse(null);
    String longitude = numbers == null ? null : yaml.required(numbers, "lon", key).orElse(null);
    if (latitude == null || longitude == null) {
      document.failed();
      return null;
    }
    return new Position(List.of(path(latitude), path(longitude)));
  }

  private static String path(String property) {
    return property.replace('.', '/');
  }

  private @Nullable String geoJson(Yaml.Mapping owner, String key, String name) {
    Node node = owner.value(key);
    if (node == null) {
      document.problem(
          owner.node(),
          "%s: expected the key %s, which is GeoJSON, found none".formatted(name, key));
      return null;
    }
    String json = node instanceof ScalarNode scalar ? scalar.getValue() : YamlJson.of(node);
    if (json.length() > TEXT_MAX) {
      document.problem(
          node,
          "%s: expected at most %d characters of GeoJSON, found %d"
              .formatted(key, TEXT_MAX, json.length()));
      return null;
    }
    return json;
  }

  private double buffer(Yaml.Mapping mapping) {
    double buffer = yaml.number(mapping, "buffer", 0);
    if (!(buffer >= 0 && buffer <= BUFFER_MAX)) {
      document.problem(
          mapping.values().getOrDefault("buffer", mapping.node()),
          "buffer: expected metres between 0 and %d, found %s"
              .formatted((int) BUFFER_MAX, yaml.optional(mapping, "buffer").orElse("")));
      return 0;
    }
    return buffer;
  }
}
