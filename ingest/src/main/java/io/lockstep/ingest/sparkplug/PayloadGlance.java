package io.lockstep.ingest.sparkplug;

import java.nio.ByteBuffer;

/// What stands at the top of a payload: its time, its number, and how many metrics it has, without
/// a look at them. Makes no object. Confined to one thread.
public final class PayloadGlance {
  private final WireReader wire = new WireReader();
  private byte[] bytes = new byte[1_024];
  private boolean hasTimestamp;
  private long timestamp;
  private long seq;
  private int metrics;

  /// Looks at a payload; false when its top is malformed.
  public boolean at(ByteBuffer from, int offset, int length) {
    if (bytes.length < length + WireReader.PADDING) {
      bytes = new byte[2 * (length + WireReader.PADDING)];
    }
    from.get(offset, bytes, 0, length);
    hasTimestamp = false;
    timestamp = 0;
    seq = -1;
    metrics = 0;
    wire.begin(bytes, 0, length);
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag) {
        case 1 << 3 -> {
          timestamp = wire.varint();
          hasTimestamp = true;
        }
        case 3 << 3 -> seq = wire.varint();
        default -> {
          metrics += tag == (2 << 3 | WireReader.DELIMITED) ? 1 : 0;
          wire.skip(tag);
        }
      }
    }
    return !wire.hasFailed();
  }

  public boolean hasTimestamp() {
    return hasTimestamp;
  }

  /// Milliseconds since 1970-01-01T00:00Z, as sent.
  public long timestampMillis() {
    return timestamp;
  }

  /// The sequence number as sent; -1 when there is none.
  public long seq() {
    return seq;
  }

  public int metrics() {
    return metrics;
  }
}
