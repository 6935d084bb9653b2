package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Rows that a scan found and has not told yet. Confined to one thread at a time.
final class ScanPage {
  /// A page is full when it has this many rows ...
  private static final int ROWS = 16_384;

  /// ... or texts of so many characters.
  private static final long TEXT = 4L << 20;

  int size;
  int[] series = new int[ROWS];
  long[] source = new long[ROWS];
  long[] place = new long[ROWS];
  private long[] known = new long[ROWS];
  private long[] position = new long[ROWS];
  private int[] ordinal = new int[ROWS];
  private RecordedChange.Kind[] kind = new RecordedChange.Kind[ROWS];
  private long[] bits = new long[ROWS];
  private byte[] quality = new byte[ROWS];
  private byte[] type = new byte[ROWS];
  private @Nullable String[] text = new @Nullable String[ROWS];
  private long characters;

  /// Rows in whose place others stand.
  private final BitSet replaced = new BitSet();

  /// Rows that stand in the place of others.
  private final BitSet corrections = new BitSet();

  boolean isFull() {
    return size >= ROWS || characters >= TEXT;
  }

  void clear() {
    Arrays.fill(text, 0, size, null);
    size = 0;
    characters = 0;
    replaced.clear();
    corrections.clear();
  }

  void add(
      int rowSeries,
      long rowSource,
      long rowPlace,
      long rowKnown,
      long rowPosition,
      int rowOrdinal,
      RecordedChange.Kind rowKind,
      ValueType rowType,
      long rowBits,
      @Nullable String rowText,
      byte rowQuality,
      boolean isCorrection) {
    if (size == series.length) {
      grow();
    }
    series[size] = rowSeries;
    source[size] = rowSource;
    place[size] = rowPlace;
    known[size] = rowKnown;
    position[size] = rowPosition;
    ordinal[size] = rowOrdinal;
    kind[size] = rowKind;
    type[size] = rowType.code();
    bits[size] = rowBits;
    text[size] = rowText;
    quality[size] = rowQuality;
    corrections.set(size, isCorrection);
    characters += rowText == null ? 0 : rowText.length();
    size++;
  }

  /// All rows of a record are in one page, so that a page may be a little larger.
  private void grow() {
    int capacity = size + (size >> 1);
    series = Arrays.copyOf(series, capacity);
    source = Arrays.copyOf(source, capacity);
    place = Arrays.copyOf(place, capacity);
    known = Arrays.copyOf(known, capacity);
    position = Arrays.copyOf(position, capacity);
    ordinal = Arrays.copyOf(ordinal, capacity);
    kind = Arrays.copyOf(kind, capacity);
    type = Arrays.copyOf(type, capacity);
    bits = Arrays.copyOf(bits, capacity);
    text = Arrays.copyOf(text, capacity);
    quality = Arrays.copyOf(quality, capacity);
  }

  void replaced(int row) {
    replaced.set(row);
  }

  /// Tells the rows; false when it was told to stop.
  boolean tell(ScannedRows into) {
    for (int row = 0; row < size; row++) {
      if (!replaced.get(row)
          && !into.row(
              series[row],
              source[row],
              known[row],
              position[row],
              ordinal[row],
              kind[row],
              ValueType.ofCode(type[row]),
              bits[row],
              text[row],
              Quality.ofCode(quality[row]),
              corrections.get(row))) {
        return false;
      }
    }
    return true;
  }
}
