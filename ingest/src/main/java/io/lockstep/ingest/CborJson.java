package io.lockstep.ingest;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes CBOR (RFC 8949) anew as JSON text, as §6.1 advises: byte strings become base64 text,
/// which is how DTDL writes `bytes` in JSON; tags say nothing; `undefined` is null. One item a
/// payload. Indefinite lengths are read. Map keys must be text; numbers that are not finite, and
/// simple values that JSON has none for, are refused. Used again for the next payload; confined to
/// one thread; makes no object but for text and byte strings of the greatest length so far.
final class CborJson {
  private static final int DEPTH_MAX = 64;
  private static final int GROWTH_MIN = 64;
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private byte[] out = new byte[1024];
  private int length;
  private ByteBuffer from = ByteBuffer.allocate(0);
  private int at;
  private int end;
  private String error = "";

  /// Ends the reading of a payload that is not what it should be.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    Refused(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  /// Reads one item; false when it is none, and then [#error] says why.
  boolean read(ByteBuffer buffer, int offset, int bytes) {
    from = buffer;
    at = offset;
    end = offset + bytes;
    length = 0;
    try {
      item(0);
      if (at != end) {
        throw refused("the end of the payload", "%d more bytes".formatted(end - at));
      }
      return true;
    } catch (Refused refused) {
      error = refused.why;
      return false;
    }
  }

  /// What is wrong with the payload that was read last.
  String error() {
    return error;
  }

  /// The JSON of the payload that was read last; valid until the next.
  ByteBuffer json() {
    return ByteBuffer.wrap(out, 0, length);
  }

  private Refused refused(String expected, String found) {
    return new Refused("byte %d of CBOR: expected %s, found %s".formatted(at, expected, found));
  }

  private int next() {
    if (at >= end) {
      throw refused("more bytes", "the end");
    }
    return from.get(at++) & 0xFF;
  }

  private void item(int depth) {
    if (depth > DEPTH_MAX) {
      throw refused("nesting of at most " + DEPTH_MAX, "more");
    }
    int head = next();
    int major = head >> 5;
    int info = head & 31;
    switch (major) {
      case 0 -> unsigned(argument(info), false);
      case 1 -> unsigned(argument(info), true);
      case 2 -> bytes(info);
      case 3 -> text(info);
      case 4 -> array(info, depth);
      case 5 -> map(info, depth);
      case 6 -> {
        long _ = argument(info);
        item(depth + 1);
      }
      default -> simple(info);
    }
  }

  private long argument(int info) {
    if (info < 24) {
      return info;
    }
    return switch (info) {
      case 24 -> next();
      case 25 -> fixed(2);
      case 26 -> fixed(4);
      case 27 -> fixed(8);
      default -> throw refused("a length or value", "additional information " + info);
    };
  }

  private long fixed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  /// An integer of up to 64 bits without sign; a negative one is -1 minus it.
  private void unsigned(long value, boolean isNegative) {
    if (!isNegative) {
      ascii(Long.toUnsignedString(value));
    } else if (value >= 0) {
      ascii(Long.toString(-1 - value));
    } else {
      ascii(BigInteger.valueOf(-1).subtract(unsignedOf(value)).toString());
    }
  }

  private static BigInteger unsignedOf(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private void simple(int info) {
    switch (info) {
      case 20 -> ascii("false");
      case 21 -> ascii("true");
      case 22, 23 -> ascii("null");
      case 25 -> number(Float.float16ToFloat((short) fixed(2)));
      case 26 -> single(Float.intBitsToFloat((int) fixed(4)));
      case 27 -> number(Double.longBitsToDouble(fixed(8)));
      default -> throw refused("a value that JSON has", "simple value " + info);
    }
  }

  /// The shortest digits that mean the same single, so that 0.1 stays 0.1.
  private void single(float value) {
    if (!Float.isFinite(value)) {
      throw refused("a finite number", String.valueOf(value));
    }
    ascii(Float.toString(value));
  }

  private void number(double value) {
    if (!Double.isFinite(value)) {
      throw refused("a finite number", String.valueOf(value));
    }
    ascii(Double.toString(value));
  }

  private void bytes(int info) {
    put('"');
    byte[] content = info == INDEFINITE ? chunks(2) : taken(argument(info));
    byte[] encoded = Base64.getEncoder().encode(content);
    room(encoded.length);
    System.arraycopy(encoded, 0, out, length, encoded.length);
    length += encoded.length;
    put('"');
  }

  private void text(int info) {
    quoted(info == INDEFINITE ? chunks(3) : taken(argument(info)));
  }

  private byte[] taken(long size) {
    if (size < 0 || size > end - at) {
      throw refused(
          "a string within the payload", "one of %s bytes".formatted(Long.toUnsignedString(size)));
    }
    byte[] content = new byte[(int) size];
    from.get(at, content);
    at += content.length;
    return content;
  }

  private byte[] chunks(int major) {
    ByteBuffer all = ByteBuffer.allocate(end - at);
    for (int head = next(); head != BREAK; head = next()) {
      if (head >> 5 != major || (head & 31) == INDEFINITE) {
        throw refused("a string of a definite length or the end", "head " + head);
      }
      all.put(taken(argument(head & 31)));
    }
    byte[] content = new byte[all.position()];
    all.get(0, content);
    return content;
  }

  private void quoted(byte[] utf8) {
    room(6 * utf8.length + 2);
    put('"');
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        put('\\');
        put(b);
      } else if (b >= 0 && b < 0x20) {
        ascii("\\u%04x".formatted((int) b));
      } else {
        put(b);
      }
    }
    put('"');
  }

  private void array(int info, int depth) {
    put('[');
    long left = info == INDEFINITE ? Long.MAX_VALUE : count(argument(info));
    for (long i = 0; i < left && !isBreak(info); i++) {
      if (i > 0) {
        put(',');
      }
      item(depth + 1);
    }
    put(']');
  }

  private void map(int info, int depth) {
    put('{');
    long left = info == INDEFINITE ? Long.MAX_VALUE : count(argument(info));
    for (long i = 0; i < left && !isBreak(info); i++) {
      if (i > 0) {
        put(',');
      }
      int head = next();
      if (head >> 5 != 3) {
        throw refused("a key that is text", "major type " + (head >> 5));
      }
      text(head & 31);
      put(':');
      item(depth + 1);
    }
    put('}');
  }

  /// A count that the payload may hold: each element takes a byte at least.
  private long count(long stated) {
    if (stated < 0 || stated > end - at) {
      throw refused(
          "elements within the payload", "%s of them".formatted(Long.toUnsignedString(stated)));
    }
    return stated;
  }

  private boolean isBreak(int info) {
    if (info == INDEFINITE && at < end && (from.get(at) & 0xFF) == BREAK) {
      at++;
      return true;
    }
    return false;
  }

  private void ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    room(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
  }

  private void put(int b) {
    room(1);
    out[length++] = (byte) b;
  }

  private void room(int more) {
    if (out.length - length < more) {
      byte[] larger = new byte[Math.max(2 * out.length, length + more + GROWTH_MIN)];
      System.arraycopy(out, 0, larger, 0, length);
      out = larger;
    }
  }
}
