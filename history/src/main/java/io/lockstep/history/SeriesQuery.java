package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;

/// A question for the values of one property over a range of source times. Immutable.
///
/// @param twin whose values
/// @param path the property's name, components before it (`motor/temperature`), perhaps with a path
///   into a structured value, see [SeriesName]
/// @param fromMicros first source time, inclusive, microseconds since 1970-01-01T00:00Z
/// @param toMicros last source time, exclusive; at least `fromMicros`
/// @param points the most points to answer, 1 to [#MOST_POINTS]
/// @param aggregate how to thin out
/// @param asKnownAt only what inputs up to this position had told, inclusive; [#NOW] for all
/// @param knownMicros only what was known at this time, inclusive, see [PastMoment]; [#NOW] for all
public record SeriesQuery(
    TwinId twin,
    String path,
    long fromMicros,
    long toMicros,
    int points,
    Aggregate aggregate,
    long asKnownAt,
    long knownMicros) {

  /// The most points of one answer.
  public static final int MOST_POINTS = 100_000;

  /// For `asKnownAt`: everything that is known now.
  public static final long NOW = Long.MAX_VALUE;

  /// Checks the ranges; what is wrong is the caller's ([ErrorCode#INVALID_ARGUMENT]).
  public SeriesQuery {
    if (toMicros < fromMicros) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "history of %s/%s: expected 'to' not before 'from', found from=%d, to=%d (microseconds)"
              .formatted(twin.value(), path, fromMicros, toMicros));
    }
    if (points < 1 || points > MOST_POINTS) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "history of %s/%s: expected 'points' from 1 to %d, found %d"
              .formatted(twin.value(), path, MOST_POINTS, points));
    }
  }

  /// The same, whenever it was known.
  public SeriesQuery(
      TwinId twin,
      String path,
      long fromMicros,
      long toMicros,
      int points,
      Aggregate aggregate,
      long asKnownAt) {
    this(twin, path, fromMicros, toMicros, points, aggregate, asKnownAt, NOW);
  }

  /// The readings of a range as they are, at most `points`, as known now.
  public static SeriesQuery raw(
      TwinId twin, String path, long fromMicros, long toMicros, int points) {
    return new SeriesQuery(twin, path, fromMicros, toMicros, points, Aggregate.RAW, NOW);
  }
}
