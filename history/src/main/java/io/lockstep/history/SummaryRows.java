package io.lockstep.history;

import io.lockstep.history.rollup.Summary;
import io.lockstep.model.ValueType;
import io.questdb.cairo.vm.api.MemoryCR;
import java.util.zip.CRC32C;

/// Rows as they enter summaries.
final class SummaryRows {
  private static final int CHUNK = 1 << 14;

  private SummaryRows() {}

  /// Adds a row: a reading with its value. Readings from the future are none, nor are removals, nor
  /// the changed quality of a value that stays; the latter two have a say in the course.
  ///
  /// @param told how the values of the summary are held: as the row's, or DOUBLE
  static void add(
      Summary into,
      BlockScan.Columns columns,
      long row,
      long source,
      ValueType type,
      ValueType told) {
    int flags = columns.flags().getByte(row);
    long stored = columns.bits().getLong(row << 3);
    double number = EncodedValue.number(type, stored, flags);
    long bits =
        type == told
            ? EncodedValue.decode(type, stored, flags)
            : Double.doubleToRawLongBits(number);
    add(into, columns, row, source, bits, number);
  }

  /// The same with a value that is not the row's own.
  static void add(
      Summary into, BlockScan.Columns columns, long row, long source, long bits, double number) {
    int flags = columns.flags().getByte(row);
    if ((flags & (EncodedValue.REMOVED | EncodedValue.REQUALIFIED)) != 0) {
      into.disturb(true);
      return;
    }
    if (MomentSearch.isFuture(columns, row, flags, source)) {
      into.disturb(false);
      return;
    }
    into.add(source, bits, number, columns.quality().getByte(row));
  }

  /// Adds bytes of a column to a checksum.
  static void update(CRC32C crc, MemoryCR column, long from, long to) {
    byte[] chunk = new byte[CHUNK];
    for (long at = from; at < to; at += CHUNK) {
      int length = (int) Math.min(CHUNK, to - at);
      for (int i = 0; i < length; i++) {
        chunk[i] = column.getByte(at + i);
      }
      crc.update(chunk, 0, length);
    }
  }
}
