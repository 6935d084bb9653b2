package io.lockstep.history;

import io.lockstep.model.Quality;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Readings on their way into one table, column by column. Confined to the history's thread.
final class Batch {
  private static final int FIRST_CAPACITY = 1024;
  private static final @Nullable String[] NO_TEXT = {};

  int size;
  int[] series = new int[FIRST_CAPACITY];
  long[] source = new long[FIRST_CAPACITY];
  long[] bits = new long[FIRST_CAPACITY];
  long[] received = new long[FIRST_CAPACITY];
  long[] position = new long[FIRST_CAPACITY];
  int[] ordinal = new int[FIRST_CAPACITY];
  byte[] quality = new byte[FIRST_CAPACITY];
  byte[] flags = new byte[FIRST_CAPACITY];
  boolean[] late = new boolean[FIRST_CAPACITY];
  boolean[] dropped = new boolean[FIRST_CAPACITY];
  private @Nullable String[] text = NO_TEXT;

  /// How many rows are late and have a stated time: they may be duplicates.
  int suspects;

  /// Adds a row.
  void add(
      int seriesNumber,
      long sourceMicros,
      long storedBits,
      @Nullable String value,
      Quality grade,
      int flagBits,
      boolean isLate,
      long receivedMicros,
      long inputPosition,
      int changeOrdinal) {
    int row = size;
    if (row == series.length) {
      grow(row * 2);
    }
    series[row] = seriesNumber;
    source[row] = sourceMicros;
    bits[row] = storedBits;
    received[row] = receivedMicros;
    position[row] = inputPosition;
    ordinal[row] = changeOrdinal;
    quality[row] = grade.code();
    flags[row] = (byte) flagBits;
    late[row] = isLate;
    dropped[row] = false;
    if (value != null) {
      if (text.length < series.length) {
        text = Arrays.copyOf(text, series.length);
      }
      text[row] = value;
    }
    if (isLate && isExplicit(row)) {
      suspects++;
    }
    size = row + 1;
  }

  /// Adds a row as it stands in a table.
  void addStored(
      BlockScan.Columns columns,
      long row,
      long receivedMicros,
      int changeOrdinal,
      @Nullable String value) {
    add(
        columns.series().getInt(row << 2),
        columns.source().getLong(row << 3),
        columns.bits().getLong(row << 3),
        value,
        Quality.ofCode(columns.quality().getByte(row)),
        columns.flags().getByte(row),
        false,
        receivedMicros,
        columns.position().getLong(row << 3),
        changeOrdinal);
  }

  boolean isCurrent(int row) {
    return EncodedValue.isCurrentValue(flags[row]);
  }

  /// Whether a row may be a duplicate.
  boolean isSuspect(int row) {
    return late[row] && !dropped[row] && isExplicit(row);
  }

  /// The series of the rows that may be duplicates; some perhaps twice.
  int[] suspectedSeries() {
    return IntStream.range(0, size).filter(this::isSuspect).map(row -> series[row]).toArray();
  }

  /// Whether it can repeat a reading: its source stated the time, and it corrects none.
  boolean isExplicit(int row) {
    return (flags[row] & (EncodedValue.EXPLICIT | EncodedValue.CORRECTS)) == EncodedValue.EXPLICIT;
  }

  /// Whether it stands in the place of what was read wrongly.
  boolean isCorrection(int row) {
    return (flags[row] & EncodedValue.CORRECTS) != 0;
  }

  /// The text of a row of [TableShape#TEXTS].
  String textAt(int row) {
    String value = text[row];
    return value == null ? "" : value;
  }

  /// Drops the rows that are hidden: they were purged before they were written.
  void drop(Purges purges) {
    for (int row = 0; row < size; row++) {
      if (!dropped[row] && purges.hides(series[row], position[row], source[row])) {
        dropped[row] = true;
        if (late[row] && isExplicit(row)) {
          suspects--;
        }
      }
    }
  }

  /// Forgets the rows from `from` on: their record turned out to be damaged.
  void truncate(int from) {
    for (int row = from; row < size; row++) {
      if (!dropped[row] && late[row] && isExplicit(row)) {
        suspects--;
      }
    }
    size = from;
  }

  void clear() {
    size = 0;
    suspects = 0;
    text = NO_TEXT;
  }

  private void grow(int capacity) {
    series = Arrays.copyOf(series, capacity);
    source = Arrays.copyOf(source, capacity);
    bits = Arrays.copyOf(bits, capacity);
    received = Arrays.copyOf(received, capacity);
    position = Arrays.copyOf(position, capacity);
    ordinal = Arrays.copyOf(ordinal, capacity);
    quality = Arrays.copyOf(quality, capacity);
    flags = Arrays.copyOf(flags, capacity);
    late = Arrays.copyOf(late, capacity);
    dropped = Arrays.copyOf(dropped, capacity);
  }
}
