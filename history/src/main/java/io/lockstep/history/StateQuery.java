package io.lockstep.history;

import java.util.List;

/// A question for how long a property held each of its values. Immutable; checked as a
/// [SummaryQuery] is.
///
/// @param series the property, of any type
/// @param fromMicros first source time, inclusive, microseconds since 1970-01-01T00:00Z
/// @param toMicros last source time, exclusive; after `fromMicros`
/// @param widthMicros the width of a bucket; [Long#MAX_VALUE] for one over the whole range
/// @param asKnownAt only what inputs up to this position had told; [SeriesQuery#NOW] for all
/// @param knownMicros only what was known at this time; [SeriesQuery#NOW] for all
public record StateQuery(
    SeriesName series,
    long fromMicros,
    long toMicros,
    long widthMicros,
    long asKnownAt,
    long knownMicros) {
  /// The most different values: what has more is no state.
  public static final int MOST_STATES = 1_000;

  /// Checks the ranges; what is wrong is the caller's.
  public StateQuery {
    SummaryQuery _ =
        new SummaryQuery(
            List.of(series), fromMicros, toMicros, widthMicros, List.of(), asKnownAt, knownMicros);
  }
}
