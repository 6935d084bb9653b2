package io.lockstep.space;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A fingerprint of records in order, to the byte: equal ones have equal fingerprints. It tells
/// runs apart, not forgers. Confined to one thread.
final class RecordDigest {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final CRC32C checksum = new CRC32C();
  private long value;

  /// Adds a record.
  ///
  /// @param record its position does not move
  void add(int kind, ByteBuffer record) {
    checksum.reset();
    checksum.update(kind);
    checksum.update(record.duplicate());
    value = value * FACTOR + checksum.getValue();
  }

  long value() {
    return value;
  }
}
