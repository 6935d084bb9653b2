package io.lockstep.api.internal.own;

import io.lockstep.history.SeriesName;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;

/// A question for one property over a range, with what is known of the property. Immutable.
///
/// @param type how its values are held
/// @param isKept whether the present model wants its readings kept
/// @param unit of its readings; empty for none
/// @param from first source time, inclusive
/// @param to last source time, exclusive
/// @param points the most points
/// @param asKnownAt see [io.lockstep.history.SummaryQuery]
/// @param knownMicros see [io.lockstep.history.SummaryQuery]
record RangeAsk(
    TwinId twin,
    String path,
    ValueType type,
    boolean isKept,
    String unit,
    long from,
    long to,
    int points,
    long asKnownAt,
    long knownMicros) {

  SeriesName name() {
    return new SeriesName(twin, path);
  }

  /// The end of what is never empty.
  long end() {
    return Math.max(to, from + 1);
  }
}
