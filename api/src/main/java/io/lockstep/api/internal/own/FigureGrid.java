package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.history.Bucket;
import io.lockstep.history.BucketGrid;
import io.lockstep.history.Figure;
import io.lockstep.history.Reading;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValuePath;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The figures of one property by bucket, with what stands where nothing was. Confined to one
/// thread.
final class FigureGrid {
  /// A percentile: p5, p99.9.
  static final Pattern PERCENTILE = Pattern.compile("p[0-9]{1,3}(\\.[0-9]{1,6})?");

  private static final long MICROS_OF_MILLI = 1_000;
  private static final double MOST_PERCENT = 100;

  /// What stands in buckets without a figure.
  enum Fill {
    /// Such buckets are left out.
    NONE,
    /// They are there, without a value.
    NULL,
    /// The figure of the bucket before.
    PREVIOUS,
    /// Between the figures before and after, by time; numbers only.
    LINEAR
  }

  /// A row of the answer.
  ///
  /// @param beginMicros when the bucket begins
  /// @param values of the figures, null where there is none
  record Row(long beginMicros, List<@Nullable Reading> values) {}

  private final BucketGrid buckets;
  private final List<Figure> figures;
  private final Fill fill;
  private final List<Row> rows = new ArrayList<>();

  FigureGrid(BucketGrid buckets, List<Figure> figures, Fill fill) {
    this.buckets = buckets;
    this.figures = figures;
    this.fill = fill;
  }

  /// The next bucket.
  void add(Bucket bucket) {
    List<@Nullable Reading> values = new ArrayList<>(figures.size());
    boolean isThere = false;
    for (Figure figure : figures) {
      Reading value = bucket.figure(figure).orElse(null);
      values.add(value);
      isThere |= value != null;
    }
    if (isThere) {
      rows.add(new Row(bucket.beginMicros(), values));
    }
  }

  /// All rows.
  List<Row> rows() {
    return switch (fill) {
      case NONE -> rows;
      case NULL, PREVIOUS, LINEAR -> filled();
    };
  }

  private List<Row> filled() {
    int count = buckets.size();
    List<Row> all = new ArrayList<>(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (next < rows.size() && buckets.of(rows.get(next).beginMicros()) == i) {
        all.add(new Row(buckets.begin(i), new ArrayList<>(rows.get(next++).values())));
      } else {
        List<@Nullable Reading> none = new ArrayList<>();
        figures.forEach(_ -> none.add(null));
        all.add(new Row(buckets.begin(i), none));
      }
    }
    for (int figure = 0; figure < figures.size() && fill != Fill.NULL; figure++) {
      fill(all, figure);
    }
    return all;
  }

  private void fill(List<Row> all, int figure) {
    int before = -1;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).values().get(figure) == null) {
        continue;
      }
      if (fill == Fill.LINEAR && before >= 0) {
        between(all, figure, before, i);
      }
      before = i;
    }
    if (fill == Fill.PREVIOUS) {
      Reading last = null;
      for (Row row : all) {
        Reading present = row.values().get(figure);
        last = present == null ? last : present;
        row.values().set(figure, last);
      }
    }
  }

  private static void between(List<Row> all, int figure, int from, int to) {
    Reading first = all.get(from).values().get(figure);
    Reading last = all.get(to).values().get(figure);
    if (first == null || last == null) {
      return;
    }
    long begin = all.get(from).beginMicros();
    double span = (double) all.get(to).beginMicros() - begin;
    for (int i = from + 1; i < to; i++) {
      long time = all.get(i).beginMicros();
      double share = (time - begin) / span;
      double value = first.number() + (last.number() - first.number()) * share;
      all.get(i)
          .values()
          .set(
              figure,
              new Reading(
                  time,
                  ValueType.DOUBLE,
                  Double.doubleToRawLongBits(value),
                  null,
                  Quality.UNCERTAIN));
    }
  }

  /// Whether somebody may read a property, or what is within one (`position.x`): who may not read
  /// the property may read nothing of it.
  static boolean mayRead(Optional<Sight> sight, TwinId twin, String path) {
    if (sight.isEmpty()) {
      return true;
    }
    Extent seen = sight.get().of(twin.value(), "");
    boolean mayRead = seen.allows(Right.READ, path);
    for (int at = 1; at < path.length(); at++) {
      if (ValuePath.mayBegin(path.charAt(at))) {
        mayRead &= seen.allows(Right.READ, path.substring(0, at));
      }
    }
    return mayRead;
  }

  /// The figure of a name, or a complaint that names all.
  static Figure figure(String where, String name) {
    return find(name).orElseThrow(() -> Call.invalid(where, "one of " + names(), name).exception());
  }

  static boolean isFigure(String name) {
    return find(name).isPresent();
  }

  private static Optional<Figure> find(String name) {
    if (PERCENTILE.matcher(name).matches()) {
      double percent = Double.parseDouble(name.substring(1));
      return percent <= MOST_PERCENT
          ? Optional.of(new Figure.Percentile(percent))
          : Optional.empty();
    }
    return Stream.<Figure>of(Figure.Plain.values())
        .filter(each -> nameOf(each).equals(name))
        .findFirst();
  }

  static Fill fill(String where, String name) {
    return Stream.of(Fill.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> Call.invalid(where, "none, null, previous or linear", name).exception());
  }

  /// The width of a bucket: 15m, 1h, 7d; `all` is one over the whole range.
  static long width(String where, String text) {
    if (text.equals("all")) {
      return Long.MAX_VALUE;
    }
    String unit = text.replaceAll("[0-9]", "");
    long micros =
        switch (unit) {
          case "ms" -> MICROS_OF_MILLI;
          case "s" -> 1_000 * MICROS_OF_MILLI;
          case "m" -> 60_000 * MICROS_OF_MILLI;
          case "h" -> 3_600_000 * MICROS_OF_MILLI;
          case "d" -> 86_400_000 * MICROS_OF_MILLI;
          default -> 0;
        };
    String digits = text.substring(0, text.length() - unit.length());
    if (micros == 0 || digits.isEmpty() || digits.length() > 6 || !text.endsWith(unit)) {
      throw Call.invalid(where, "a whole number with ms, s, m, h or d, or all", text).exception();
    }
    long width = micros * Long.parseLong(digits);
    if (width == 0) {
      throw Call.invalid(where, "more than 0", text).exception();
    }
    return width;
  }

  static String nameOf(Figure figure) {
    return switch (figure) {
      case Figure.Plain plain -> plain.name().toLowerCase(Locale.ROOT);
      case Figure.Percentile(double percent) ->
          "p" + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
    };
  }

  static String names() {
    return Stream.of(Figure.Plain.values())
        .map(FigureGrid::nameOf)
        .collect(Collectors.joining(", ", "", ", or a percentile such as p95 or p99.9"));
  }
}
