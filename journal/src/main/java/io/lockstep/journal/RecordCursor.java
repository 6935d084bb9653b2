package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Walks the records of one file, checking every checksum, through a read-ahead buffer that it
/// keeps. Confined to one thread.
final class RecordCursor {

  /// What stands at the cursor.
  enum Found {
    RECORD,
    MARKER,
    FILLER,
    /// The limit is reached.
    END,
    /// No valid record stands here.
    DAMAGE
  }

  private static final int READ_AHEAD_BYTES = 1 << 20;
  private static final int FIRST_READ_AHEAD_BYTES = 64 << 10;
  private static final int SMALLEST_READ_AHEAD_BYTES = 8 << 10;

  private final CRC32C crc = new CRC32C();
  private final long salt;
  private final int mostReadAheadBytes;
  private ByteBuffer buffer;
  private DiskFile file;
  private long fileShift;
  private long position;
  private long limit;
  private long bufferStart;
  private int bufferBytes;
  private int size;
  private int kind;
  private boolean skippedOnlyZeros;

  /// A cursor with read-ahead, for a file of about so many bytes. The buffer starts small and grows
  /// while the cursor is far behind, for there may be many readers that just follow.
  static RecordCursor over(DiskFile file, long base, long salt, long fileBytes) {
    int first = Math.clamp(fileBytes, SMALLEST_READ_AHEAD_BYTES, FIRST_READ_AHEAD_BYTES);
    int most = Math.clamp(fileBytes, SMALLEST_READ_AHEAD_BYTES, READ_AHEAD_BYTES);
    return new RecordCursor(file, base, salt, first, most);
  }

  /// A cursor for one record of so many bytes.
  static RecordCursor single(DiskFile file, long salt, int recordBytes) {
    return new RecordCursor(file, 0, salt, recordBytes, recordBytes);
  }

  private RecordCursor(DiskFile file, long base, long salt, int bytes, int mostBytes) {
    this.file = file;
    this.salt = salt;
    this.buffer = ByteBuffer.allocateDirect(bytes);
    this.mostReadAheadBytes = mostBytes;
    switchTo(file, base);
  }

  /// Goes on in another file, at its first record.
  void switchTo(DiskFile other, long base) {
    file = other;
    fileShift = SegmentHeader.BYTES - base;
    limit = base;
    position(base);
  }

  /// Where the cursor stands.
  long position() {
    return position;
  }

  /// Moves; the next [#find] looks there.
  void position(long newPosition) {
    position = newPosition;
    if (newPosition < bufferStart || newPosition > bufferStart + bufferBytes) {
      bufferStart = newPosition;
      bufferBytes = 0;
    }
  }

  /// Nothing at or past this position is read.
  void limit(long newLimit) {
    limit = newLimit;
  }

  /// The kind of the record found.
  int kind() {
    return kind;
  }

  /// The payload of the record found, valid until the cursor is used again.
  ByteBuffer payload() {
    return buffer;
  }

  /// The bytes the record found takes.
  int size() {
    return size;
  }

  /// Steps over the record found.
  void advance() {
    position += size;
  }

  /// Whether the last [#nextValid] met nothing but zeros.
  boolean skippedOnlyZeros() {
    return skippedOnlyZeros;
  }

  /// Looks at the record where the cursor stands, without stepping over it.
  Found find() {
    long room = limit - position;
    if (room <= 0) {
      return Found.END;
    }
    if (!has(RecordFormat.HEADER_BYTES)) {
      return Found.DAMAGE;
    }
    int at = (int) (position - bufferStart);
    int length = buffer.getInt(at + 4);
    int word = buffer.getInt(at + 8);
    if (!RecordFormat.plausible(length, word, room)) {
      return Found.DAMAGE;
    }
    size = RecordFormat.paddedSize(length);
    if (!has(size)) {
      return Found.DAMAGE;
    }
    at = (int) (position - bufferStart);
    buffer.limit(at + size).position(at + 4);
    crc.reset();
    crc.update(buffer);
    if (((int) crc.getValue() ^ RecordFormat.mix(position, salt)) != buffer.getInt(at)) {
      return Found.DAMAGE;
    }
    buffer.limit(at + RecordFormat.HEADER_BYTES + length);
    buffer.position(at + RecordFormat.HEADER_BYTES);
    kind = word >>> 24;
    int form = (word >>> 16) & 0xff;
    return form == RecordFormat.RECORD
        ? Found.RECORD
        : form == RecordFormat.MARKER ? Found.MARKER : Found.FILLER;
  }

  /// From damage, searches the next position that holds a valid record, on 8-byte steps; the limit
  /// when there is none. The cursor stays where it is.
  long nextValid() {
    long from = position;
    skippedOnlyZeros = true;
    long found = limit;
    for (long at = from; at < limit; at += RecordFormat.ALIGNMENT) {
      position = at;
      int step = (int) Math.min(RecordFormat.ALIGNMENT, limit - at);
      if (!has(step)) {
        break;
      }
      if (isZero((int) (at - bufferStart), step)) {
        continue;
      }
      if (at > from) {
        Found here = find();
        if (here != Found.DAMAGE && here != Found.END) {
          found = at;
          break;
        }
      }
      skippedOnlyZeros = false;
    }
    position(from);
    return found;
  }

  private boolean isZero(int at, int bytes) {
    buffer.limit(bufferBytes);
    if (bytes == Long.BYTES) {
      return buffer.getLong(at) == 0;
    }
    for (int i = at; i < at + bytes; i++) {
      if (buffer.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether so many bytes from the position on are in the buffer, after reading when they are not.
  private boolean has(int bytes) {
    long at = position - bufferStart;
    if (at + bytes <= bufferBytes) {
      buffer.limit(bufferBytes);
      return true;
    }
    return bytes <= limit - position && fill(bytes);
  }

  private boolean fill(int bytes) {
    int at = (int) (position - bufferStart);
    if (at == bufferBytes || bytes > buffer.capacity() - at) {
      makeRoom(at, bytes);
    }
    long bufferEnd = bufferStart + bufferBytes;
    int wanted = (int) Math.min(buffer.capacity() - bufferBytes, limit - bufferEnd);
    buffer.limit(bufferBytes + wanted).position(bufferBytes);
    bufferBytes += file.read(bufferEnd + fileShift, buffer);
    buffer.limit(bufferBytes);
    return position - bufferStart + bytes <= bufferBytes;
  }

  /// Moves what is left to the front, into a larger buffer when one record needs it or much is left
  /// to read.
  private void makeRoom(int at, int bytes) {
    int capacity = buffer.capacity();
    int wanted = bytes;
    if (capacity < mostReadAheadBytes && limit - position > capacity) {
      wanted = Math.max(bytes, Math.min(mostReadAheadBytes, 4 * capacity));
    }
    ByteBuffer target =
        wanted <= capacity
            ? buffer
            : ByteBuffer.allocateDirect(Integer.highestOneBit(wanted - 1) << 1);
    ByteBuffer rest = buffer.limit(bufferBytes).position(at).slice();
    int restBytes = rest.remaining();
    target.limit(target.capacity()).position(0);
    target.put(rest);
    buffer = target;
    bufferStart = position;
    bufferBytes = restBytes;
  }
}
