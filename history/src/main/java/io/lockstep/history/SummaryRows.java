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
  static void add(Summary into, BlockScan.Columns columns, long row, long source, ValueType type) {
    int flags = columns.flags().getByte(row);
    if ((flags & (EncodedValue.REMOVED | EncodedValue.REQUALIFIED)) != 0) {
      into.disturb(true);
      return;
    }
    if (MomentSearch.isFuture(columns, row, flags, source)) {
      into.disturb(false);
      return;
    }
    long stored = columns.bits().getLong(row << 3);
    into.add(
        source,
        EncodedValue.decode(type, stored, flags),
        EncodedValue.number(type, stored, flags),
        columns.quality().getByte(row));
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
