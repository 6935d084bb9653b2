package io.lockstep.api.internal.transfer;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes readings into a file, as they come. Confined to one thread.
interface RowOutput {
  /// Writes a reading.
  ///
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT and JSON, else null
  void row(
      SeriesChoice.Series series,
      long micros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality)
      throws IOException;

  /// Ends the file.
  void finish() throws IOException;
}
