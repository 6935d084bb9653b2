package io.lockstep.stream;

import io.lockstep.model.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/// Whether a twin has just come over a line: the way from its last place, straight between degrees,
/// goes over it more often from one side than from the other. What lies on a line is taken to be on
/// its right. A way of more than 180 degrees of longitude goes over the antimeridian, and over no
/// line.
final class CrossingGauge extends PlaceGauge {
  private static final int LONGITUDE = PLACE_LONGS;
  private static final int LATITUDE = PLACE_LONGS + 1;
  static final int LONGS = PLACE_LONGS + 2;

  /// It has been somewhere.
  private static final int PLACED = 4;

  private static final double HALF_GLOBE = 180;

  private final Measure.@Nullable Side from;
  private final Coordinate[][] lines;

  CrossingGauge(
      Measure.Crossing measure, Geometry line, List<Integer> slots, List<ValueType> types) {
    super(slots, types);
    this.from = measure.from();
    this.lines = new Coordinate[line.getNumGeometries()][];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line.getGeometryN(i).getCoordinates();
    }
  }

  @Override
  boolean moved(long[] memory, int at, Point place) {
    boolean comesOver = false;
    if (has(memory, at, PLACED)) {
      Coordinate last =
          new Coordinate(
              Double.longBitsToDouble(memory[at + LONGITUDE]),
              Double.longBitsToDouble(memory[at + LATITUDE]));
      comesOver = comesOver(last, place.getCoordinate());
    }
    memory[at + LONGITUDE] = Double.doubleToRawLongBits(place.getX());
    memory[at + LATITUDE] = Double.doubleToRawLongBits(place.getY());
    set(memory, at, PLACED | KNOWN, true);
    set(memory, at, TRUE, comesOver);
    return true;
  }

  private boolean comesOver(Coordinate begin, Coordinate end) {
    if (Math.abs(begin.getX() - end.getX()) > HALF_GLOBE) {
      return false;
    }
    int fromLeft = 0;
    for (Coordinate[] line : lines) {
      for (int i = 1; i < line.length; i++) {
        fromLeft += fromLeft(begin, end, line[i - 1], line[i]);
      }
    }
    return from == null ? fromLeft != 0 : from == Measure.Side.LEFT ? fromLeft > 0 : fromLeft < 0;
  }

  /// 1 for a way over an edge from its left, -1 from its right, 0 for none. Half-open at both, so
  /// that a way through a corner counts once.
  private static int fromLeft(Coordinate begin, Coordinate end, Coordinate a, Coordinate b) {
    boolean begins = isLeft(a, b, begin);
    if (begins == isLeft(a, b, end) || isLeft(begin, end, a) == isLeft(begin, end, b)) {
      return 0;
    }
    return begins ? 1 : -1;
  }

  private static boolean isLeft(Coordinate a, Coordinate b, Coordinate point) {
    return Orientation.index(a, b, point) == Orientation.LEFT;
  }
}
