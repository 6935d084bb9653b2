package io.lockstep.api.internal.pg;

import io.lockstep.api.internal.sql.PgTypes;
import io.lockstep.api.internal.sql.SqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Values as the protocol writes them, in text and in binary (`typsend` and `typreceive` of each
/// type in PostgreSQL's sources).
final class PgValues {
  /// Microseconds and days from 1970 to 2000, where PostgreSQL counts from.
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int EPOCH_DAYS = 10_957;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final BigInteger BASE = BigInteger.valueOf(10_000);

  private PgValues() {}

  /// Writes a value with its length before it.
  static void write(PgOutput out, @Nullable Object value, SqlTypeName type, boolean isBinary) {
    if (value == null) {
      out.int32(-1);
      return;
    }
    byte[] bytes = isBinary ? binary(value, type) : text(value, type);
    out.int32(bytes.length).raw(bytes);
  }

  private static byte[] text(Object value, SqlTypeName type) {
    return SqlValues.text(value, type).replace("\0", "").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] binary(Object value, SqlTypeName type) {
    return switch (PgTypes.of(type)) {
      case BOOL -> new byte[] {(byte) (Boolean.TRUE.equals(value) ? 1 : 0)};
      case INT2 -> bytes(2).putShort(((Number) value).shortValue()).array();
      case INT4, OID -> bytes(4).putInt(((Number) value).intValue()).array();
      case INT8 -> bytes(8).putLong(((Number) value).longValue()).array();
      case FLOAT4 -> bytes(4).putFloat(((Number) value).floatValue()).array();
      case FLOAT8 -> bytes(8).putDouble(((Number) value).doubleValue()).array();
      case TIMESTAMP, TIMESTAMPTZ -> bytes(8).putLong((Long) value - EPOCH_MICROS).array();
      case DATE -> bytes(4).putInt((int) ((Long) value - EPOCH_DAYS)).array();
      case TIME -> bytes(8).putLong((Long) value).array();
      case NUMERIC -> numeric((BigDecimal) value);
      case INTERVAL -> interval(value);
      case TEXT_ARRAY -> array((List<?>) value);
      case TEXT, VARCHAR, NAME, BYTEA -> text(value, type);
    };
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  @SuppressWarnings("ByteBufferBackingArray") // made here, and handed over whole
  private static byte[] interval(Object value) {
    byte[] bytes = new byte[16];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    if (value instanceof Long micros) {
      out.putLong(micros % DAY_MICROS).putInt((int) (micros / DAY_MICROS)).putInt(0);
    } else {
      out.putLong(0).putInt(0).putInt((int) SqlValues.months(value));
    }
    return bytes;
  }

  private static byte[] array(List<?> values) {
    PgOutput out = new PgOutput();
    boolean hasNull = values.contains(null);
    out.int32(values.isEmpty() ? 0 : 1).int32(hasNull ? 1 : 0).int32(PgTypes.TEXT.oid());
    if (!values.isEmpty()) {
      out.int32(values.size()).int32(1);
      values.forEach(value -> write(out, value, SqlTypeName.VARCHAR, true));
    }
    return out.take();
  }

  /// Digits to the base of 10,000, the first with a weight.
  @SuppressWarnings("ByteBufferBackingArray") // made here, and handed over whole
  private static byte[] numeric(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    int groups = Math.ceilDiv(scale, 4);
    BigInteger digits =
        value.abs().setScale(groups * 4, java.math.RoundingMode.HALF_UP).unscaledValue();
    java.util.ArrayDeque<Integer> all = new java.util.ArrayDeque<>();
    while (digits.signum() > 0) {
      BigInteger[] parts = digits.divideAndRemainder(BASE);
      all.addFirst(parts[1].intValue());
      digits = parts[0];
    }
    int weight = all.size() - groups - 1;
    while (!all.isEmpty() && all.getLast() == 0) {
      int _ = all.removeLast();
    }
    byte[] bytes = new byte[8 + 2 * all.size()];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putShort((short) all.size()).putShort((short) weight);
    out.putShort((short) (value.signum() < 0 ? 0x4000 : 0)).putShort((short) scale);
    all.forEach(digit -> out.putShort(digit.shortValue()));
    return bytes;
  }

  /// Reads a parameter: a text stays one, and becomes a value where it is used.
  ///
  /// @param oid of its type as the client or the statement says; 0 when nobody does
  static Object read(byte[] bytes, int oid, boolean isBinary) {
    if (!isBinary) {
      return PgMessage.decoded(bytes);
    }
    PgTypes type = PgTypes.ofOid(oid);
    if (type == null) {
      throw new PgException("0A000", "a parameter: expected a known type, found number " + oid);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length =
        switch (type) {
          case BOOL -> 1;
          case INT2 -> 2;
          case INT4, OID, FLOAT4, DATE -> 4;
          case INT8, FLOAT8, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
          case NUMERIC, TEXT, VARCHAR, NAME, BYTEA, INTERVAL, TEXT_ARRAY -> bytes.length;
        };
    if (bytes.length != length) {
      throw new PgException(
          "22P03",
          "a parameter of type %s: expected %d bytes, found %d"
              .formatted(type.shortName(), length, bytes.length));
    }
    return switch (type) {
      case BOOL -> in.get() != 0;
      case INT2 -> (long) in.getShort();
      case INT4 -> (long) in.getInt();
      case OID -> in.getInt() & 0xFFFFFFFFL;
      case INT8, TIME -> in.getLong();
      case FLOAT4 -> (double) in.getFloat();
      case FLOAT8 -> in.getDouble();
      case DATE -> (long) in.getInt() + EPOCH_DAYS;
      case TIMESTAMP, TIMESTAMPTZ -> in.getLong() + EPOCH_MICROS;
      case NUMERIC -> numeric(in);
      case TEXT, VARCHAR, NAME -> PgMessage.decoded(bytes);
      case INTERVAL -> {
        if (bytes.length != 16) {
          throw new PgException("22P03", "an interval: expected 16 bytes, found " + bytes.length);
        }
        long micros = in.getLong();
        long days = in.getInt();
        yield SqlValues.interval(in.getInt(), micros + days * DAY_MICROS);
      }
      case TEXT_ARRAY -> array(in);
      case BYTEA ->
          throw new PgException(
              "0A000", "a parameter of type %s in binary is not taken".formatted(type.shortName()));
    };
  }

  /// Of texts, of one dimension.
  private static List<@Nullable Object> array(ByteBuffer in) {
    if (in.remaining() < 12) {
      throw new PgException("22P03", "an array: expected at least 12 bytes");
    }
    int dimensions = in.getInt();
    int _ = in.getInt();
    int _ = in.getInt();
    List<@Nullable Object> values = new ArrayList<>();
    if (dimensions == 0) {
      return values;
    }
    if (dimensions != 1 || in.remaining() < 8) {
      throw new PgException("0A000", "an array: expected one dimension, found " + dimensions);
    }
    int count = in.getInt();
    int _ = in.getInt();
    for (int i = 0; i < count; i++) {
      int length = in.remaining() < 4 ? Integer.MAX_VALUE : in.getInt();
      if (length > in.remaining()) {
        throw new PgException(
            "22P03", "an array: expected %d elements, found %d".formatted(count, i));
      }
      if (length < 0) {
        values.add(null);
      } else {
        byte[] text = new byte[length];
        in.get(text);
        values.add(PgMessage.decoded(text));
      }
    }
    return values;
  }

  private static BigDecimal numeric(ByteBuffer in) {
    if (in.remaining() < 8) {
      throw new PgException("22P03", "a numeric parameter: expected at least 8 bytes");
    }
    int count = in.getShort();
    int weight = in.getShort();
    int sign = in.getShort() & 0xFFFF;
    int scale = in.getShort();
    if (count < 0 || in.remaining() != 2 * count || (sign != 0 && sign != 0x4000) || scale < 0) {
      throw new PgException("22P03", "a numeric parameter: expected digits, found other bytes");
    }
    BigInteger digits = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      int digit = in.getShort();
      if (digit < 0 || digit > 9_999) {
        throw new PgException("22P03", "a numeric parameter: expected digits below 10000");
      }
      digits = digits.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    BigDecimal value = new BigDecimal(digits).movePointRight(4 * (weight - count + 1));
    BigDecimal scaled = value.setScale(scale, java.math.RoundingMode.HALF_UP);
    return sign == 0 ? scaled : scaled.negate();
  }
}
