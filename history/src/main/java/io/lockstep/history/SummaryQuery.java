package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.List;

/// A question for figures of many properties in buckets of one width. Immutable.
///
/// Buckets are aligned to multiples of the width since 1970-01-01T00:00Z; the first and the last
/// are cut off by the range. Whole hours of numbers are answered from roll-ups where there are
/// some, with the same outcome.
///
/// @param series the properties, at most [#MOST_SERIES]
/// @param fromMicros first source time, inclusive, microseconds since 1970-01-01T00:00Z
/// @param toMicros last source time, exclusive; after `fromMicros`
/// @param widthMicros the width of a bucket; [Long#MAX_VALUE] for one over the whole range
/// @param figures those that will be asked of the buckets; the others may be told or not
/// @param asKnownAt only what inputs up to this position had told; [SeriesQuery#NOW] for all
/// @param knownMicros only what was known at this time; [SeriesQuery#NOW] for all
public record SummaryQuery(
    List<SeriesName> series,
    long fromMicros,
    long toMicros,
    long widthMicros,
    List<Figure> figures,
    long asKnownAt,
    long knownMicros) {

  /// The most properties of one question.
  public static final int MOST_SERIES = 10_000;

  /// The most buckets of one property.
  public static final int MOST_BUCKETS = 100_000;

  /// Checks the ranges; what is wrong is the caller's ([ErrorCode#INVALID_ARGUMENT]).
  public SummaryQuery {
    series = List.copyOf(series);
    figures = List.copyOf(figures);
    if (series.size() > MOST_SERIES) {
      throw invalid("at most " + MOST_SERIES + " series", series.size() + "");
    }
    if (fromMicros >= toMicros) {
      throw invalid("'from' before 'to'", "from=%d, to=%d".formatted(fromMicros, toMicros));
    }
    if (widthMicros < 1) {
      throw invalid("a bucket of at least 1 microsecond", widthMicros + "");
    }
    if (widthMicros != Long.MAX_VALUE) {
      long buckets = BucketWidth.count(fromMicros, toMicros, widthMicros);
      if (buckets < 1 || buckets > MOST_BUCKETS) {
        throw invalid("at most " + MOST_BUCKETS + " buckets", Long.toUnsignedString(buckets));
      }
    }
  }

  /// The same, as known now.
  public SummaryQuery(
      List<SeriesName> series,
      long fromMicros,
      long toMicros,
      long widthMicros,
      List<Figure> figures) {
    this(series, fromMicros, toMicros, widthMicros, figures, SeriesQuery.NOW, SeriesQuery.NOW);
  }

  /// The width that a person would choose for at most so many buckets, see [Aggregate].
  public static long widthFor(long fromMicros, long toMicros, int points) {
    return points == 1 ? Long.MAX_VALUE : BucketWidth.of(fromMicros, toMicros, points);
  }

  /// Whether it needs to be known how long each value held.
  boolean withCourse() {
    return figures.stream().anyMatch(Figure::isOverTime);
  }

  /// Whether the numbers are wanted in their order.
  boolean withSpread() {
    return figures.stream().anyMatch(Figure::isOfOrder);
  }

  boolean isOfNow() {
    return asKnownAt == SeriesQuery.NOW && knownMicros == SeriesQuery.NOW;
  }

  private static LockstepException invalid(String expected, String found) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "figures of the history: expected %s, found %s".formatted(expected, found));
  }
}
