package io.lockstep.broker.internal.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Hashing and comparing topics as bytes, eight at a time.
public final class TopicBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

  private TopicBytes() {}

  /// A well-mixed hash of the bytes.
  public static int hash(ByteBuffer in, int from, int length) {
    long hash = length * PRIME;
    int at = from;
    int rest = length;
    for (; rest >= 8; rest -= 8, at += 8) {
      hash = (hash ^ in.getLong(at)) * PRIME;
      hash ^= hash >>> 29;
    }
    long tail = 0;
    for (; rest > 0; rest--, at++) {
      tail = tail << 8 | (in.get(at) & 0xFF);
    }
    hash = (hash ^ tail) * PRIME;
    return (int) (hash ^ hash >>> 32);
  }

  /// True when the bytes in the buffer are `key`.
  public static boolean same(byte[] key, ByteBuffer in, int from, int length) {
    if (key.length != length) {
      return false;
    }
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if ((long) LONGS.get(key, i) != in.getLong(from + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (key[i] != in.get(from + i)) {
        return false;
      }
    }
    return true;
  }
}
