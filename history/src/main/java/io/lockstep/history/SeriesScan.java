package io.lockstep.history;

/// Which rows of some series a scan is about. Times are microseconds since 1970-01-01T00:00Z.
/// Immutable.
///
/// @param fromMicros first source time, inclusive
/// @param toMicros last source time, exclusive; [Long#MAX_VALUE] for no end
/// @param fromKnownMicros the least known time of the rows that are told, inclusive
/// @param known what had not become known by then does not count; its valid time is of no concern
public record SeriesScan(long fromMicros, long toMicros, long fromKnownMicros, PastMoment known) {
  /// Everything that is known now.
  public static final SeriesScan ALL = between(Long.MIN_VALUE, Long.MAX_VALUE);

  /// What is known now of a range of source times, its end exclusive.
  public static SeriesScan between(long fromMicros, long toMicros) {
    return new SeriesScan(fromMicros, toMicros, Long.MIN_VALUE, PastMoment.NOW);
  }

  boolean holds(long sourceMicros) {
    return sourceMicros >= fromMicros && (sourceMicros < toMicros || toMicros == Long.MAX_VALUE);
  }
}
