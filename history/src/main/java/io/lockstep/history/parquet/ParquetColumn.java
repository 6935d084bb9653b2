package io.lockstep.history.parquet;

import java.util.Map;
import java.util.TreeMap;

/// A column of a file, or a part of one. Immutable.
///
/// @param name unique among its neighbours
/// @param required true when no row lacks it
/// @param id what the column is called where names may change (Iceberg's field id), or -1
/// @param notes what is to be known of it, by a short key: `unit`, `model`. They stand in the
///   file's metadata as `column.NAME.KEY`; those of parts of a column are not written
public record ParquetColumn(
    String name, ParquetType type, boolean required, int id, Map<String, String> notes) {
  /// Copies the notes, in the order of their keys.
  public ParquetColumn {
    notes = java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
  }

  /// A column that rows may lack, without an id.
  public static ParquetColumn optional(String name, ParquetType type) {
    return new ParquetColumn(name, type, false, -1, Map.of());
  }

  /// A column that each row has, without an id.
  public static ParquetColumn required(String name, ParquetType type) {
    return new ParquetColumn(name, type, true, -1, Map.of());
  }

  /// The same with a note more; an empty text is none.
  public ParquetColumn noted(String key, String text) {
    if (text.isEmpty()) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(notes);
    String _ = more.put(key, text);
    return new ParquetColumn(name, type, required, id, more);
  }
}
