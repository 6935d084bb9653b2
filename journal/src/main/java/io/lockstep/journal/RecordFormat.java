package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// How a record lies in a file: big-endian, aligned to 8 bytes.
///
///     0   crc      4 bytes  CRC32C of bytes 4 to the padded end, xor a mix of position and log
///     4   length   4 bytes  of the payload
///     8   kind     1 byte   0 to 255, the user's
///     9   form     1 byte   format version in the high nibble, what it is in the low one
///     10  reserved 2 bytes  zero
///     12  payload, then zeros to a multiple of 8
///
/// The position enters the checksum by xor, so that producers compute the expensive part before
/// they know where the record will stand; with it enters the log's salt, so that neither stale bytes
/// nor a payload that imitates a record can pass for one.
final class RecordFormat {

  static final int HEADER_BYTES = 12;
  static final int ALIGNMENT = 8;

  /// A record of the user.
  static final int RECORD = 0x11;

  /// Begins each group: payload is the position below which all was durable when it was written.
  static final int MARKER = 0x12;

  /// Takes the room of a record that was removed.
  static final int FILLER = 0x13;

  static final int MARKER_BYTES = paddedSize(Long.BYTES);

  private RecordFormat() {}

  /// Bytes that a record takes in the log.
  static int paddedSize(int payloadBytes) {
    return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /// What the checksum is mixed with.
  static int mix(long position, long salt) {
    long x = (position ^ salt) * 0x9E3779B97F4A7C15L;
    x ^= x >>> 29;
    return (int) ((x * 0xBF58476D1CE4E5B9L) >>> 32);
  }

  /// Completes a record whose payload is in place, with the checksum of its content only.
  ///
  /// @return the offset after its padding
  static int seal(ByteBuffer buffer, int start, int payloadBytes, int kind, int form, CRC32C crc) {
    int size = paddedSize(payloadBytes);
    int end = start + size;
    buffer.limit(end);
    for (int i = start + HEADER_BYTES + payloadBytes; i < end; i++) {
      buffer.put(i, (byte) 0);
    }
    buffer.putInt(start + 4, payloadBytes);
    buffer.putInt(start + 8, kind << 24 | form << 16);
    buffer.position(start + 4);
    crc.reset();
    crc.update(buffer);
    buffer.putInt(start, (int) crc.getValue());
    return end;
  }

  /// Binds sealed records to where they will stand: mixes position and salt into each checksum.
  static void bind(ByteBuffer buffer, int start, int end, long position, long salt) {
    int at = start;
    while (at < end) {
      int length = buffer.getInt(at + 4);
      buffer.putInt(at, buffer.getInt(at) ^ mix(position + (at - start), salt));
      at += paddedSize(length);
    }
  }

  /// Whether the 12 header bytes can be those of a record that ends within `room` bytes.
  static boolean plausible(int length, int word, long room) {
    int form = (word >>> 16) & 0xff;
    return (word & 0xffff) == 0
        && form >= RECORD
        && form <= FILLER
        && length >= 0
        && length <= JournalOptions.LARGEST_RECORD_BYTES
        && paddedSize(length) <= room;
  }
}
