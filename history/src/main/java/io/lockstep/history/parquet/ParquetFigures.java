package io.lockstep.history.parquet;

import java.util.List;
import java.util.Optional;

/// What a written file holds. Immutable.
///
/// @param bytes the size of the file
/// @param rowGroups where each row group begins, in bytes
/// @param columns each column that has values itself: parts of structures, elements of lists
public record ParquetFigures(long rows, long bytes, List<Long> rowGroups, List<Leaf> columns) {
  /// Copies the lists.
  public ParquetFigures {
    rowGroups = List.copyOf(rowGroups);
    columns = List.copyOf(columns);
  }

  /// A column with values.
  ///
  /// @param path the names down to it, with dots between
  /// @param id its id, or -1
  /// @param values values and nulls
  /// @param nulls how many of them are null
  /// @param bytes packed, in the file
  /// @param isRepeated true below a list or a map
  /// @param bounds the least and the greatest value; empty when there is none, or when a value is
  ///   not a number. A [Boolean], [Integer], [Long], [Float], [Double] or array of bytes
  public record Leaf(
      String path,
      int id,
      long values,
      long nulls,
      long bytes,
      boolean isRepeated,
      Optional<Bounds> bounds) {}

  /// Bounds of the values of a column, both inclusive, as they stand in the file.
  public record Bounds(Object least, Object greatest) {}
}
