package io.lockstep.twin;

/// Which past is meant: what holds at a valid time, by what was known at a known time. Times are
/// microseconds since 1970-01-01T00:00Z. Immutable.
///
/// The known time of a reading is the greatest receive time of all inputs up to its own that
/// changed anything, so it never goes back, whatever the clock did.
///
/// @param validMicros the greatest source time, inclusive; [Long#MAX_VALUE] for what was current
/// @param knownMicros the greatest known time, inclusive; [Long#MAX_VALUE] for all that is known
/// @param position the greatest input position, inclusive: where the view that asks stands
public record Moment(long validMicros, long knownMicros, long position) {
  /// For `validMicros`: the values that were current, whatever their source times.
  public static final long CURRENT = Long.MAX_VALUE;

  /// Everything that is known to a view that stands at a position, as it is current there.
  public static Moment at(long position) {
    return new Moment(CURRENT, Long.MAX_VALUE, position);
  }

  /// Whether values are asked for as they were current, not by their source times.
  public boolean isOfCurrent() {
    return validMicros == CURRENT;
  }
}
