package io.lockstep.history;

/// Which past is meant. Times are microseconds since 1970-01-01T00:00Z. Immutable.
///
/// The known time of a reading is the greatest receive time of all inputs up to its own that
/// changed anything.
///
/// @param validMicros the greatest source time, inclusive; [#CURRENT] for what was current
/// @param knownMicros the greatest known time, inclusive; [Long#MAX_VALUE] for all
/// @param position the greatest input position, inclusive; [Long#MAX_VALUE] for all
public record PastMoment(long validMicros, long knownMicros, long position) {
  /// For `validMicros`: the values that were current, whatever their source times.
  public static final long CURRENT = Long.MAX_VALUE;

  /// What is current now.
  public static final PastMoment NOW = new PastMoment(CURRENT, Long.MAX_VALUE, Long.MAX_VALUE);
}
