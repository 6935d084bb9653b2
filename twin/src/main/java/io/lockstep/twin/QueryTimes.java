package io.lockstep.twin;

import org.jspecify.annotations.Nullable;

/// The times that a query's text asks for: the caller takes the view of that past and runs the
/// query on it. Immutable.
///
/// @param validMicros of `AS OF '...'`, microseconds since epoch, or null when the text has none
/// @param knownMicros of `AS KNOWN AT '...'`, microseconds since epoch, or null when the text has
///   none
public record QueryTimes(@Nullable Long validMicros, @Nullable Long knownMicros) {
  /// The present.
  public static final QueryTimes PRESENT = new QueryTimes(null, null);

  /// True when the text asks for no time: the present will do.
  public boolean isPresent() {
    return validMicros == null && knownMicros == null;
  }
}
