package io.lockstep.history;

import io.lockstep.history.rollup.Course;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a number went over a range of source times, stretch by stretch: each value counts as long as
/// it holds. Confined to the query's thread.
final class CourseSearch {
  private final HeldSearch held;

  CourseSearch(Store store, List<Catalogue.Series> series, PastMoment known) {
    this(store, series, known, HeldSearch.ROWS_AT_ONCE);
  }

  CourseSearch(Store store, List<Catalogue.Series> series, PastMoment known, int rowsAtOnce) {
    held = new HeldSearch(store, series, known, rowsAtOnce);
  }

  /// The mean over `[from, to)`; empty when no number holds in it.
  Optional<Reading> mean(long from, long to) {
    Course.Part all = parts(BucketGrid.one(from, to)).getFirst();
    return all.usableMicros() == 0
        ? Optional.empty()
        : Optional.of(
            new Reading(
                from,
                ValueType.DOUBLE,
                Double.doubleToRawLongBits(all.area() / all.usableMicros()),
                null,
                Quality.GOOD));
  }

  /// What each of some stretches comes to.
  List<Course.Part> parts(BucketGrid grid) {
    Numbers numbers = new Numbers(new Course(grid.from()));
    held.run(grid, numbers);
    return numbers.parts;
  }

  /// A course that begins with what holds at a time.
  Course begun(long from) {
    Numbers numbers = new Numbers(new Course(from));
    held.begin(from, numbers);
    return numbers.course;
  }

  private static final class Numbers implements HeldSearch.Visitor {
    private final Course course;
    private final List<Course.Part> parts = new ArrayList<>();

    Numbers(Course course) {
      this.course = course;
    }

    @Override
    public void begin(
        boolean isUsable, ValueType type, long bits, @Nullable String text, Quality quality) {
      double number =
          switch (type) {
            case DOUBLE -> Double.longBitsToDouble(bits);
            case LONG, BOOLEAN -> bits;
            case TEXT, JSON -> Double.NaN;
          };
      course.begin(isUsable ? number : Double.NaN, quality.code());
    }

    @Override
    public void value(
        long source, boolean isUsable, double number, byte quality, RowSearch search, long row) {
      course.value(source, isUsable ? number : Double.NaN, quality);
    }

    @Override
    public void cut(long end) {
      parts.add(course.cut(end));
    }
  }
}
