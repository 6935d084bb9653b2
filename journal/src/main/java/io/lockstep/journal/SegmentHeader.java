package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The first 4,096 bytes of a segment file: two equal copies, each with its checksum, so that one
/// damaged sector does not cost a segment.
///
/// @param base position of the first record
/// @param previousBase base of the segment before it, -1 for the first of the log
/// @param salt the log's own random number, equal in all its segments
/// @param lastRecord position of the last record before this segment, -1 when there was none
/// @param createdMillis wall clock at its creation
record SegmentHeader(long base, long previousBase, long salt, long lastRecord, long createdMillis) {

  static final int BYTES = 4096;
  private static final int COPY_BYTES = BYTES / 2;
  private static final long MAGIC = 0x4c4b53544a524e4cL; // "LKSTJRNL"
  private static final int FORMAT_VERSION = 1;

  /// A header as found: what it says, and how many of its two copies are intact.
  record Found(SegmentHeader header, int intactCopies) {}

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocateDirect(BYTES);
    for (int copy = 0; copy < BYTES; copy += COPY_BYTES) {
      out.position(copy + 4);
      out.putInt(FORMAT_VERSION).putLong(MAGIC);
      out.putLong(base).putLong(previousBase).putLong(salt).putLong(lastRecord);
      out.putLong(createdMillis);
      out.putInt(copy, checksum(out, copy));
    }
    return out.position(0).limit(BYTES);
  }

  /// Reads the header of a file; empty when no copy is intact.
  static Optional<Found> read(DiskFile file, String name) {
    ByteBuffer in = ByteBuffer.allocateDirect(BYTES);
    int bytes = file.read(0, in);
    in.limit(BYTES);
    Optional<SegmentHeader> first = decode(in, 0, bytes, name);
    Optional<SegmentHeader> second = decode(in, COPY_BYTES, bytes, name);
    int intact = (first.isPresent() ? 1 : 0) + (second.isPresent() ? 1 : 0);
    return first.or(() -> second).map(header -> new Found(header, intact));
  }

  private static Optional<SegmentHeader> decode(ByteBuffer in, int copy, int bytes, String name) {
    if (bytes < copy + COPY_BYTES
        || in.getLong(copy + 8) != MAGIC
        || in.getInt(copy) != checksum(in, copy)) {
      return Optional.empty();
    }
    int version = in.getInt(copy + 4);
    if (version != FORMAT_VERSION) {
      throw new JournalException(
          JournalException.Reason.CORRUPT,
          "segment '%s': expected format version %d, found %d: it was written by another release; open it with that one"
              .formatted(name, FORMAT_VERSION, version));
    }
    return Optional.of(
        new SegmentHeader(
            in.getLong(copy + 16),
            in.getLong(copy + 24),
            in.getLong(copy + 32),
            in.getLong(copy + 40),
            in.getLong(copy + 48)));
  }

  private static int checksum(ByteBuffer buffer, int copy) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(copy + 4, COPY_BYTES - 4));
    return (int) crc.getValue();
  }
}
