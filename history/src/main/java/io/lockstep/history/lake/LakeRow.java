package io.lockstep.history.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// What one input said of one twin at one source time, on its way into a table. Confined to the
/// lake's thread.
final class LakeRow {
  // The order of the first columns of each table, which never changes.
  static final int TIME = 0;
  static final int TWIN = 1;
  static final int MODEL = 2;
  static final int RECEIVED = 3;
  static final int POSITION = 4;
  static final int ORDINAL = 5;
  static final int QUALITIES = 6;
  static final int REMOVED = 7;
  static final int MISFITS = 8;

  /// How many columns come before those of the properties.
  static final int FIXED = 9;

  /// The first columns of each table.
  static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(
              1, "time", Types.TimestampType.withZone(), "when it was measured"),
          Types.NestedField.required(2, "twin", Types.StringType.get(), "id of the twin"),
          Types.NestedField.required(
              3, "model", Types.StringType.get(), "the twin's model, with its version"),
          Types.NestedField.required(
              4, "received", Types.TimestampType.withZone(), "when the message came in"),
          Types.NestedField.required(
              5, "position", Types.LongType.get(), "of the message in the journal of inputs"),
          Types.NestedField.required(
              6, "ordinal", Types.IntegerType.get(), "of the change among those of its message"),
          Types.NestedField.optional(
              7,
              "qualities",
              Types.MapType.ofRequired(10, 11, Types.StringType.get(), Types.StringType.get()),
              "of the properties that are not good; one without a value here got another quality"),
          Types.NestedField.optional(
              8,
              "removed",
              Types.ListType.ofRequired(12, Types.StringType.get()),
              "properties that were taken away"),
          Types.NestedField.optional(
              9,
              "misfits",
              Types.MapType.ofRequired(13, 14, Types.StringType.get(), Types.StringType.get()),
              "values that do not fit the columns of their properties"));

  final long time;
  final String twin;
  final String model;
  final long received;
  final long position;
  final int ordinal;
  private @Nullable Object[] values;
  private @Nullable Map<String, String> qualities;
  private @Nullable List<String> removed;
  private @Nullable Map<String, String> misfits;

  LakeRow(
      long time,
      String twin,
      String model,
      long received,
      long position,
      int ordinal,
      int columns) {
    this.time = time;
    this.twin = twin;
    this.model = model;
    this.received = received;
    this.position = position;
    this.ordinal = ordinal;
    values = new Object[columns];
  }

  /// Sets the value of a column of the table, counted from 0 with the first ones.
  void set(int column, Object value) {
    if (column >= values.length) {
      values = java.util.Arrays.copyOf(values, column + 1);
    }
    values[column] = value;
  }

  void quality(String path, String name) {
    if (qualities == null) {
      qualities = new LinkedHashMap<>();
    }
    String _ = qualities.put(path, name);
  }

  void remove(String path) {
    if (removed == null) {
      removed = new ArrayList<>();
    }
    removed.add(path);
  }

  void misfit(String path, String text) {
    if (misfits == null) {
      misfits = new LinkedHashMap<>();
    }
    String _ = misfits.put(path, text);
  }

  /// The row as a file has it.
  @Nullable Object[] whole(int columns) {
    @Nullable Object[] row = new Object[columns];
    System.arraycopy(values, 0, row, 0, Math.min(values.length, columns));
    row[TIME] = time;
    row[TWIN] = twin;
    row[MODEL] = model;
    row[RECEIVED] = received;
    row[POSITION] = position;
    row[ORDINAL] = ordinal;
    row[QUALITIES] = qualities;
    row[REMOVED] = removed;
    row[MISFITS] = misfits;
    return row;
  }
}
