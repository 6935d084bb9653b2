package io.lockstep.stream.geo;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// Distances on a sphere of the earth's mean radius. Edges are arcs of great circles.
final class Sphere {
  /// The mean radius of WGS 84's ellipsoid, in metres.
  private static final double RADIUS = 6_371_008.8;

  private static final double RADIANS = Math.PI / 180;

  private Sphere() {}

  /// A point of the unit sphere.
  private record Vector(double x, double y, double z) {
    static Vector of(Coordinate degrees) {
      double longitude = degrees.getX() * RADIANS;
      double latitude = degrees.getY() * RADIANS;
      double ring = StrictMath.cos(latitude);
      return new Vector(
          ring * StrictMath.cos(longitude),
          ring * StrictMath.sin(longitude),
          StrictMath.sin(latitude));
    }

    double dot(Vector other) {
      return x * other.x + y * other.y + z * other.z;
    }

    Vector cross(Vector other) {
      return new Vector(
          y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
      return Math.sqrt(dot(this));
    }

    /// The angle between two points, exact for small ones, too.
    double angle(Vector other) {
      return StrictMath.atan2(cross(other).length(), dot(other));
    }
  }

  /// An edge; a point is one that ends where it begins.
  private record Arc(Vector from, Vector to) {
    double angle(Vector point) {
      Vector pole = from.cross(to);
      boolean isBeside =
          pole.length() > 0 && pole.cross(from).dot(point) >= 0 && pole.cross(to).dot(point) <= 0;
      return isBeside
          ? Math.abs(StrictMath.asin(Math.clamp(pole.dot(point) / pole.length(), -1, 1)))
          : Math.min(from.angle(point), to.angle(point));
    }

    double angle(Arc other) {
      return Math.min(
          Math.min(angle(other.from), angle(other.to)),
          Math.min(other.angle(from), other.angle(to)));
    }
  }

  /// The shortest distance between two geometries that do not meet.
  static double metres(Geometry a, Geometry b) {
    double least = Double.POSITIVE_INFINITY;
    List<Arc> others = arcs(b);
    for (Arc arc : arcs(a)) {
      for (Arc other : others) {
        least = Math.min(least, arc.angle(other));
      }
    }
    return least * RADIUS;
  }

  private static List<Arc> arcs(Geometry geometry) {
    List<Arc> arcs = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      switch (geometry.getGeometryN(i)) {
        case Point point -> {
          Vector at = Vector.of(point.getCoordinate());
          arcs.add(new Arc(at, at));
        }
        case LineString line -> addLine(line, arcs);
        case Polygon polygon -> {
          addLine(polygon.getExteriorRing(), arcs);
          for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
            addLine(polygon.getInteriorRingN(hole), arcs);
          }
        }
        default -> throw new IllegalArgumentException("expected points, lines and polygons");
      }
    }
    return arcs;
  }

  private static void addLine(LineString line, List<Arc> arcs) {
    Coordinate[] corners = line.getCoordinates();
    for (int i = 1; i < corners.length; i++) {
      arcs.add(new Arc(Vector.of(corners[i - 1]), Vector.of(corners[i])));
    }
  }
}
