package io.lockstep.ingest;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes JSON text as CBOR (RFC 8949 §6.2): integers of up to 64 bits as such, other numbers as
/// doubles.
final class CborWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final JsonScanner json = new JsonScanner();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborWriter() {}

  /// The value as CBOR.
  ///
  /// @throws IllegalArgumentException when the text is no JSON
  static ByteBuffer write(String text) {
    CborWriter writer = new CborWriter();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!writer.json.scan(ByteBuffer.wrap(utf8), 0, utf8.length)) {
      throw new IllegalArgumentException(writer.json.error());
    }
    writer.item(0);
    return ByteBuffer.wrap(writer.out.toByteArray());
  }

  private void item(int token) {
    switch (json.kind(token)) {
      case JsonScanner.OBJECT -> object(token);
      case JsonScanner.ARRAY -> array(token);
      case JsonScanner.STRING -> text(json.string(token));
      case JsonScanner.INTEGER, JsonScanner.HUGE, JsonScanner.DECIMAL -> number(json.source(token));
      case JsonScanner.TRUE -> out.write(0xF5);
      case JsonScanner.FALSE -> out.write(0xF4);
      default -> out.write(0xF6);
    }
  }

  private void object(int token) {
    int end = json.after(token);
    int count = 0;
    for (int key = token + 1; key < end; key = json.after(key + 1)) {
      count++;
    }
    head(MAP, count);
    for (int key = token + 1; key < end; key = json.after(key + 1)) {
      text(json.string(key));
      item(key + 1);
    }
  }

  private void array(int token) {
    int end = json.after(token);
    int count = 0;
    for (int item = token + 1; item < end; item = json.after(item)) {
      count++;
    }
    head(ARRAY, count);
    for (int item = token + 1; item < end; item = json.after(item)) {
      item(item);
    }
  }

  private void number(String source) {
    if (source.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
      BigInteger value = new BigInteger(source);
      boolean isNegative = value.signum() < 0;
      BigInteger magnitude = isNegative ? value.not() : value;
      if (magnitude.compareTo(UNSIGNED_MAX) <= 0) {
        head(isNegative ? NEGATIVE : UNSIGNED, magnitude.longValue());
        return;
      }
    }
    out.write(0xFB);
    fixed(Double.doubleToRawLongBits(Double.parseDouble(source)), Double.BYTES);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    out.writeBytes(utf8);
  }

  private void head(int major, long argument) {
    if (argument >= 0 && argument < 24) {
      out.write(major << 5 | (int) argument);
    } else if (argument >= 0 && argument <= 0xFF) {
      out.write(major << 5 | 24);
      fixed(argument, Byte.BYTES);
    } else if (argument >= 0 && argument <= 0xFFFF) {
      out.write(major << 5 | 25);
      fixed(argument, Short.BYTES);
    } else if (argument >= 0 && argument <= 0xFFFF_FFFFL) {
      out.write(major << 5 | 26);
      fixed(argument, Integer.BYTES);
    } else {
      out.write(major << 5 | 27);
      fixed(argument, Long.BYTES);
    }
  }

  private void fixed(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift) & 0xFF);
    }
  }
}
