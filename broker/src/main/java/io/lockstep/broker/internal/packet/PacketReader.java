package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Walks through the fields of one packet's body and checks bounds. Confined to one thread; for the
/// rare packets, it makes objects.
public final class PacketReader {
  private final ByteBuffer in;
  private int at;
  private final int end;

  public PacketReader(ByteBuffer in, int from, int to) {
    this.in = in;
    at = from;
    end = to;
  }

  public int remaining() {
    return end - at;
  }

  public int oneByte(String field) {
    need(1, field);
    return in.get(at++) & 0xFF;
  }

  public int twoBytes(String field) {
    need(2, field);
    int value = in.getShort(at) & 0xFFFF;
    at += 2;
    return value;
  }

  public long fourBytes(String field) {
    need(4, field);
    long value = in.getInt(at) & 0xFFFF_FFFFL;
    at += 4;
    return value;
  }

  public int varint(String field) {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int next = oneByte(field);
      value |= (next & 0x7F) << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) {
          throw Violation.varintTooLong(field);
        }
        return value;
      }
    }
    throw Violation.varintTooLong(field);
  }

  public byte[] binary(String field) {
    int length = twoBytes(field);
    need(length, field);
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    at += length;
    return bytes;
  }

  public String text(String field) {
    int length = twoBytes(field);
    need(length, field);
    if (!Utf8.isString(in, at, length)) {
      throw Violation.invalidUtf8(field);
    }
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    at += length;
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// A text that names something: see [Utf8#isName].
  public String name(String field) {
    int from = at + 2;
    String text = text(field);
    if (!Utf8.isName(in, from, at - from)) {
      throw Violation.controlCharacter(field);
    }
    return text;
  }

  /// A reader of the next `length` bytes, which this one passes.
  public PacketReader section(int length, String field) {
    need(length, field);
    PacketReader section = new PacketReader(in, at, at + length);
    at += length;
    return section;
  }

  /// Index in the buffer of the next byte.
  public int index() {
    return at;
  }

  /// The bytes between two indexes of the buffer, copied.
  public byte[] bytes(int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    return bytes;
  }

  public void end() {
    if (at != end) {
      throw Violation.trailingBytes(end - at);
    }
  }

  private void need(int count, String field) {
    if (end - at < count) {
      throw Violation.truncated(field);
    }
  }
}
