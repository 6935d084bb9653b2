package io.lockstep.ingest.sparkplug;

import java.nio.charset.StandardCharsets;

/// What a property set of a metric says of its quality and its unit (Sparkplug 3.0 §6.4.10 and
/// §6.4.11). Other properties are passed over. Makes no object unless there is a unit.
///
/// Keys and values are two lists of the same length: the place in the list binds them.
public final class MetricProperties {
  private static final int KEYS = 1 << 3 | WireReader.DELIMITED;
  private static final int VALUES = 2 << 3 | WireReader.DELIMITED;
  private static final int UNIT_LENGTH_MAX = 64;
  private static final byte[] QUALITY = "quality".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNIT = "engunit".getBytes(StandardCharsets.US_ASCII);

  private final WireReader wire = new WireReader();
  private long quality;
  private boolean hasQuality;
  private String unit = "";

  MetricProperties() {}

  void read(byte[] bytes, int start, int length) {
    hasQuality = false;
    unit = "";
    int qualityAt = -1;
    int unitAt = -1;
    int keys = 0;
    wire.begin(bytes, start, start + length);
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == KEYS) {
        int size = wire.length();
        if (isKey(bytes, wire.at, size, QUALITY)) {
          qualityAt = keys;
        } else if (isKey(bytes, wire.at, size, UNIT)) {
          unitAt = keys;
        }
        wire.at += size;
        keys++;
      } else {
        wire.skip(tag);
      }
    }
    if (qualityAt >= 0 || unitAt >= 0) {
      values(bytes, start, length, qualityAt, unitAt);
    }
  }

  /// Senders differ in the case of keys (`Quality`, `quality`; `engUnit`).
  private static boolean isKey(byte[] bytes, int start, int length, byte[] lower) {
    if (length != lower.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((bytes[start + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private void values(byte[] bytes, int start, int length, int qualityAt, int unitAt) {
    int values = 0;
    wire.begin(bytes, start, start + length);
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag != VALUES) {
        wire.skip(tag);
        continue;
      }
      int size = wire.length();
      int outer = wire.limit;
      int end = wire.at + size;
      wire.limit = end;
      if (values == qualityAt) {
        qualityValue();
      } else if (values == unitAt) {
        unitValue();
      }
      if (!wire.hasFailed()) {
        wire.at = end;
        wire.limit = outer;
      }
      values++;
    }
  }

  private void qualityValue() {
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == 3 << 3 || tag == 4 << 3) {
        quality = wire.varint();
        hasQuality = !wire.hasFailed();
      } else {
        wire.skip(tag);
      }
    }
  }

  private void unitValue() {
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == (8 << 3 | WireReader.DELIMITED)) {
        String text = wire.text();
        unit = text.length() <= UNIT_LENGTH_MAX ? text : "";
      } else {
        wire.skip(tag);
      }
    }
  }

  public boolean hasQuality() {
    return hasQuality;
  }

  /// The quality code: 192 good, 0 bad, 500 stale.
  public long quality() {
    return quality;
  }

  /// The engineering unit as written, empty when none is stated.
  public String unit() {
    return unit;
  }
}
