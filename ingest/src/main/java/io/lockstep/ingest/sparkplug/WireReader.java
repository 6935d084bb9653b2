package io.lockstep.ingest.sparkplug;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A cursor over the protobuf wire format. It never throws: the first thing that is wrong is noted,
/// and from then on the cursor stands at the end, so that all loops end. Groups, which no schema of
/// ours has, are refused. Confined to one thread.
///
/// Behind the last byte stand [#PADDING] more, so that a number that is cut off is found after it
/// was read, and not byte by byte.
final class WireReader {
  /// Bytes that must follow the text in its array.
  static final int PADDING = 32;

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final String VARINT_EXPECTED = "a number of at most 10 bytes";

  byte[] bytes = new byte[PADDING];
  int at;

  /// Where the message that is read now ends.
  int limit;

  private int end;
  private int errorAt;
  private @Nullable String expected;

  /// Begins with the bytes `from` to `to` of an array that is [#PADDING] longer.
  void begin(byte[] array, int from, int to) {
    bytes = array;
    at = from;
    limit = to;
    end = to;
    expected = null;
  }

  boolean hasMore() {
    return at < limit;
  }

  boolean hasFailed() {
    return expected != null;
  }

  /// Where and what was wrong first.
  String error() {
    return "byte %d: expected %s".formatted(errorAt, expected);
  }

  void fail(String what) {
    if (expected == null) {
      expected = what;
      errorAt = Math.min(at, end);
    }
    at = end;
    limit = end;
  }

  /// A field's number and wire type; 0 when there is none.
  int tag() {
    byte first = bytes[at];
    if (first > 7) {
      at++;
      return first;
    }
    long tag = varint();
    if (tag < 8 || tag > 0xFFFF_FFFFL) {
      fail("a field number from 1");
      return 0;
    }
    return (int) tag;
  }

  long varint() {
    byte first = bytes[at];
    if (first >= 0) {
      at++;
      return checked(first);
    }
    return longVarint(first);
  }

  private long longVarint(byte first) {
    long value = first & 0x7F;
    int next = at + 1;
    for (int shift = 7; shift < 70; shift += 7) {
      byte more = bytes[next++];
      value |= (long) (more & 0x7F) << shift;
      if (more >= 0) {
        at = next;
        return checked(value);
      }
    }
    fail(VARINT_EXPECTED);
    return 0;
  }

  private long checked(long value) {
    if (at > limit) {
      fail(VARINT_EXPECTED);
      return 0;
    }
    return value;
  }

  /// The length of what follows; 0 when that would be longer than the message.
  int length() {
    long length = varint();
    if (length < 0 || length > limit - at) {
      fail("a length of at most " + (limit - at));
      return 0;
    }
    return (int) length;
  }

  int fixed32() {
    if (limit - at < Integer.BYTES) {
      fail("4 bytes");
      return 0;
    }
    int value = (int) INTS.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  long fixed64() {
    if (limit - at < Long.BYTES) {
      fail("8 bytes");
      return 0;
    }
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /// Passes over the value of a field.
  void skip(int tag) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case DELIMITED -> {
        int length = length();
        at += length;
      }
      case FIXED32 -> fixed32();
      default -> fail("a field of wire type 0, 1, 2 or 5");
    }
  }

  /// A text at the cursor, passed over.
  String text() {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
