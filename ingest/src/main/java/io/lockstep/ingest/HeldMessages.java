package io.lockstep.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a device in quarantine has published, the latest first: each version shares what came
/// before. Immutable.
final class HeldMessages {
  /// The most messages of a device that are held.
  static final int COUNT_MAX = 20_000;

  /// The most bytes of them.
  static final long BYTES_MAX = 16L << 20;

  private static final byte[] NOTHING = {};

  private final @Nullable HeldMessages before;
  private final byte[] record;
  private final int count;
  private final long bytes;
  private final long lost;

  /// @param before what came before; null for nothing
  /// @param record the latest message as the journal holds it; not to be changed
  /// @param count how many are held
  /// @param bytes of all that are held
  /// @param lost how many more came for which there was no room; the journal has them
  private HeldMessages(
      @Nullable HeldMessages before, byte[] record, int count, long bytes, long lost) {
    this.before = before;
    this.record = record;
    this.count = count;
    this.bytes = bytes;
    this.lost = lost;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  long lost() {
    return lost;
  }

  /// Of a device whose quarantine has begun.
  static final HeldMessages NONE = new HeldMessages(null, NOTHING, 0, 0, 0);

  /// With one more, or with one more that was lost.
  HeldMessages and(byte[] more) {
    return count >= COUNT_MAX || bytes + more.length > BYTES_MAX
        ? losing(1)
        : new HeldMessages(this, more, count + 1, bytes + more.length, lost);
  }

  HeldMessages losing(long more) {
    return new HeldMessages(before, record, count, bytes, lost + more);
  }

  /// All that are held, the earliest first.
  List<byte[]> records() {
    Deque<byte[]> records = new ArrayDeque<>(count);
    for (HeldMessages at = this; at != null && at.count > 0; at = at.before) {
      records.addFirst(at.record);
    }
    return new ArrayList<>(records);
  }
}
