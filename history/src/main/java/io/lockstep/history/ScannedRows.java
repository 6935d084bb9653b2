package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;

/// Hears the rows of a scan, on the thread that asked for it.
@FunctionalInterface
public interface ScannedRows {
  /// One row.
  ///
  /// @param series its number, see [HistoryStore#listing]
  /// @param sourceMicros when it was measured
  /// @param knownMicros when it became known, see [PastMoment]
  /// @param position of the input that brought it
  /// @param ordinal of the change record that brought it, among those of its input
  /// @param kind a reading, one from the future, or another quality; a removal only when the scan
  ///   asks for those
  /// @param bits the value of a primitive type, see [ValueType]; 0 for text
  /// @param text the value of TEXT and JSON, else null
  /// @return false to end the scan
  boolean row(
      int series,
      long sourceMicros,
      long knownMicros,
      long position,
      int ordinal,
      RecordedChange.Kind kind,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality);

  /// As [#row], but says whether the row stands in the place of those that became known before it,
  /// of its property and source time. Told instead of [#row]; who need not know hears that one.
  default boolean row(
      int series,
      long sourceMicros,
      long knownMicros,
      long position,
      int ordinal,
      RecordedChange.Kind kind,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean isCorrection) {
    return row(
        series, sourceMicros, knownMicros, position, ordinal, kind, type, bits, text, quality);
  }

  /// Asked between two stretches, also when there was nothing to tell in the last one.
  ///
  /// @return false to end the scan
  default boolean isMoreWanted() {
    return true;
  }
}
