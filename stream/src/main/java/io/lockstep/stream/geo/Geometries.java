package io.lockstep.stream.geo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Geometries of GeoJSON (RFC 7946 §3.1), which DTDL's geospatial schemas use, and of objects with
/// latitude and longitude. Degrees of WGS 84, longitude first; heights are passed over. Edges are
/// straight between degrees; none crosses the antimeridian (RFC 7946 §3.1.9).
public final class Geometries {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final double LONGITUDE_MAX = 180;
  private static final double LATITUDE_MAX = 90;

  /// Pairs of names that a place goes by.
  private static final String[][] NAMES = {
    {"longitude", "latitude"}, {"lon", "lat"}, {"lng", "lat"}
  };

  private Geometries() {}

  /// The geometry of a JSON object; empty when it is none.
  public static Optional<Geometry> of(JsonNode node) {
    JsonNode coordinates = node.path("coordinates");
    return Optional.ofNullable(
        switch (node.path("type").asString("")) {
          case "Point" -> point(coordinates);
          case "LineString" -> line(coordinates);
          case "Polygon" -> polygon(coordinates);
          case "MultiPoint" -> {
            List<Point> points = each(coordinates, Geometries::point);
            yield points == null ? null : FACTORY.createMultiPoint(points.toArray(Point[]::new));
          }
          case "MultiLineString" -> {
            List<LineString> lines = each(coordinates, Geometries::line);
            yield lines == null
                ? null
                : FACTORY.createMultiLineString(lines.toArray(LineString[]::new));
          }
          case "MultiPolygon" -> {
            List<Polygon> polygons = each(coordinates, Geometries::polygon);
            yield polygons == null
                ? null
                : FACTORY.createMultiPolygon(polygons.toArray(Polygon[]::new));
          }
          default -> place(node);
        });
  }

  /// The geometry of a JSON text; empty when it is none.
  public static Optional<Geometry> of(String json) {
    if (json.isEmpty() || json.charAt(0) != '{') {
      return Optional.empty();
    }
    try {
      return of(MAPPER.readTree(json));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// The shortest distance on the sphere, in metres; empty when one of the two is empty.
  public static OptionalDouble metresBetween(Geometry a, Geometry b) {
    return a.isEmpty() || b.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(a.intersects(b) ? 0 : Sphere.metres(a, b));
  }

  /// A point; empty when there is none of these degrees.
  public static Optional<Point> point(double longitude, double latitude) {
    Coordinate at = coordinate(longitude, latitude);
    return at == null ? Optional.empty() : Optional.of(FACTORY.createPoint(at));
  }

  private static @Nullable Geometry place(JsonNode node) {
    for (String[] names : NAMES) {
      JsonNode longitude = node.path(names[0]);
      JsonNode latitude = node.path(names[1]);
      if (longitude.isNumber() && latitude.isNumber()) {
        Coordinate at = coordinate(longitude.doubleValue(), latitude.doubleValue());
        return at == null ? null : FACTORY.createPoint(at);
      }
    }
    return null;
  }

  private static @Nullable Coordinate coordinate(double longitude, double latitude) {
    boolean isOnGlobe = Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX;
    return isOnGlobe ? new Coordinate(longitude, latitude) : null;
  }

  private static @Nullable Coordinate coordinate(JsonNode position) {
    return position.isArray()
            && position.size() >= 2
            && position.get(0).isNumber()
            && position.get(1).isNumber()
        ? coordinate(position.get(0).doubleValue(), position.get(1).doubleValue())
        : null;
  }

  private static @Nullable Point point(JsonNode position) {
    Coordinate at = coordinate(position);
    return at == null ? null : FACTORY.createPoint(at);
  }

  private static @Nullable LineString line(JsonNode positions) {
    List<Coordinate> line = each(positions, Geometries::coordinate);
    return line == null || line.size() < 2
        ? null
        : FACTORY.createLineString(line.toArray(Coordinate[]::new));
  }

  private static @Nullable LinearRing ring(JsonNode positions) {
    List<Coordinate> ring = each(positions, Geometries::coordinate);
    boolean isClosed = ring != null && ring.size() >= 4 && ring.getFirst().equals2D(ring.getLast());
    return ring == null || !isClosed
        ? null
        : FACTORY.createLinearRing(ring.toArray(Coordinate[]::new));
  }

  private static @Nullable Polygon polygon(JsonNode rings) {
    List<LinearRing> all = each(rings, Geometries::ring);
    if (all == null || all.isEmpty()) {
      return null;
    }
    Polygon polygon =
        FACTORY.createPolygon(
            all.getFirst(), all.subList(1, all.size()).toArray(LinearRing[]::new));
    return polygon.isValid() ? polygon : null;
  }

  private interface Part<T> {
    @Nullable T of(JsonNode node);
  }

  /// All parts, or null when one of them is none.
  private static <T> @Nullable List<T> each(JsonNode nodes, Part<T> part) {
    if (!nodes.isArray()) {
      return null;
    }
    List<T> parts = new ArrayList<>();
    for (JsonNode node : nodes) {
      T one = part.of(node);
      if (one == null) {
        return null;
      }
      parts.add(one);
    }
    return parts;
  }
}
