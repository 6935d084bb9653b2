package io.lockstep.history.training;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.RecordedChange;
import io.lockstep.history.SeriesScan;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one property of one twin held over a range, by time. Immutable once read.
final class Points {
  /// The most readings of one property: what bounds the memory.
  private static final int MAX = 5_000_000;

  /// @param value a [Double], [Boolean] or [String]; null when it is bad from here on
  /// @param isReading false when only the quality changed
  private record Point(
      long time, long position, int ordinal, @Nullable Object value, boolean isReading) {}

  private final List<Point> points;

  private Points(List<Point> points) {
    this.points = points;
  }

  /// @param series all numbers that the property had
  static Points read(HistoryStore history, int[] series, TrainingGrid grid, PastMoment known) {
    List<Point> found = new ArrayList<>();
    PastMoment before =
        new PastMoment(grid.fromMicros() - 1, known.knownMicros(), known.position());
    history.at(
        series,
        before,
        (index, source, knownMicros, position, type, bits, text, quality, isStated, removed) ->
            found.add(
                new Point(
                    source,
                    position,
                    0,
                    removed ? null : cell(type, bits, text, quality),
                    !removed)));
    history.scan(
        series,
        new SeriesScan(grid.fromMicros(), grid.toMicros(), Long.MIN_VALUE, known),
        (number, source, knownMicros, position, ordinal, kind, type, bits, text, quality) -> {
          if (quality != Quality.UNCERTAIN || kind != RecordedChange.Kind.FUTURE) {
            found.add(
                new Point(
                    source,
                    position,
                    ordinal,
                    cell(type, bits, text, quality),
                    kind == RecordedChange.Kind.READING));
          }
          if (found.size() > MAX) {
            throw new LockstepException(
                ErrorCode.INVALID_ARGUMENT,
                "training set: expected at most %d readings of a property, found more; take a shorter range"
                    .formatted(MAX));
          }
          return true;
        });
    found.sort(
        Comparator.comparingLong(Point::time)
            .thenComparingLong(Point::position)
            .thenComparingInt(Point::ordinal));
    List<Point> points = new ArrayList<>();
    for (Point point : found) {
      // Of one time the one counts that became known last.
      if (!points.isEmpty() && points.getLast().time() == point.time()) {
        Point _ = points.removeLast();
      }
      points.add(point);
    }
    return new Points(points);
  }

  private static @Nullable Object cell(
      ValueType type, long bits, @Nullable String text, Quality quality) {
    if (quality == Quality.BAD) {
      return null;
    }
    return switch (type) {
      case DOUBLE -> {
        double number = Double.longBitsToDouble(bits);
        yield Double.isNaN(number) ? null : number;
      }
      case LONG -> (double) bits;
      case BOOLEAN -> bits != 0;
      case TEXT, JSON -> text;
    };
  }

  /// A cell for each row.
  @Nullable Object[] cells(TrainingGrid grid, TrainingGrid.Method method) {
    @Nullable Object[] cells = new Object[grid.steps()];
    int next = 0;
    for (int step = 0; step < cells.length; step++) {
      long time = grid.time(step);
      while (next < points.size() && points.get(next).time() <= time) {
        next++;
      }
      Object held = next == 0 ? null : points.get(next - 1).value();
      cells[step] =
          switch (method) {
            case LAST -> held;
            case MEAN -> mean(next, held, time, time + grid.intervalMicros());
            case LINEAR -> linear(next, held, time);
            case NONE -> within(next, time, time + grid.intervalMicros());
          };
    }
    return cells;
  }

  private @Nullable Object mean(int next, @Nullable Object held, long from, long to) {
    double area = 0;
    double duration = 0;
    long since = from;
    Object value = held;
    boolean isNumber = value == null || value instanceof Double;
    for (int i = next; i < points.size() && points.get(i).time() < to; i++) {
      Point point = points.get(i);
      isNumber &= point.value() == null || point.value() instanceof Double;
      if (value instanceof Double number) {
        area += number * (point.time() - since);
        duration += point.time() - since;
      }
      since = point.time();
      value = point.value();
    }
    if (!isNumber) {
      return held;
    }
    if (value instanceof Double number) {
      area += number * (to - since);
      duration += to - since;
    }
    return duration == 0 ? null : (Object) (area / duration);
  }

  private @Nullable Object linear(int next, @Nullable Object held, long time) {
    if (!(held instanceof Double before)) {
      return held;
    }
    Point left = points.get(next - 1);
    if (left.time() == time) {
      return before;
    }
    if (next == points.size() || !(points.get(next).value() instanceof Double after)) {
      return null;
    }
    double part = (double) (time - left.time()) / (points.get(next).time() - left.time());
    return before + (after - before) * part;
  }

  private @Nullable Object within(int next, long from, long to) {
    Object last = null;
    int first = next > 0 && points.get(next - 1).time() == from ? next - 1 : next;
    for (int i = first; i < points.size() && points.get(i).time() < to; i++) {
      if (points.get(i).isReading()) {
        last = points.get(i).value();
      }
    }
    return last;
  }
}
