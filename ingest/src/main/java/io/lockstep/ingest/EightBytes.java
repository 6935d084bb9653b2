package io.lockstep.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of a text at once, as one number whose lowest byte is the first. Stateless.
final class EightBytes {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long TOP_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * EACH;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;

  private EightBytes() {}

  /// The eight bytes from `at` on.
  static long at(byte[] text, int at) {
    return (long) EIGHT.get(text, at);
  }

  /// The first byte from `from` on that is no plain character of a JSON string: a quote, a
  /// backslash, a control character, or part of a longer character. One must be there, and seven
  /// bytes behind it.
  static int plainEnd(byte[] text, int from) {
    int at = from;
    while (true) {
      long eight = at(text, at);
      // Subtracting carries a borrow only into the bytes behind one that is to be found anyway.
      long found =
          (eight | (eight - SPACES) | ((eight ^ QUOTES) - EACH) | ((eight ^ BACKSLASHES) - EACH))
              & TOP_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
  }

  /// True when each byte is a digit: its upper half is 3, and still is with 6 added.
  static boolean areDigits(long eight) {
    return ((eight & 0xF0F0F0F0F0F0F0F0L)
            | (((eight + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) >>> 4))
        == 0x3333333333333333L;
  }

  /// The number that eight digits are: pairs, then fours, then all.
  static long number(long digits) {
    long ones = digits - '0' * EACH;
    long pairs = ones * 10 + (ones >>> 8);
    return (((pairs & 0x000000FF000000FFL) * 0x000F424000000064L)
            + (((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L))
        >>> 32;
  }
}
