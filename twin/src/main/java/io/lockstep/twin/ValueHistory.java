package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The port to the values of the past: what views of the past and queries ask of the history.
/// Implementations are thread-safe and may block on disks, so neither the kernel nor anything on
/// its thread calls it. Numbers are in the model's unit, while a twin with a unit of its own holds
/// them as they were written. Readings that the models do not want kept
/// ([io.lockstep.model.Slot#kept]) are not remembered, unless the history was told to keep all.
///
/// All methods throw [io.lockstep.model.LockstepException]: OVERLOADED while the history opens or
/// is behind the moment that is asked for (ask again), STORAGE_FAILED when it cannot be read.
public interface ValueHistory {
  /// For each series the value that held at the moment; the visitor hears nothing of a series that
  /// had none. Ask for many at once: one search serves all. The order of visits is not defined.
  ///
  /// With a valid time, it is the reading with the greatest (source time, position) up to the
  /// moment, those from the future left out. Without one ([Moment#isOfCurrent]), it is the one that
  /// was current.
  ///
  /// @param series numbers of series ([Series]), none twice
  void at(int[] series, Moment moment, Visitor into);

  /// One figure over the readings of a property.
  ///
  /// @param twinId of whichever twin has or had this id
  /// @param path the property's name, components before it (`motor/temperature`)
  /// @param fromMicros first source time, inclusive
  /// @param toMicros last source time, exclusive; nothing is later than `known.validMicros`
  /// @param known readings that were not known then, or are later than its valid time, do not count
  /// @return empty when there are no readings, or the fold is not for their type
  Optional<Folded> fold(
      String twinId, String path, Fold fold, long fromMicros, long toMicros, Moment known);

  /// Values that entered before this known time may be gone by retention; [Long#MIN_VALUE] when
  /// none are. Microseconds since 1970-01-01T00:00Z.
  long horizonMicros();

  /// Receives values.
  interface Visitor {
    /// The value of a series.
    ///
    /// @param index of the series in the array that was asked for
    /// @param sourceMicros the value's own source time; when it was removed, that of the removal
    /// @param receivedMicros the known time at which the value came
    /// @param position of the input that brought it
    /// @param bits the value of a primitive type, see [ValueType]
    /// @param text the value of TEXT and JSON, else null
    /// @param quality as it was at the moment: a value may go stale and come back
    /// @param explicitTime true when the source stated the time itself
    /// @param removed true when the property had been removed: there is no value
    void value(
        int index,
        long sourceMicros,
        long receivedMicros,
        long position,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        boolean explicitTime,
        boolean removed);
  }
}
