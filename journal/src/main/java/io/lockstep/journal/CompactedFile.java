package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A file of a [CompactedLog]: a segment header, then records from position 0 on.
record CompactedFile(DiskFile file, String name, long salt) {

  /// A new file under a temporary name, with its header; not yet durable.
  static CompactedFile create(Disk disk, String name, long salt) {
    DiskFile file = disk.open(name, true);
    try {
      file.truncate(0);
      file.write(0, new SegmentHeader(0, -1, salt, -1, 0).encode());
      return new CompactedFile(file, name, salt);
    } catch (JournalException e) {
      discard(disk, file, name);
      throw e;
    }
  }

  static CompactedFile open(Disk disk, String name) {
    DiskFile file = disk.open(name, false);
    long salt =
        SegmentHeader.read(file, name)
            .orElseThrow(
                () -> {
                  file.close();
                  return new JournalException(
                      JournalException.Reason.CORRUPT,
                      "log '%s': expected an intact header, found none: restore it from a backup, or move it away to start anew"
                          .formatted(name));
                })
            .header()
            .salt();
    return new CompactedFile(file, name, salt);
  }

  /// Takes its final name; durable when this returns. The content was synced before.
  ///
  /// @return the file under that name, which takes the place of this one
  CompactedFile activate(Disk disk, String finalName) {
    disk.rename(name, finalName);
    syncName(disk, finalName);
    DiskFile renamed = disk.open(finalName, false);
    file.close();
    return new CompactedFile(renamed, finalName, salt);
  }

  /// Makes the name of a file durable.
  static void syncName(Disk disk, String name) {
    disk.syncFolder(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
  }

  /// Removes it under its temporary name, as far as the disk allows.
  void discard(Disk disk) {
    discard(disk, file, name);
  }

  private static void discard(Disk disk, DiskFile file, String name) {
    try {
      file.close();
      disk.delete(name);
    } catch (JournalException _) {
      // It is only a leftover, and the failure that led here is being reported.
    }
  }

  Copy copy() {
    return new Copy(file, salt);
  }

  /// Writes records one after the other through a buffer.
  static final class Copy {
    private static final int BUFFER_BYTES = 256 << 10;
    private final CRC32C crc = new CRC32C();
    private final DiskFile file;
    private final long salt;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(4 << 10);
    private int bufferBytes;
    private long written;

    Copy(DiskFile file, long salt) {
      this.file = file;
      this.salt = salt;
    }

    /// Appends a record with the remaining bytes of a payload; its position.
    long append(int kind, ByteBuffer payload) {
      return append(kind, RecordFormat.RECORD, payload);
    }

    /// Marks the end as durable and makes all so; the position of the end.
    long finish() {
      long end = written + bufferBytes;
      long _ = append(0, RecordFormat.MARKER, ByteBuffer.allocate(Long.BYTES).putLong(0, end));
      flush();
      file.sync();
      return written;
    }

    private long append(int kind, int form, ByteBuffer payload) {
      int payloadBytes = payload.remaining();
      int size = RecordFormat.paddedSize(payloadBytes);
      if (bufferBytes > 0 && bufferBytes + size > BUFFER_BYTES) {
        flush();
      }
      buffer.clear();
      if (bufferBytes + size > buffer.capacity()) {
        int bytes = Integer.highestOneBit(bufferBytes + size - 1) << 1;
        buffer = ByteBuffer.allocateDirect(bytes).put(0, buffer, 0, bufferBytes);
      }
      int start = bufferBytes;
      long position = written + start;
      buffer.position(start + RecordFormat.HEADER_BYTES).put(payload);
      bufferBytes = RecordFormat.seal(buffer, start, payloadBytes, kind, form, crc);
      RecordFormat.bind(buffer, start, bufferBytes, position, salt);
      return position;
    }

    private void flush() {
      file.write(written + SegmentHeader.BYTES, buffer.position(0).limit(bufferBytes));
      written += bufferBytes;
      bufferBytes = 0;
    }
  }
}
