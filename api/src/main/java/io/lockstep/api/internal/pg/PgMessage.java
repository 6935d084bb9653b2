package io.lockstep.api.internal.pg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A message of a client, read from its begin to its end. Confined to one thread.
final class PgMessage {
  private final char type;
  private final ByteBuffer body;

  PgMessage(char type, byte[] body) {
    this.type = type;
    this.body = ByteBuffer.wrap(body);
  }

  char type() {
    return type;
  }

  boolean hasMore() {
    return body.hasRemaining();
  }

  int int32() {
    require(4);
    return body.getInt();
  }

  int int16() {
    require(2);
    return body.getShort();
  }

  /// An Int16 that counts; not negative.
  int count() {
    require(2);
    return body.getShort() & 0xFFFF;
  }

  char character() {
    require(1);
    return (char) (body.get() & 0xFF);
  }

  byte[] bytes(int count) {
    require(count);
    byte[] bytes = new byte[count];
    body.get(bytes);
    return bytes;
  }

  /// A text that ends with a zero byte.
  String text() {
    int at = body.position();
    while (at < body.limit() && body.get(at) != 0) {
      at++;
    }
    if (at == body.limit()) {
      throw malformed("a text that ends with a zero byte");
    }
    byte[] bytes = new byte[at - body.position()];
    body.get(bytes);
    byte _ = body.get();
    return decoded(bytes);
  }

  static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PgException("22021", "a text: expected UTF-8, found other bytes");
    }
  }

  private void require(int count) {
    if (count < 0 || body.remaining() < count) {
      throw malformed(count + " more bytes");
    }
  }

  private PgException malformed(String expected) {
    return new PgException(
        "08P01",
        "message '%s': expected %s, found its end".formatted(type == 0 ? "start" : type, expected));
  }
}
