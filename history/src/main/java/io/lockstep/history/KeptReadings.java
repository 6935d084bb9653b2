package io.lockstep.history;

import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.model.TwinId;
import java.util.List;
import java.util.Optional;

/// For how long which readings are kept, for who has copies of them. Thread-safe; to be asked anew
/// before each round.
///
/// @see HistoryStore#kept
public interface KeptReadings {
  /// Another text whenever something else was told.
  String plan();

  /// The time that retention goes by, microseconds since 1970-01-01T00:00Z.
  long nowMicros();

  /// An archive has what became known before; [Long#MIN_VALUE] for nothing.
  long archivedMicros();

  /// All that hold for some property, or did.
  List<SeriesKeep> keeps();

  /// What holds for a property; empty when the history has none of this name.
  ///
  /// @throws io.lockstep.model.LockstepException OVERLOADED while the history is starting
  Optional<SeriesKeep> keep(TwinId twin, String path);
}
