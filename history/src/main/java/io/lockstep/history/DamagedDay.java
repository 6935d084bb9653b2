package io.lockstep.history;

import io.questdb.cairo.ColumnType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A day of receipt of one table whose files are not what was written. Immutable.
///
/// @param day its begin, microseconds since 1970-01-01T00:00Z
/// @param isNewest whether the table has none after it
/// @param what which file, expected, found
record DamagedDay(TableShape table, long day, boolean isNewest, String what) {
  /// What of both tables came before a day.
  ///
  /// @param lastPosition the input position of the last row; -1 without rows
  record Before(long samples, long texts, long lastPosition) {}

  /// For a person.
  String told() {
    return "files of %s received on %s: %s"
        .formatted(table == TableShape.TEXTS ? "texts" : "numbers", date(), what);
  }

  LocalDate date() {
    return LocalDate.ofEpochDay(Math.floorDiv(day, SampleTable.DAY_MICROS));
  }

  /// Looks at the sizes of all files of a store that is not open, oldest day first. Empty also when
  /// there is no store.
  static List<DamagedDay> of(Path store) {
    List<DamagedDay> found = new ArrayList<>();
    if (Files.isDirectory(store)) {
      try (QuestDbEngine engine = QuestDbEngine.open(store)) {
        find(engine, TableShape.SAMPLES, found);
        find(engine, TableShape.TEXTS, found);
      }
      found.sort(Comparator.comparingLong(DamagedDay::day));
    }
    return found;
  }

  private static void find(QuestDbEngine engine, TableShape shape, List<DamagedDay> into) {
    TableToken token = engine.table(shape);
    try (TableReader reader = engine.cairo().getReader(token)) {
      int count = reader.getPartitionCount();
      for (int p = 0; p < count; p++) {
        Optional<String> what =
            damage(reader, p, shape, SampleTable.folder(engine.folderOf(token), reader, p));
        if (what.isPresent()) {
          into.add(
              new DamagedDay(
                  shape, reader.getPartitionTimestampByIndex(p), p == count - 1, what.get()));
        }
      }
    }
  }

  private static Optional<String> damage(
      TableReader reader, int partition, TableShape shape, Path folder) {
    long rows = reader.getPartitionRowCountFromMetadata(partition);
    try {
      for (int column = 0; column < shape.getColumnCount(); column++) {
        int type = shape.getColumnType(column);
        String values = shape.getColumnName(column) + ".d";
        String entries = shape.getColumnName(column) + ".i";
        Optional<String> missing =
            type == ColumnType.VARCHAR
                ? tooShort(folder, entries, rows * BlankRows.TEXT_ENTRY_BYTES)
                    .or(
                        () ->
                            tooShort(
                                folder, values, BlankRows.textBytes(folder.resolve(entries), rows)))
                : tooShort(folder, values, rows * ColumnType.sizeOf(type));
        if (missing.isPresent()) {
          return missing;
        }
      }
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of("%s: %s".formatted(folder.getFileName(), e.getMessage()));
    }
  }

  private static Optional<String> tooShort(Path folder, String name, long expected) {
    Path file = folder.resolve(name);
    try {
      long size = Files.exists(file) ? Files.size(file) : -1;
      return size >= expected
          ? Optional.empty()
          : Optional.of(
              "%s: expected at least %d bytes, found %s"
                  .formatted(
                      folder.getFileName() + "/" + name, expected, size < 0 ? "no file" : size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What of a store that is not open came before a day.
  static Before before(Path store, long day) {
    try (QuestDbEngine engine = QuestDbEngine.open(store)) {
      Before samples = before(engine, TableShape.SAMPLES, day);
      Before texts = before(engine, TableShape.TEXTS, day);
      return new Before(
          samples.samples, texts.samples, Math.max(samples.lastPosition, texts.lastPosition));
    }
  }

  private static Before before(QuestDbEngine engine, TableShape shape, long day) {
    long rows = 0;
    long last = -1;
    try (TableReader reader = engine.cairo().getReader(engine.table(shape))) {
      for (int p = 0;
          p < reader.getPartitionCount() && reader.getPartitionTimestampByIndex(p) < day;
          p++) {
        long count = reader.openPartition(p);
        if (count > 0) {
          last = SampleTable.column(reader, p, TableShape.POSITION).getLong((count - 1) << 3);
        }
        rows += count;
        reader.closePartitionByIndex(p);
      }
    }
    return new Before(rows, 0, last);
  }
}
