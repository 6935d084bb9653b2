package io.lockstep.history.rollup;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// A file of roll-ups, see [RollupWriter]. Immutable; [#cursor] reads it.
public final class RollupFile {
  /// Files with this ending are such.
  public static final String SUFFIX = ".rollup";

  static final int FOOTER_BYTES = 96;
  static final int CHECK_BYTES = 12;

  private static final int MAGIC = 0x4C53_5255;
  private static final int VERSION = 1;
  private static final int ENTRY_BYTES = 16;

  /// Of each page of the directory the first series is kept in memory.
  private static final int PAGE_ENTRIES = 64;

  /// The CRC-32C of a stretch of rows, column by column.
  ///
  /// @param toRow the row after the last one; the first is where the stretch before ends
  /// @param crc of its columns
  public record Check(long toRow, int crc) {}

  private final Path path;
  private final RollupSpan span;
  private final long leastHour;
  private final long greatestHour;
  private final long directoryAt;
  private final int entries;
  private final int[] firstOfPage;
  private final List<Check> checks;

  private RollupFile(
      Path path, ByteBuffer footer, RollupSpan span, int[] firstOfPage, List<Check> checks) {
    this.path = path;
    this.span = span;
    leastHour = footer.getLong(48);
    greatestHour = footer.getLong(56);
    directoryAt = footer.getLong(64);
    entries = footer.getInt(72);
    this.firstOfPage = firstOfPage;
    this.checks = checks;
  }

