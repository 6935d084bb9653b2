package io.lockstep.history;

import io.questdb.cairo.ColumnType;
import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.TableStructure;
import java.util.List;

/// The tables of the store and their columns. Immutable.
final class TableShape implements TableStructure {
  /// Readings that are numbers. In the order they became known, one row each.
  static final TableShape SAMPLES =
      new TableShape(
          "samples",
          PartitionBy.DAY,
          List.of(
              // When it was received, never going back: rows are only ever appended.
              new Column("received", ColumnType.TIMESTAMP),
              new Column("series", ColumnType.INT),
              new Column("source", ColumnType.TIMESTAMP),
              new Column("position", ColumnType.LONG),
              new Column("ordinal", ColumnType.INT),
              // As EncodedValue holds it.
              new Column("value", ColumnType.DOUBLE),
              new Column("quality", ColumnType.BYTE),
              new Column("flags", ColumnType.BYTE)));

  /// Readings that are text or JSON.
  static final TableShape TEXTS =
      new TableShape(
          "texts",
          PartitionBy.DAY,
          List.of(
              new Column("received", ColumnType.TIMESTAMP),
              new Column("series", ColumnType.INT),
              new Column("source", ColumnType.TIMESTAMP),
              new Column("position", ColumnType.LONG),
              new Column("ordinal", ColumnType.INT),
              // 64 bits of hash, by which duplicates are found.
              new Column("hash", ColumnType.LONG),
              new Column("quality", ColumnType.BYTE),
              new Column("flags", ColumnType.BYTE),
              new Column("text", ColumnType.VARCHAR)));

  /// Which property of which twin a series is; one row each, in the order of their numbers.
  static final TableShape SERIES =
      new TableShape(
          "series",
          PartitionBy.NONE,
          List.of(
              new Column("series", ColumnType.INT),
              new Column("twin", ColumnType.VARCHAR),
              new Column("path", ColumnType.VARCHAR),
              new Column("type", ColumnType.BYTE),
              new Column("unit", ColumnType.VARCHAR)));

  /// The columns of SAMPLES and TEXTS.
  static final int RECEIVED = 0;

  static final int SERIES_NUMBER = 1;
  static final int SOURCE = 2;
  static final int POSITION = 3;
  static final int ORDINAL = 4;
  static final int BITS = 5;
  static final int QUALITY = 6;
  static final int FLAGS = 7;
  static final int TEXT = 8;

  private record Column(String name, int type) {}

  private final String table;
  private final int partitionBy;
  private final List<Column> columns;

  private TableShape(String table, int partitionBy, List<Column> columns) {
    this.table = table;
    this.partitionBy = partitionBy;
    this.columns = columns;
  }

  @Override
  public CharSequence getTableName() {
    return table;
  }

  @Override
  public int getPartitionBy() {
    return partitionBy;
  }

  @Override
  public int getTimestampIndex() {
    return partitionBy == PartitionBy.NONE ? -1 : RECEIVED;
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public CharSequence getColumnName(int column) {
    return columns.get(column).name();
  }

  @Override
  public int getColumnType(int column) {
    return columns.get(column).type();
  }

  @Override
  public int getMaxUncommittedRows() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long getO3MaxLag() {
    return 0;
  }

  @Override
  public int getIndexBlockCapacity(int column) {
    return 0;
  }

  @Override
  public boolean getSymbolCacheFlag(int column) {
    return false;
  }

  @Override
  public int getSymbolCapacity(int column) {
    return 0;
  }

  @Override
  public boolean isDedupKey(int column) {
    return false;
  }

  @Override
  public boolean isIndexed(int column) {
    return false;
  }

  @Override
  public boolean isWalEnabled() {
    return false;
  }
}
