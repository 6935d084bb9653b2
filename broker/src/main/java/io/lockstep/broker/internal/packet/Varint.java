package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;

/// Variable byte integers (§1.5.5): 0 to 268,435,455 in 1 to 4 bytes.
public final class Varint {
  public static final int LARGEST = 268_435_455;

  private Varint() {}

  /// Bytes that `value` takes.
  public static int size(int value) {
    if (value < 0x80) {
      return 1;
    }
    if (value < 0x4000) {
      return 2;
    }
    return value < 0x20_0000 ? 3 : 4;
  }

  /// Writes `value` at `at` and returns the index after it.
  public static int put(ByteBuffer into, int at, int value) {
    int rest = value;
    int next = at;
    while (rest >= 0x80) {
      into.put(next++, (byte) (rest | 0x80));
      rest >>>= 7;
    }
    into.put(next++, (byte) rest);
    return next;
  }
}
