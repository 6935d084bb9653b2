package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.history.Aggregate;
import io.lockstep.history.BucketGrid;
import io.lockstep.history.Figure;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.SummaryQuery;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One figure of one property by bucket: what `aggregate` asks for when it is none that thins out a
/// line, or when the width of the buckets is stated.
final class FigureSeries {
  private static final String BUCKET = "query parameter bucket";

  /// Keeps its place where readings are converted.
  private static final Reading NOTHING = new Reading(0, ValueType.BOOLEAN, 0, null, Quality.GOOD);

  private final Figure figure;
  private final FigureGrid.Fill fill;
  private final Optional<Long> width;
  private final Optional<String> unit;

  /// A point of the answer.
  ///
  /// @param value null where there is none
  record Point(long beginMicros, @Nullable Reading value) {}

  /// The points.
  ///
  /// @param unit of the figures
  record Points(ValueType type, String unit, List<Point> points) {}

  private FigureSeries(
      Figure figure, FigureGrid.Fill fill, Optional<Long> width, Optional<String> unit) {
    this.figure = figure;
    this.fill = fill;
    this.width = width;
    this.unit = unit;
  }

  /// Whether a call asks for a figure by bucket.
  static Optional<FigureSeries> asked(Call call) {
    Optional<String> name = call.query("aggregate").filter(FigureGrid::isFigure);
    Optional<String> bucket = call.query("bucket");
    Optional<String> fill = call.query("fill");
    if (name.isEmpty()) {
      if (bucket.or(() -> fill).isPresent()) {
        throw Call.invalid(
                "query parameter aggregate",
                "with bucket or fill one of " + FigureGrid.names(),
                call.query("aggregate").orElse("nothing"))
            .exception();
      }
      return Optional.empty();
    }
    boolean thinsOut =
        Stream.of(Aggregate.values())
            .anyMatch(each -> each.name().toLowerCase(Locale.ROOT).equals(name.get()));
    if (thinsOut && bucket.isEmpty() && fill.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FigureSeries(
            FigureGrid.figure("query parameter aggregate", name.get()),
            FigureGrid.fill("query parameter fill", fill.orElse("none")),
            bucket.map(text -> FigureGrid.width(BUCKET, text)),
            call.query("unit")));
  }

  String name() {
    return FigureGrid.nameOf(figure);
  }

  /// Asks for it.
  Points read(HistoryStore history, RangeAsk ask) {
    long widthMicros =
        width.orElseGet(() -> SummaryQuery.widthFor(ask.from(), ask.end(), ask.points()));
    SummaryQuery query =
        new SummaryQuery(
            List.of(ask.name()),
            ask.from(),
            ask.end(),
            widthMicros,
            List.of(figure),
            ask.asKnownAt(),
            ask.knownMicros());
    FigureGrid grid =
        new FigureGrid(new BucketGrid(ask.from(), ask.end(), widthMicros), List.of(figure), fill);
    history.summaries(
        query,
        (_, bucket) -> {
          grid.add(bucket);
          return true;
        });
    List<Point> found = new ArrayList<>();
    grid.rows().forEach(row -> found.add(point(row, ask.type())));
    return inUnit(found, ask);
  }

  /// A value of the property is told as it is held: figures of what is within structured values
  /// come as doubles.
  private Point point(FigureGrid.Row row, ValueType type) {
    Reading value = row.values().getFirst();
    boolean isValue =
        figure instanceof Figure.Plain plain
            && switch (plain) {
              case FIRST, LAST, MIN, MAX, MODE -> true;
              case COUNT,
                  MEAN,
                  TWMEAN,
                  RANGE,
                  SUM,
                  STDDEV,
                  DELTA,
                  INTEGRAL,
                  INCREASE,
                  DURATION,
                  GOOD ->
                  false;
            };
    return new Point(
        row.beginMicros(), value == null || !isValue ? value : DeclaredType.of(value, type));
  }

  private Points inUnit(List<Point> points, RangeAsk ask) {
    ValueType type = typeOf(points, ask.type());
    if (unit.isEmpty()) {
      return new Points(type, unitOf(ask.unit()), points);
    }
    if (!isOfValue()) {
      throw Call.invalid(
              "query parameter unit",
              "with first, last, min, max, mean, mode, twmean or a percentile",
              "aggregate " + name())
          .exception();
    }
    List<Reading> values =
        points.stream().map(point -> point.value() == null ? NOTHING : point.value()).toList();
    SeriesRange converted =
        HistoryUnit.converted(
            new SeriesRange(ask.type(), ask.unit(), values, false),
            Aggregate.MEAN,
            ask.unit(),
            unit.get());
    List<Point> found = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean isThere = points.get(i).value() != null;
      found.add(
          new Point(points.get(i).beginMicros(), isThere ? converted.readings().get(i) : null));
    }
    return new Points(converted.type(), converted.unit(), found);
  }

  private static ValueType typeOf(List<Point> points, ValueType otherwise) {
    for (Point point : points) {
      Reading value = point.value();
      if (value != null) {
        return value.type();
      }
    }
    return otherwise;
  }

  private boolean isOfValue() {
    return switch (figure) {
      case Figure.Percentile _ -> true;
      case Figure.Plain plain ->
          switch (plain) {
            case FIRST, LAST, MIN, MAX, MEAN, MODE, TWMEAN -> true;
            case COUNT, RANGE, SUM, STDDEV, DELTA, INTEGRAL, INCREASE, DURATION, GOOD -> false;
          };
    };
  }

  private String unitOf(String ofValue) {
    return switch (figure) {
      case Figure.Percentile _ -> ofValue;
      case Figure.Plain plain ->
          switch (plain) {
            case COUNT -> "";
            case DURATION -> "second";
            case GOOD -> "percent";
            case INTEGRAL -> ofValue.isEmpty() ? "hour" : ofValue + " hour";
            case FIRST, LAST, MIN, MAX, MEAN, MODE, TWMEAN, RANGE, SUM, STDDEV, DELTA, INCREASE ->
                ofValue;
          };
    };
  }
}
