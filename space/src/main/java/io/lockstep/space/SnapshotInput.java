package io.lockstep.space;

import io.lockstep.journal.DiskFile;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads what [SnapshotOutput] wrote; no byte is served before its chunk's checksum was found
/// right. Confined to one thread.
final class SnapshotInput extends InputStream {
  private final String name;
  private final DiskFile file;
  private final ByteBuffer header = ByteBuffer.allocate(SnapshotOutput.CHUNK_HEADER_BYTES);
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(SnapshotOutput.CHUNK_BYTES).limit(0);
  private long offset;
  private boolean ended;

  SnapshotInput(String name, DiskFile file) {
    this.name = name;
    this.file = file;
  }

  @Override
  public int read() {
    return fill() ? chunk.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int at, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int step = Math.min(length, chunk.remaining());
    chunk.get(into, at, step);
    return step;
  }

  /// Checks that everything was read and that the file ends here.
  void expectEnd() {
    if (fill()) {
      throw corrupt("its end", chunk.remaining() + " further bytes in the chunk");
    }
    if (file.size() != offset) {
      throw corrupt("a size of " + offset + " bytes", file.size() + " bytes");
    }
  }

  private boolean fill() {
    while (!chunk.hasRemaining()) {
      if (ended) {
        return false;
      }
      readChunk();
    }
    return true;
  }

  private void readChunk() {
    header.clear();
    if (file.read(offset, header) < SnapshotOutput.CHUNK_HEADER_BYTES) {
      throw corrupt("a chunk or the end mark", "the end of the file: it is torn");
    }
    int length = header.getInt(0);
    if (length < 0 || length > SnapshotOutput.CHUNK_BYTES) {
      throw corrupt("a chunk of 0 to " + SnapshotOutput.CHUNK_BYTES + " bytes", length + " bytes");
    }
    chunk.clear().limit(length);
    if (length > 0 && file.read(offset + SnapshotOutput.CHUNK_HEADER_BYTES, chunk) < length) {
      throw corrupt("a chunk of " + length + " bytes", "the end of the file: it is torn");
    }
    chunk.flip();
    int expected = header.getInt(4);
    int found = SnapshotOutput.checksum(offset, length, chunk.duplicate());
    if (expected != found) {
      throw corrupt("checksum %08x".formatted(expected), "%08x".formatted(found));
    }
    offset += SnapshotOutput.CHUNK_HEADER_BYTES + length;
    ended = length == 0;
  }

  private LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot %s at byte %d: expected %s, found %s".formatted(name, offset, expected, found));
  }
}
