package io.lockstep.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Overwrites rows in the files of a partition: afterwards they belong to no series and have no
/// value. A column is a file of values of one width; a text is an entry of 16 bytes in one file
/// that, unless the text is short, leads to its bytes in another (QuestDB 9.3,
/// `VarcharTypeDriver`).
final class BlankRows {
  /// In place of the number of a series.
  static final int NO_SERIES = -1;

  static final int TEXT_ENTRY_BYTES = 16;
  private static final int TEXT_SHORT = 1;
  private static final int TEXT_NULL = 4;
  private static final int TEXT_LENGTH_SHIFT = 4;
  private static final int TEXT_LENGTH_MASK = 0x0FFFFFFF;
  private static final int TEXT_SHORT_BYTES = 9;
  private static final int TEXT_PREFIX_AT = 4;
  private static final int TEXT_PREFIX_BYTES = 6;
  private static final int TEXT_PLACE_SHIFT = 16;
  private static final int ZEROS = 8_192;

  private BlankRows() {}

  /// Overwrites rows, in ascending order and near each other.
  static void write(Path folder, TableShape shape, List<Long> rows) throws IOException {
    if (shape == TableShape.TEXTS) {
      texts(folder, shape.getColumnName(TableShape.TEXT).toString(), rows);
    }
    fill(folder, shape, TableShape.SOURCE, Long.BYTES, rows);
    fill(folder, shape, TableShape.BITS, Long.BYTES, rows);
    fill(folder, shape, TableShape.QUALITY, 1, rows);
    fill(folder, shape, TableShape.FLAGS, 1, rows);
    // Last: as long as a row has its series, the next pass finds it.
    fill(folder, shape, TableShape.SERIES_NUMBER, Integer.BYTES, rows);
  }

  /// How many bytes the texts of some rows take.
  ///
  /// @param entries the file of their entries
  static long textBytes(Path entries, long rows) {
    if (rows == 0) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(entries, StandardOpenOption.READ)) {
      ByteBuffer last = read(channel, (rows - 1) * TEXT_ENTRY_BYTES, TEXT_ENTRY_BYTES);
      int header = last.getInt(0);
      boolean isElsewhere = (header & (TEXT_SHORT | TEXT_NULL)) == 0;
      // Each entry tells where the next text would begin, those too that have none there.
      return (last.getLong(Long.BYTES) >>> TEXT_PLACE_SHIFT)
          + (isElsewhere ? (header >>> TEXT_LENGTH_SHIFT) & TEXT_LENGTH_MASK : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Path folder, TableShape shape, int column, int width, List<Long> rows)
      throws IOException {
    byte blank = column == TableShape.SERIES_NUMBER ? (byte) NO_SERIES : 0;
    Path file = folder.resolve(shape.getColumnName(column) + ".d");
    long first = rows.getFirst();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer part = read(channel, first * width, (rows.getLast() - first + 1) * width);
      for (long row : rows) {
        int at = (int) (row - first) * width;
        for (int i = at; i < at + width; i++) {
          part.put(i, blank);
        }
      }
      write(channel, part, first * width);
    }
  }

  private static void texts(Path folder, String column, List<Long> rows) throws IOException {
    long first = rows.getFirst();
    try (FileChannel entries =
            FileChannel.open(
                folder.resolve(column + ".i"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel bytes =
            FileChannel.open(folder.resolve(column + ".d"), StandardOpenOption.WRITE)) {
      ByteBuffer part =
          read(entries, first * TEXT_ENTRY_BYTES, (rows.getLast() - first + 1) * TEXT_ENTRY_BYTES);
      for (long row : rows) {
        text(part, (int) (row - first) * TEXT_ENTRY_BYTES, bytes);
      }
      // The bytes first, since the entries tell where they are; entries keep length and place.
      write(entries, part, first * TEXT_ENTRY_BYTES);
    }
  }

  private static void text(ByteBuffer part, int at, FileChannel bytes) throws IOException {
    int head = part.getInt(at);
    if ((head & TEXT_NULL) != 0) {
      return;
    }
    if ((head & TEXT_SHORT) != 0) {
      for (int i = 1; i <= TEXT_SHORT_BYTES; i++) {
        part.put(at + i, (byte) 0);
      }
      return;
    }
    long place = part.getLong(at + Long.BYTES) >>> TEXT_PLACE_SHIFT;
    int length = (head >>> TEXT_LENGTH_SHIFT) & TEXT_LENGTH_MASK;
    for (int done = 0; done < length; done += ZEROS) {
      write(bytes, ByteBuffer.allocate(Math.min(ZEROS, length - done)), place + done);
    }
    for (int i = TEXT_PREFIX_AT; i < TEXT_PREFIX_AT + TEXT_PREFIX_BYTES; i++) {
      part.put(at + i, (byte) 0);
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, long length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (part.hasRemaining()) {
      if (channel.read(part, at + part.position()) < 0) {
        throw new IOException(
            "column of the history: expected %d bytes from byte %d on, found %d"
                .formatted(length, at, part.position()));
      }
    }
    return part.flip();
  }

  private static void write(FileChannel channel, ByteBuffer part, long at) throws IOException {
    while (part.hasRemaining()) {
      int _ = channel.write(part, at + part.position());
    }
  }
}