  static ByteBuffer footer(
      RollupSpan span,
      long leastHour,
      long greatestHour,
      long directoryAt,
      int entries,
      int checks,
      long crc) {
    ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);
    ByteBuffer _ =
        footer
            .putInt(MAGIC)
            .putInt(VERSION)
            .putLong(span.day())
            .putLong(span.fromRow())
            .putLong(span.toRow())
            .putLong(span.firstPosition())
            .putLong(span.lastPosition())
            .putLong(leastHour)
            .putLong(greatestHour)
            .putLong(directoryAt)
            .putInt(entries)
            .putInt(checks)
            .putInt((int) crc);
    CRC32C own = new CRC32C();
    own.update(footer.array(), 0, FOOTER_BYTES - Integer.BYTES);
    return footer.putInt(FOOTER_BYTES - Integer.BYTES, (int) own.getValue());
  }

  /// Opens a file: reads its directory, and checks it.
  ///
  /// @throws LockstepException DATA_CORRUPT when it is not whole
  public static RollupFile open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < FOOTER_BYTES) {
        throw damaged(path, "a footer", size + " bytes");
      }
      ByteBuffer footer = read(channel, path, size - FOOTER_BYTES, FOOTER_BYTES);
      CRC32C crc = new CRC32C();
      crc.update(footer.slice(0, FOOTER_BYTES - Integer.BYTES));
      if (footer.getInt(0) != MAGIC
          || footer.getInt(FOOTER_BYTES - Integer.BYTES) != (int) crc.getValue()) {
        throw damaged(path, "a footer with its checksum", "another");
      }
      if (footer.getInt(4) != VERSION) {
        throw damaged(path, "version " + VERSION, "version " + footer.getInt(4));
      }
      RollupSpan span =
          new RollupSpan(
              footer.getLong(8),
              footer.getLong(16),
              footer.getLong(24),
              footer.getLong(32),
              footer.getLong(40));
      return directory(channel, path, footer, span);
    }
  }

  private static RollupFile directory(
      FileChannel channel, Path path, ByteBuffer footer, RollupSpan span) throws IOException {
    int entries = footer.getInt(72);
    int[] firstOfPage = new int[Math.ceilDiv(entries, PAGE_ENTRIES)];
    CRC32C crc = new CRC32C();
    long at = footer.getLong(64);
    for (int page = 0; page < firstOfPage.length; page++) {
      int count = Math.min(PAGE_ENTRIES, entries - page * PAGE_ENTRIES);
      ByteBuffer part = read(channel, path, at, count * ENTRY_BYTES);
      crc.update(part.slice(0, part.capacity()));
      firstOfPage[page] = part.getInt(0);
      at += (long) count * ENTRY_BYTES;
    }
    ByteBuffer tail = read(channel, path, at, footer.getInt(76) * CHECK_BYTES);
    crc.update(tail.slice(0, tail.capacity()));
    if ((int) crc.getValue() != footer.getInt(80)) {
      throw damaged(path, "a directory with its checksum", "another");
    }
    List<Check> checks = new ArrayList<>();
    while (tail.hasRemaining()) {
      checks.add(new Check(tail.getLong(), tail.getInt()));
    }
    return new RollupFile(path, footer, span, firstOfPage, List.copyOf(checks));
  }

  private static ByteBuffer read(FileChannel channel, Path path, long at, int length)
      throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length);
    while (part.hasRemaining()) {
      if (channel.read(part, at + part.position()) < 0) {
        throw damaged(
            path, "%d bytes from byte %d on".formatted(length, at), part.position() + " bytes");
      }
    }
    return part.flip();
  }

  private static LockstepException damaged(Path path, String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "roll-ups of the history, '%s': expected %s, found %s; they are worked out again from the rows"
            .formatted(path.getFileName(), expected, found));
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// The rows that it is of.
  public RollupSpan span() {
    return span;
  }

  /// The checks of the rows, in their order.
  public List<Check> checks() {
    return checks;
  }

  /// How many series it has.
  public int series() {
    return entries;
  }

  /// Whether it may have hours in `[fromHour, toHour)`, counted since 1970-01-01T00:00Z.
  public boolean mayHold(long fromHour, long toHour) {
    return leastHour < toHour && greatestHour >= fromHour;
  }

  /// Reads it; to be closed.
  ///
  /// @param bufferBytes so much is read at once, when it is needed
  public Cursor cursor(int bufferBytes) throws IOException {
    return new Cursor(FileChannel.open(path, StandardOpenOption.READ), bufferBytes);
  }

  /// Receives hours.
  public interface Visitor {
    /// The summary of an hour, counted since 1970-01-01T00:00Z; it is the receiver's.
    void hour(long hour, Summary summary);
  }

  /// Walks through the series by ascending numbers. Confined to one thread.
  public final class Cursor implements AutoCloseable {
    private final FileChannel channel;
    private ByteBuffer window;
    private long windowAt;
    private int page = -1;
    private ByteBuffer entriesOfPage = ByteBuffer.allocate(0);
    private int entry;

    private Cursor(FileChannel channel, int bufferBytes) {
      this.channel = channel;
      window = ByteBuffer.allocate(bufferBytes).limit(0);
    }

    /// The number of the next series; -1 when there is none.
    public int next() throws IOException {
      if (page >= 0 && entry + 1 < entriesOfPage.limit() / ENTRY_BYTES) {
        entry++;
      } else if (page + 1 < firstOfPage.length) {
        load(page + 1);
        entry = 0;
      } else {
        return -1;
      }
      return entriesOfPage.getInt(entry * ENTRY_BYTES);
    }

    /// Goes to a series; false when the file has none of it.
    public boolean seek(int series) throws IOException {
      int found = Arrays.binarySearch(firstOfPage, series);
      int wanted = found < 0 ? -found - 2 : found;
      if (wanted < 0) {
        return false;
      }
      if (wanted != page) {
        load(wanted);
      }
      int low = 0;
      int high = entriesOfPage.limit() / ENTRY_BYTES - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int number = entriesOfPage.getInt(middle * ENTRY_BYTES);
        if (number == series) {
          entry = middle;
          return true;
        }
        if (number < series) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return false;
    }

    private void load(int wanted) throws IOException {
      int count = Math.min(PAGE_ENTRIES, entries - wanted * PAGE_ENTRIES);
      entriesOfPage =
          read(
              channel,
              path,
              directoryAt + (long) wanted * PAGE_ENTRIES * ENTRY_BYTES,
              count * ENTRY_BYTES);
      page = wanted;
    }

    /// How the values of the series are held.
    public ValueType type() throws IOException {
      return ValueType.ofCode(block().get(Integer.BYTES));
    }

    /// Visits the hours of the series in `[fromHour, toHour)`, in their order.
    ///
    /// @param withCourse whether the course of the readings is wanted
    /// @throws LockstepException DATA_CORRUPT when they are not what was written
    public void visit(long fromHour, long toHour, boolean withCourse, Visitor visitor)
        throws IOException {
      ByteBuffer block = block();
      CRC32C crc = new CRC32C();
      crc.update(block.array(), block.arrayOffset() + Integer.BYTES, block.limit() - Integer.BYTES);
      if (block.getInt(0) != (int) crc.getValue()) {
        throw damaged(path, "a series with its checksum", "another");
      }
      try {
        ValueType type = ValueType.ofCode(block.get(Integer.BYTES));
        ByteBuffer _ = block.position(Integer.BYTES + 1);
        long first = SummaryCodec.readLong(block);
        long hour = first >>> 1 ^ -(first & 1);
        while (hour < toHour) {
          Summary summary = SummaryCodec.read(block, hour, type, withCourse);
          if (hour >= fromHour) {
            visitor.hour(hour, summary);
          }
          if (!block.hasRemaining()) {
            return;
          }
          hour += SummaryCodec.readLong(block);
        }
      } catch (BufferUnderflowException _) {
        throw damaged(path, "an hour's figures", "fewer bytes");
      }
    }

    private ByteBuffer block() throws IOException {
      int length = entriesOfPage.getInt(entry * ENTRY_BYTES + Integer.BYTES);
      long at = entriesOfPage.getLong(entry * ENTRY_BYTES + Long.BYTES);
      if (length <= Integer.BYTES || at < 0 || at + length > directoryAt) {
        throw damaged(path, "a series within the file", length + " bytes at " + at);
      }
      if (at < windowAt || at + length > windowAt + window.limit()) {
        int ahead = (int) Math.min(directoryAt - at, Math.max(length, window.capacity()));
        window = ahead > window.capacity() ? ByteBuffer.allocate(ahead) : window;
        ByteBuffer _ = window.clear().limit(ahead);
        while (window.hasRemaining()) {
          if (channel.read(window, at + window.position()) < 0) {
            throw damaged(path, "bytes up to " + (at + ahead), "an end before");
          }
        }
        windowAt = at;
      }
      return window.slice((int) (at - windowAt), length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
