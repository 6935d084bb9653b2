package io.lockstep.history;

import io.lockstep.model.ValueType;
import java.util.List;

/// The answer to a [SeriesQuery]. Immutable.
///
/// @param type how the property's values are held (of its newest series when it changed)
/// @param unit the unit's name, empty when the model states none
/// @param readings by source time; readings of one source time in the order they became known
/// @param truncated true when RAW found more than it may answer; ask again from the last reading's
///   time
public record SeriesRange(ValueType type, String unit, List<Reading> readings, boolean truncated) {
  /// Copies the list.
  public SeriesRange {
    readings = List.copyOf(readings);
  }
}
