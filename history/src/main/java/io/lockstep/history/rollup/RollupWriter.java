package io.lockstep.history.rollup;

import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes a file of roll-ups: the hours of one series after the other, by ascending number. It is
/// there, whole and on the disk, once [#finish] has returned; before that it has another name.
/// Confined to one thread.
///
/// | where | what |
/// |---|---|
/// | of each series | CRC-32C (4 bytes) of the rest; value type; of each hour its distance from the one before and its summary ([SummaryCodec]) |
/// | directory | of each series its number (4), the length of its bytes (4) and where they begin (8) |
/// | checks | of each stretch of the rows its end (8) and the CRC-32C of its columns (4) |
/// | [RollupFile#FOOTER_BYTES] at the end | see [RollupFile] |
public final class RollupWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int DIRECTORY_ENTRY = 16;

  private final Path file;
  private final Path written;
  private final FileChannel channel;
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
  private ByteBuffer block = ByteBuffer.allocate(BUFFER_BYTES);
  private ByteBuffer directory = ByteBuffer.allocate(DIRECTORY_ENTRY * 1_024);
  private long at;
  private int series;
  private long hourBefore;
  private long leastHour = Long.MAX_VALUE;
  private long greatestHour = Long.MIN_VALUE;

  /// Begins a file, in a folder that is there.
  public RollupWriter(Path file) throws IOException {
    this.file = file;
    written = file.resolveSibling(file.getFileName() + ".new");
    channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /// Begins a series; its number is greater than all before.
  public void begin(int number, ValueType type) {
    series = number;
    hourBefore = 0;
    ByteBuffer _ = block.clear().putInt(0).put(type.code());
  }

  /// An hour of the series, later than those before.
  public void hour(long hour, Summary summary) {
    if (block.remaining() < SummaryCodec.BYTES_MAX) {
      block = ByteBuffer.allocate(block.capacity() * 2).put(block.flip());
    }
    boolean isFirst = block.position() == Integer.BYTES + 1;
    SummaryCodec.writeLong(block, isFirst ? hour << 1 ^ hour >> 63 : hour - hourBefore);
    SummaryCodec.write(block, summary);
    hourBefore = hour;
    leastHour = Math.min(leastHour, hour);
    greatestHour = Math.max(greatestHour, hour);
  }

  /// Ends the series.
  public void end() throws IOException {
    int length = block.position();
    CRC32C crc = new CRC32C();
    crc.update(block.array(), Integer.BYTES, length - Integer.BYTES);
    ByteBuffer _ = block.putInt(0, (int) crc.getValue());
    if (directory.remaining() < DIRECTORY_ENTRY) {
      directory = ByteBuffer.allocate(directory.capacity() * 2).put(directory.flip());
    }
    ByteBuffer _ = directory.putInt(series).putInt(length).putLong(at);
    put(block.array(), length);
  }

  /// Ends the file.
  ///
  /// @param checks of the stretches of the rows, in their order
  @SuppressWarnings("ByteBufferBackingArray") // of a whole buffer, made for this
  public RollupFile finish(RollupSpan span, List<RollupFile.Check> checks) throws IOException {
    long directoryAt = at;
    int entries = directory.position() / DIRECTORY_ENTRY;
    CRC32C crc = new CRC32C();
    crc.update(directory.array(), 0, directory.position());
    put(directory.array(), directory.position());
    ByteBuffer tail = ByteBuffer.allocate(checks.size() * RollupFile.CHECK_BYTES);
    checks.forEach(check -> tail.putLong(check.toRow()).putInt(check.crc()));
    crc.update(tail.array());
    put(tail.array(), tail.capacity());
    ByteBuffer footer =
        RollupFile.footer(
            span, leastHour, greatestHour, directoryAt, entries, checks.size(), crc.getValue());
    put(footer.array(), footer.capacity());
    flush();
    channel.force(true);
    channel.close();
    Path _ =
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return RollupFile.open(file);
  }

  private void put(byte[] bytes, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!out.hasRemaining()) {
        flush();
      }
      int part = Math.min(length - done, out.remaining());
      ByteBuffer _ = out.put(bytes, done, part);
      done += part;
    }
    at += length;
  }

  private void flush() throws IOException {
    ByteBuffer _ = out.flip();
    while (out.hasRemaining()) {
      int _ = channel.write(out);
    }
    ByteBuffer _ = out.clear();
  }

  /// Gives the file up, unless it was finished.
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      Files.deleteIfExists(written);
    }
  }
}
