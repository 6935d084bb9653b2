package io.lockstep.space;

import io.lockstep.journal.DiskFile;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes a snapshot file as chunks that each carry a checksum over their place in the file, their
/// length and their bytes, and ends it with an empty chunk. Confined to one thread.
final class SnapshotOutput extends OutputStream {
  /// Bytes of a chunk's length and checksum.
  static final int CHUNK_HEADER_BYTES = 8;

  /// The most bytes in a chunk.
  static final int CHUNK_BYTES = 1 << 16;

  private final DiskFile file;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CHUNK_HEADER_BYTES + CHUNK_BYTES).position(CHUNK_HEADER_BYTES);
  private long offset;

  SnapshotOutput(DiskFile file) {
    this.file = file;
  }

  @Override
  public void write(int b) {
    if (!chunk.hasRemaining()) {
      writeChunk();
    }
    chunk.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      if (!chunk.hasRemaining()) {
        writeChunk();
      }
      int step = Math.min(left, chunk.remaining());
      chunk.put(bytes, at, step);
      at += step;
      left -= step;
    }
  }

  /// Writes what is buffered and the end mark, and makes the file durable.
  ///
  /// @return the file's size
  long finish() {
    if (chunk.position() > CHUNK_HEADER_BYTES) {
      writeChunk();
    }
    writeChunk();
    file.sync();
    return offset;
  }

  private void writeChunk() {
    chunk.flip();
    int length = chunk.limit() - CHUNK_HEADER_BYTES;
    chunk.putInt(0, length);
    chunk.putInt(4, checksum(offset, length, chunk.position(CHUNK_HEADER_BYTES)));
    chunk.position(0);
    file.write(offset, chunk);
    offset += CHUNK_HEADER_BYTES + length;
    chunk.clear().position(CHUNK_HEADER_BYTES);
  }

  /// The checksum of a chunk; reads the bytes from the buffer's position to its limit.
  static int checksum(long offset, int length, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    ByteBuffer place = ByteBuffer.allocate(12).putLong(offset).putInt(length).flip();
    crc.update(place);
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
