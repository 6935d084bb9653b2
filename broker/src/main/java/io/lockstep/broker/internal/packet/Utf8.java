package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;

/// UTF-8 strings as MQTT wants them (§1.5.4): well-formed, no surrogates, no U+0000. Names, which
/// people and logs read, have no control characters either, as the same clause lets a receiver
/// demand. Works on bytes, makes no object.
public final class Utf8 {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;

  private Utf8() {}

  /// True when the bytes are a well-formed MQTT string.
  public static boolean isString(ByteBuffer in, int from, int length) {
    int at = skipAscii(in, from, from + length);
    return isString(in, at, from + length, false);
  }

  /// True when the bytes are a well-formed MQTT string without control characters (U+0001 to
  /// U+001F, U+007F to U+009F): topics, filters, client identifiers, user names.
  public static boolean isName(ByteBuffer in, int from, int length) {
    return isString(in, from, length) && !hasControls(in, from, from + length);
  }

  private static boolean hasControls(ByteBuffer in, int from, int to) {
    for (int at = from; at < to; at++) {
      int b = in.get(at) & 0xFF;
      boolean isLatin1Control = b == 0xC2 && at + 1 < to && (in.get(at + 1) & 0xFF) < 0xA0;
      if (b < 0x20 || b == 0x7F || isLatin1Control) {
        return true;
      }
    }
    return false;
  }

  /// True when the bytes are well-formed UTF-8; U+0000 is allowed (payloads).
  public static boolean isText(ByteBuffer in, int from, int length) {
    int at = skipAscii(in, from, from + length);
    return isString(in, at, from + length, true);
  }

  /// Passes 8 bytes at a time while all are ASCII and none is zero.
  private static int skipAscii(ByteBuffer in, int from, int to) {
    int at = from;
    while (to - at >= 8) {
      long eight = in.getLong(at);
      if (((eight | (eight - LOW_BITS)) & HIGH_BITS) != 0) {
        break;
      }
      at += 8;
    }
    return at;
  }

  private static boolean isString(ByteBuffer in, int from, int to, boolean nullAllowed) {
    int at = from;
    while (at < to) {
      int lead = in.get(at) & 0xFF;
      if (lead < 0x80) {
        if (lead == 0 && !nullAllowed) {
          return false;
        }
        at++;
      } else {
        int length = sequenceLength(in, at, to, lead);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /// Length of the multi-byte sequence at `at`, 0 when it is not one (Unicode table 3-7).
  private static int sequenceLength(ByteBuffer in, int at, int to, int lead) {
    if (lead >= 0xC2 && lead <= 0xDF) {
      return to - at >= 2 && isContinuation(in, at + 1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      if (to - at < 3 || !isContinuation(in, at + 1) || !isContinuation(in, at + 2)) {
        return 0;
      }
      int second = in.get(at + 1) & 0xFF;
      boolean overlong = lead == 0xE0 && second < 0xA0;
      boolean surrogate = lead == 0xED && second >= 0xA0;
      return overlong || surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      if (to - at < 4
          || !isContinuation(in, at + 1)
          || !isContinuation(in, at + 2)
          || !isContinuation(in, at + 3)) {
        return 0;
      }
      int second = in.get(at + 1) & 0xFF;
      boolean overlong = lead == 0xF0 && second < 0x90;
      boolean beyond = lead == 0xF4 && second >= 0x90;
      return overlong || beyond ? 0 : 4;
    }
    return 0;
  }

  private static boolean isContinuation(ByteBuffer in, int at) {
    return (in.get(at) & 0xC0) == 0x80;
  }
}
