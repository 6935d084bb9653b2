package io.lockstep.ingest;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Writes a JSON value as CBOR (RFC 8949 §6.2): integers as such, other numbers as doubles.
final class CborWriter {
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborWriter() {}

  static ByteBuffer write(JsonNode value) {
    CborWriter writer = new CborWriter();
    writer.item(value);
    return ByteBuffer.wrap(writer.out.toByteArray());
  }

  private void item(JsonNode value) {
    if (value.isObject()) {
      head(5, value.size());
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        text(member.getKey());
        item(member.getValue());
      }
    } else if (value.isArray()) {
      head(4, value.size());
      value.forEach(this::item);
    } else if (value.isString()) {
      text(value.stringValue());
    } else if (value.isIntegralNumber()) {
      integer(value.bigIntegerValue());
    } else if (value.isNumber()) {
      number(value.doubleValue());
    } else if (value.isBoolean()) {
      out.write(value.booleanValue() ? 0xF5 : 0xF4);
    } else {
      out.write(0xF6);
    }
  }

  private void integer(BigInteger value) {
    boolean isNegative = value.signum() < 0;
    BigInteger magnitude = isNegative ? value.negate().subtract(BigInteger.ONE) : value;
    if (magnitude.compareTo(UNSIGNED_MAX) > 0) {
      number(value.doubleValue());
    } else {
      head(isNegative ? 1 : 0, magnitude.longValue());
    }
  }

  private void number(double value) {
    out.write(0xFB);
    fixed(Double.doubleToRawLongBits(value), 8);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(3, utf8.length);
    out.writeBytes(utf8);
  }

  private void head(int major, long argument) {
    if (argument >= 0 && argument < 24) {
      out.write(major << 5 | (int) argument);
    } else if (argument >= 0 && argument <= 0xFF) {
      out.write(major << 5 | 24);
      fixed(argument, 1);
    } else if (argument >= 0 && argument <= 0xFFFF) {
      out.write(major << 5 | 25);
      fixed(argument, 2);
    } else if (argument >= 0 && argument <= 0xFFFF_FFFFL) {
      out.write(major << 5 | 26);
      fixed(argument, 4);
    } else {
      out.write(major << 5 | 27);
      fixed(argument, 8);
    }
  }

  private void fixed(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift) & 0xFF);
    }
  }
}
