package io.lockstep.space.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Entries that are written together, and what they cover.
///
/// @param link the number of the frame
/// @param number counts the groups of the chain, from 0
/// @param micros when it was written, microseconds since 1970-01-01T00:00Z
/// @param changesFrom the entries were read from this position of the changes log
/// @param changesTo exclusive end of what was read
/// @param ranges stretches of the inputs journal, with digests of their bytes
/// @param firstEntry the number of the first entry
/// @param entries what happened
record Group(
    long link,
    long number,
    long micros,
    long changesFrom,
    long changesTo,
    List<Range> ranges,
    long firstEntry,
    List<AuditEntry> entries) {
  Group {
    ranges = List.copyOf(ranges);
    entries = List.copyOf(entries);
  }

  /// A stretch of the inputs journal within one segment.
  ///
  /// @param from first position
  /// @param to exclusive end
  /// @param digest SHA-256 of its bytes
  @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
  record Range(long from, long to, byte[] digest) {}

  byte[] encode() {
    int bytes = 64 + ranges.size() * (2 * Long.BYTES + Frame.HASH_BYTES);
    for (AuditEntry entry : entries) {
      bytes += entry.bytesMax();
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putLong(link).putLong(number).putLong(micros).putLong(changesFrom).putLong(changesTo);
    out.putInt(ranges.size());
    for (Range range : ranges) {
      out.putLong(range.from()).putLong(range.to()).put(range.digest());
    }
    out.putLong(firstEntry).putInt(entries.size());
    entries.forEach(entry -> entry.write(out));
    return Bytes.of(out.flip());
  }

  static Group decode(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    long link = in.getLong();
    long number = in.getLong();
    long micros = in.getLong();
    long changesFrom = in.getLong();
    long changesTo = in.getLong();
    int count = in.getInt();
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = in.getLong();
      long to = in.getLong();
      byte[] digest = new byte[Frame.HASH_BYTES];
      in.get(digest);
      ranges.add(new Range(from, to, digest));
    }
    long firstEntry = in.getLong();
    int size = in.getInt();
    List<AuditEntry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(AuditEntry.read(firstEntry + i, in));
    }
    return new Group(link, number, micros, changesFrom, changesTo, ranges, firstEntry, entries);
  }
}
