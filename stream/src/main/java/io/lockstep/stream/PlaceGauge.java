package io.lockstep.stream;

import io.lockstep.model.ValueType;
import io.lockstep.stream.geo.Geometries;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Point;

/// Something about where a twin is. Of two numbers a place is known once both have come with one
/// time, so that no place is made of an old and a new one.
abstract sealed class PlaceGauge extends Gauge permits InsideGauge, CrossingGauge {
  static final int TRUE = 1;
  static final int KNOWN = 2;

  /// When the latitude and the longitude came last, plus one; of a point nothing.
  private static final int LATITUDE_AT = 1;

  private static final int LONGITUDE_AT = 2;
  static final int PLACE_LONGS = 3;

  private final List<Integer> slots;
  private final List<ValueType> types;

  /// @param slots one of a point, or those of latitude and longitude
  /// @param types theirs
  PlaceGauge(List<Integer> slots, List<ValueType> types) {
    this.slots = List.copyOf(slots);
    this.types = List.copyOf(types);
  }

  @Override
  final List<Integer> slots() {
    return slots;
  }

  @Override
  final boolean isKnown(long[] memory, int at) {
    return has(memory, at, KNOWN);
  }

  @Override
  final long bits(long[] memory, int at) {
    return has(memory, at, TRUE) ? 1 : 0;
  }

  @Override
  final long due(long[] memory, int at) {
    return NEVER;
  }

  @Override
  final boolean step(Step step, int at) {
    if (!step.touches(slots)) {
      return false;
    }
    Point place = types.size() == 1 ? ofText(step) : ofNumbers(step, at);
    return place != null && moved(step.memory(), at, place);
  }

  /// The twin has said where it is.
  ///
  /// @return true: it has a new result, which may be equal to the one before
  abstract boolean moved(long[] memory, int at, Point place);

  private @Nullable Point ofText(Step step) {
    String text = step.isKnown(slots.getFirst()) ? step.text(slots.getFirst()) : null;
    if (text == null) {
      return null;
    }
    if (Geometries.of(text).orElse(null) instanceof Point point && !point.isEmpty()) {
      return point;
    }
    step.fail();
    return null;
  }

  private @Nullable Point ofNumbers(Step step, int at) {
    long[] memory = step.memory();
    for (int i = 0; i < slots.size(); i++) {
      if (step.touches(slots.subList(i, i + 1))) {
        memory[at + LATITUDE_AT + i] = step.isKnown(slots.get(i)) ? step.micros() + 1 : 0;
      }
    }
    if (memory[at + LATITUDE_AT] != memory[at + LONGITUDE_AT] || memory[at + LATITUDE_AT] == 0) {
      return null;
    }
    Optional<Point> point = Geometries.point(number(step, 1), number(step, 0));
    if (point.isEmpty()) {
      step.fail();
    }
    return point.orElse(null);
  }

  private double number(Step step, int index) {
    long bits = step.bits(slots.get(index));
    return types.get(index) == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : bits;
  }
}
