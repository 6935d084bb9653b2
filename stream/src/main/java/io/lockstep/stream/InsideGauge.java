package io.lockstep.stream;

import io.lockstep.model.ValueType;
import io.lockstep.stream.geo.Geometries;
import java.util.List;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Point;

/// Whether a twin is within an area. Its border belongs to it.
final class InsideGauge extends PlaceGauge {
  static final int LONGS = PLACE_LONGS;

  private final double bufferMetres;
  private final Geometry area;
  private final IndexedPointInAreaLocator locator;

  InsideGauge(Measure.Inside measure, Geometry area, List<Integer> slots, List<ValueType> types) {
    super(slots, types);
    this.bufferMetres = measure.bufferMetres();
    this.area = area;
    this.locator = new IndexedPointInAreaLocator(area);
  }

  @Override
  boolean moved(long[] memory, int at, Point place) {
    boolean isIn = locator.locate(place.getCoordinate()) != Location.EXTERIOR;
    boolean stays = !isIn && bufferMetres > 0 && has(memory, at, TRUE) && isNear(place);
    set(memory, at, KNOWN, true);
    set(memory, at, TRUE, isIn || stays);
    return true;
  }

  private boolean isNear(Point place) {
    return Geometries.metresBetween(area, place).orElse(Double.POSITIVE_INFINITY) <= bufferMetres;
  }
}
