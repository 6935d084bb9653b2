package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.OptionalDouble;

/// A question for how many numbers of a property lie in each of some ranges of equal width.
/// Immutable.
///
/// @param series the property
/// @param fromMicros first source time, inclusive, microseconds since 1970-01-01T00:00Z
/// @param toMicros last source time, exclusive; after `fromMicros`
/// @param bins so many ranges, 1 to [#MOST_BINS]
/// @param low where the first begins; the least finite number when empty
/// @param high where the last ends, inclusive; the greatest finite number when empty
/// @param asKnownAt only what inputs up to this position had told; [SeriesQuery#NOW] for all
/// @param knownMicros only what was known at this time; [SeriesQuery#NOW] for all
public record HistogramQuery(
    SeriesName series,
    long fromMicros,
    long toMicros,
    int bins,
    OptionalDouble low,
    OptionalDouble high,
    long asKnownAt,
    long knownMicros) {
  /// The most ranges.
  public static final int MOST_BINS = 1_000;

  /// Checks the ranges; what is wrong is the caller's ([ErrorCode#INVALID_ARGUMENT]).
  public HistogramQuery {
    if (fromMicros >= toMicros) {
      throw invalid("'from' before 'to'", "from=%d, to=%d".formatted(fromMicros, toMicros));
    }
    if (bins < 1 || bins > MOST_BINS) {
      throw invalid("1 to %d bins".formatted(MOST_BINS), bins + "");
    }
    if (!isFinite(low)
        || !isFinite(high)
        || (low.isPresent() && high.isPresent() && low.getAsDouble() >= high.getAsDouble())) {
      throw invalid("finite bounds, 'low' below 'high'", "%s, %s".formatted(low, high));
    }
  }

  private static boolean isFinite(OptionalDouble bound) {
    return bound.isEmpty() || Double.isFinite(bound.getAsDouble());
  }

  private static LockstepException invalid(String expected, String found) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "histogram of the history: expected %s, found %s".formatted(expected, found));
  }
}
