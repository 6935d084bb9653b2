package io.lockstep.history;

import io.lockstep.model.ValueType;
import java.util.Optional;

/// Readings that are missing for good. Immutable.
///
/// @param fromMicros they were received from here on, microseconds since 1970-01-01T00:00Z;
///   [Long#MIN_VALUE] when nobody knows
/// @param toMicros up to here, exclusive; [Long#MAX_VALUE] when nobody knows
/// @param kind which readings
/// @param reason why, in words
public record LostReadings(long fromMicros, long toMicros, Kind kind, String reason) {
  /// Which readings are missing.
  public enum Kind {
    /// All that were received then.
    ALL,
    /// Those of properties whose values are numbers or truth values.
    NUMBERS,
    /// Those of properties whose values are text or structured.
    TEXTS;

    /// Whether readings of a type are among them.
    ///
    /// @param type empty when nobody knows
    public boolean concerns(Optional<ValueType> type) {
      return switch (this) {
        case ALL -> true;
        case NUMBERS -> type.map(ValueType::isPrimitive).orElse(true);
        case TEXTS -> type.map(one -> !one.isPrimitive()).orElse(true);
      };
    }
  }

  static LostReadings of(LostDay day) {
    boolean isTexts = day.table().equals(TableShape.TEXTS.getTableName().toString());
    return new LostReadings(
        day.fromMicros(),
        day.toMicros(),
        isTexts ? Kind.TEXTS : Kind.NUMBERS,
        "%s received on this day may be missing: files of the history were damaged and lie in '%s'"
            .formatted(isTexts ? "texts" : "numbers", day.folder()));
  }

  static LostReadings of(StoreMarker.Missing missing) {
    return new LostReadings(
        missing.sinceMicros(),
        missing.untilMicros(),
        Kind.ALL,
        "the changes log was trimmed before the history had read it: its positions %d to %d are missing"
            .formatted(missing.from(), missing.to()));
  }
}
