package io.lockstep.stream;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.stream.geo.Geometries;
import io.lockstep.stream.internal.Properties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/// Compiles measures of places for the twins of one model.
final class PlaceCompiler {
  private static final String LET = "let";
  private static final String DEGREE = "degreeOfArc";
  private static final String AN_AREA =
      "an area of GeoJSON (longitude before latitude, rings that are closed and do not meet themselves) such as { type: Polygon, coordinates: ... }";
  private static final String A_LINE =
      "a line of GeoJSON (longitude before latitude) such as { type: LineString, coordinates: ... }";
  private static final int FOUND_MAX = 80;
  private static final int AREA = 2;
  private static final int LINE = 1;

  private final Shape shape;
  private final boolean isSorted;
  private final Faults faults;

  /// @param isSorted whether the rule waits for late readings
  PlaceCompiler(Shape shape, boolean isSorted, Faults faults) {
    this.shape = shape;
    this.isSorted = isSorted;
    this.faults = faults;
  }

  /// Null when something is wrong.
  @Nullable Gauge inside(Measure.Inside measure) {
    List<Slot> slots = slots(measure.position(), measure.name(), "inside");
    Geometry area = geometry(measure.area(), AREA, measure.name(), "area", AN_AREA);
    return slots == null || area == null
        ? null
        : new InsideGauge(measure, area, indexes(slots), types(slots));
  }

  /// Null when something is wrong.
  @Nullable Gauge crossing(Measure.Crossing measure) {
    List<Slot> slots = slots(measure.position(), measure.name(), "crosses");
    Geometry line = geometry(measure.line(), LINE, measure.name(), "line", A_LINE);
    return slots == null || line == null
        ? null
        : new CrossingGauge(measure, line, indexes(slots), types(slots));
  }

  private static List<Integer> indexes(List<Slot> slots) {
    return slots.stream().map(Slot::index).toList();
  }

  private static List<ValueType> types(List<Slot> slots) {
    return slots.stream().map(Slot::sharedType).toList();
  }

  private @Nullable List<Slot> slots(Position position, String name, String key) {
    List<Slot> slots = new ArrayList<>();
    for (String path : position.properties()) {
      String property = path.replace('/', '.');
      Slot slot = Properties.of(shape).find(property);
      if (slot == null) {
        fault(key, Properties.of(shape).unknown(property), name);
        return null;
      }
      ValueType type = slot.sharedType();
      boolean isNumber = type == ValueType.DOUBLE || type == ValueType.LONG;
      if (position.isOfNumbers() ? !isNumber : type != ValueType.JSON) {
        fault(
            key,
            "expected a property of a geospatial schema such as point, or two numbers { lat, lon }, found %s"
                .formatted(property),
            name);
        return null;
      }
      if (isNumber && !slot.unit().isEmpty() && !slot.unit().equals(DEGREE)) {
        fault(key, "expected degrees, found %s in %s".formatted(property, slot.unit()), name);
        return null;
      }
      slots.add(slot);
    }
    if (isSorted) {
      fault(
          key,
          "expected no places in a rule with late, which sorts numbers of one property, found "
              + position.properties().getFirst().replace('/', '.'),
          name);
      return null;
    }
    return slots;
  }

  private @Nullable Geometry geometry(
      String json, int dimension, String name, String key, String what) {
    Geometry found = Geometries.of(json).orElse(null);
    if (found == null || found.isEmpty() || found.getDimension() != dimension) {
      fault(
          key,
          "expected %s, found %s"
              .formatted(
                  what, json.length() > FOUND_MAX ? json.substring(0, FOUND_MAX) + "..." : json),
          name);
      return null;
    }
    return found;
  }

  private void fault(String key, String message, String name) {
    faults.add(key, new TextProblem(0, message), List.of(LET, name, key));
  }
}
