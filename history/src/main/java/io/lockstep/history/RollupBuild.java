package io.lockstep.history;

import io.lockstep.history.rollup.RollupFile;
import io.lockstep.history.rollup.RollupSpan;
import io.lockstep.history.rollup.RollupWriter;
import io.lockstep.history.rollup.Summary;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Works out the roll-ups of some rows of a day. Confined to one thread.
final class RollupBuild {
  static final long HOUR_MICROS = 3_600_000_000L;
  private static final int DIGIT_BITS = 16;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final Store store;
  private final TableReader reader;
  private final int partition;
  private final BlockScan.Columns columns;
  private final RollupSpan span;

  /// @param reader has opened the partition
  RollupBuild(Store store, TableReader reader, int partition, long fromRow, long toRow) {
    this.store = store;
    this.reader = reader;
    this.partition = partition;
    columns = BlockScan.opened(reader, partition);
    span =
        new RollupSpan(
            reader.getPartitionTimestampByIndex(partition),
            fromRow,
            toRow,
            columns.position().getLong(fromRow << 3),
            columns.position().getLong((toRow - 1) << 3));
  }

  /// Writes them; null when it was cancelled.
  @Nullable RollupFile write(Path file, BooleanSupplier isCancelled) throws IOException {
    int[] order = bySeries();
    try (RollupWriter writer = new RollupWriter(file)) {
      int from = 0;
      while (from < order.length) {
        if (isCancelled.getAsBoolean()) {
          return null;
        }
        int series = seriesAt(order[from]);
        int to = from + 1;
        while (to < order.length && seriesAt(order[to]) == series) {
          to++;
        }
        ValueType type = series < 0 ? null : store.catalogue.type(series);
        if (type != null && type.isPrimitive()) {
          series(writer, series, type, order, from, to);
        }
        from = to;
      }
      return writer.finish(span, List.of(new RollupFile.Check(span.toRow(), check())));
    }
  }

  private int seriesAt(int offset) {
    return columns.series().getInt((span.fromRow() + offset) << 2);
  }

  /// The rows by series, those of one in their order: a radix sort with two digits.
  private int[] bySeries() {
    int count = (int) span.rows();
    int[] order = new int[count];
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
      int[] begin = new int[DIGITS + 1];
      for (int i = 0; i < count; i++) {
        begin[((seriesAt(i) >>> shift) & (DIGITS - 1)) + 1]++;
      }
      for (int digit = 0; digit < DIGITS; digit++) {
        begin[digit + 1] += begin[digit];
      }
      for (int i = 0; i < count; i++) {
        sorted[begin[(seriesAt(order[i]) >>> shift) & (DIGITS - 1)]++] = order[i];
      }
      int[] swapped = order;
      order = sorted;
      sorted = swapped;
    }
    return order;
  }

  private void series(
      RollupWriter writer, int series, ValueType type, int[] order, int from, int to)
      throws IOException {
    HiddenRows hidden = store.purges.hidden(new int[] {series});
    FoundRows rows = new FoundRows(to - from);
    for (int i = from; i < to; i++) {
      long row = span.fromRow() + order[i];
      if (!hidden.hides(columns, row, series)) {
        rows.add(columns.source().getLong(row << 3), row, 0);
      }
    }
    if (rows.size == 0) {
      return;
    }
    rows.sort();
    writer.begin(series, type);
    Summary hour = new Summary();
    long present = Math.floorDiv(rows.source[0], HOUR_MICROS);
    for (int i = 0; i < rows.size; i++) {
      long next = Math.floorDiv(rows.source[i], HOUR_MICROS);
      if (next != present) {
        writer.hour(present, hour);
        hour = new Summary();
        present = next;
      }
      SummaryRows.add(hour, columns, rows.place[i], rows.source[i], type, type);
    }
    writer.hour(present, hour);
    writer.end();
  }

  private int check() {
    return check(reader, partition, span.fromRow(), span.toRow());
  }

  /// The CRC-32C of the columns of some rows of a partition that is open, their texts included.
  static int check(TableReader reader, int partition, long fromRow, long toRow) {
    BlockScan.Columns columns = BlockScan.Columns.of(reader, partition);
    CRC32C crc = new CRC32C();
    SummaryRows.update(crc, columns.series(), fromRow << 2, toRow << 2);
    SummaryRows.update(crc, columns.source(), fromRow << 3, toRow << 3);
    SummaryRows.update(crc, columns.position(), fromRow << 3, toRow << 3);
    SummaryRows.update(crc, columns.received(), fromRow << 3, toRow << 3);
    SummaryRows.update(crc, columns.bits(), fromRow << 3, toRow << 3);
    SummaryRows.update(crc, columns.quality(), fromRow, toRow);
    SummaryRows.update(crc, columns.flags(), fromRow, toRow);
    if (reader.getMetadata().getColumnCount() > TableShape.TEXT) {
      for (long row = fromRow; row < toRow; row++) {
        crc.update(Catalogue.bytes(reader, partition, TableShape.TEXT, row));
      }
    }
    return (int) crc.getValue();
  }
}
