package io.lockstep.space;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// Something that a space decided, as a live subscriber sees it. Immutable.
public sealed interface LiveEvent {
  /// A value entered a twin.
  ///
  /// @param inputPosition position of the input that brought it
  /// @param ordinal the number of the change among those of its input
  /// @param receivedMicros when the input was received, microseconds since 1970-01-01T00:00Z
  /// @param twinId whose value it is
  /// @param path the property's name, components before it: `motor/temperature`
  /// @param type how the value is held
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT and JSON, else null
  /// @param unit the unit's name, empty when the model states none
  /// @param sourceMicros the time of the value, microseconds since 1970-01-01T00:00Z
  /// @param quality how far it may be trusted
  /// @param current true when it became the twin's current value
  record Sample(
      long inputPosition,
      int ordinal,
      long receivedMicros,
      String twinId,
      String path,
      ValueType type,
      long bits,
      @Nullable String text,
      String unit,
      long sourceMicros,
      Quality quality,
      boolean current)
      implements LiveEvent {}

  /// Structure changed, or something was noted about it.
  ///
  /// @param inputPosition position of the input that brought it
  /// @param ordinal the number of the change among those of its input
  /// @param receivedMicros when the input was received, microseconds since 1970-01-01T00:00Z
  /// @param kind what changed
  /// @param change how
  record Structure(
      long inputPosition, int ordinal, long receivedMicros, ChangeKind kind, GraphChange change)
      implements LiveEvent {}

  /// Events are missing here: the subscriber was too slow, or the changes log has a hole.
  ///
  /// @param events how many, 0 when that cannot be known
  record Gap(long events) implements LiveEvent {}

  /// True for two values that came with one change record: nobody should be told one without the
  /// other.
  default boolean isOfOneRecordWith(LiveEvent other) {
    return this instanceof Sample mine
        && other instanceof Sample theirs
        && mine.inputPosition == theirs.inputPosition
        && mine.ordinal == theirs.ordinal;
  }
}
