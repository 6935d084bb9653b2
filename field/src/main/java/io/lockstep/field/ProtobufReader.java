package io.lockstep.field;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads protobuf fields one after the other: [#next], then the value of the field or [#skip].
/// Confined to one thread.
final class ProtobufReader {
  private static final int VARINT_BITS = 64;

  private final ByteBuffer in;
  private int wireType;

  ProtobufReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  private ProtobufReader(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The number of the next field; 0 at the end.
  int next() {
    if (!in.hasRemaining()) {
      return 0;
    }
    int tag = (int) varint();
    wireType = tag & 7;
    return tag >>> 3;
  }

  /// Where the value that is read next begins.
  int position() {
    return in.position();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS; shift += 7) {
      byte digit = in.get();
      value |= (digit & 0x7FL) << shift;
      if (digit >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  double fixed64() {
    return in.getDouble();
  }

  float fixed32() {
    return in.getFloat();
  }

  String text() {
    byte[] bytes = new byte[length()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// The message that is the value; its positions are those of the whole.
  ProtobufReader message() {
    int length = length();
    ByteBuffer part = in.duplicate().limit(in.position() + length);
    in.position(in.position() + length);
    return new ProtobufReader(part);
  }

  /// Passes over the value.
  void skip() {
    switch (wireType) {
      case 0 -> {
        long _ = varint();
      }
      case 1 -> in.position(end(Long.BYTES));
      case 2 -> in.position(end(length()));
      case 5 -> in.position(end(Integer.BYTES));
      default -> throw new BufferUnderflowException();
    }
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  private int end(int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return in.position() + bytes;
  }
}
