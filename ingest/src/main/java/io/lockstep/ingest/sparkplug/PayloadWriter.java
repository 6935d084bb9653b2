package io.lockstep.ingest.sparkplug;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes payloads: commands, which are a time and metrics without a sequence number (Sparkplug 3.0
/// §6.4.25, §6.4.26), and what an edge node says. For the few messages that we send, so it makes
/// objects as it likes. Confined to one thread.
public final class PayloadWriter {
  private byte[] bytes = new byte[256];
  private int size;

  /// How a metric is named: by its alias when its birth gave one, since then the name must be left
  /// out (`payloads-alias-data-cmd-requirement`), else by its name.
  public sealed interface MetricName {
    record Alias(long alias) implements MetricName {}

    record Name(String name) implements MetricName {}
  }

  /// A value as the fields of a metric hold it.
  public sealed interface MetricValue {
    /// A number or truth value, see [PayloadScanner#bits].
    record Bits(long bits) implements MetricValue {}

    record Text(String text) implements MetricValue {}
  }

  /// A metric and what it is set to.
  public record Setting(MetricName name, MetricType type, MetricValue value) {}

  /// The payload of a command with one metric.
  ///
  /// @param timeMillis when it is sent, milliseconds since 1970-01-01T00:00Z
  public static ByteBuffer command(
      long timeMillis, MetricName name, MetricType type, MetricValue value) {
    return command(timeMillis, List.of(new Setting(name, type, value)));
  }

  /// The payload of a command.
  ///
  /// @param timeMillis when it is sent, milliseconds since 1970-01-01T00:00Z
  public static ByteBuffer command(long timeMillis, List<Setting> settings) {
    PayloadWriter payload = new PayloadWriter();
    payload.number(1, timeMillis);
    for (Setting setting : settings) {
      PayloadWriter metric = new PayloadWriter();
      switch (setting.name()) {
        case MetricName.Alias(long alias) -> metric.number(2, alias);
        case MetricName.Name(String text) -> metric.text(1, text);
      }
      metric.number(3, timeMillis);
      metric.number(4, setting.type().code());
      metric.value(setting.type(), setting.value());
      payload.delimited(2, metric.bytes, metric.size);
    }
    return ByteBuffer.wrap(payload.bytes, 0, payload.size).slice();
  }

  /// A metric of an edge node's message.
  ///
  /// @param name as births tell it; null to leave it out
  /// @param alias null to leave it out
  /// @param type of the value; written when `isBirth`
  /// @param value null for none
  /// @param quality the property `Quality`, [#NO_QUALITY] to leave it out
  public record Metric(
      @Nullable String name,
      @Nullable Long alias,
      long timeMillis,
      MetricType type,
      boolean isBirth,
      boolean isHistorical,
      @Nullable MetricValue value,
      int quality) {}

  /// No property `Quality`.
  public static final int NO_QUALITY = -1;

  /// No sequence number.
  public static final int NO_SEQ = -1;

  /// What an edge node says.
  ///
  /// @param timeMillis when it is sent, milliseconds since 1970-01-01T00:00Z
  /// @param seq 0 to 255, [#NO_SEQ] in a death
  public static ByteBuffer message(long timeMillis, int seq, List<Metric> metrics) {
    PayloadWriter payload = new PayloadWriter();
    payload.number(1, timeMillis);
    for (Metric one : metrics) {
      PayloadWriter metric = new PayloadWriter();
      String name = one.name();
      if (name != null) {
        metric.text(1, name);
      }
      Long alias = one.alias();
      if (alias != null) {
        metric.number(2, alias);
      }
      metric.number(3, one.timeMillis());
      if (one.isBirth()) {
        metric.number(4, one.type().code());
      }
      if (one.isHistorical()) {
        metric.number(5, 1);
      }
      MetricValue value = one.value();
      if (value == null) {
        metric.number(7, 1);
      }
      if (one.quality() != NO_QUALITY) {
        metric.quality(one.quality());
      }
      if (value != null) {
        metric.value(one.type(), value);
      }
      payload.delimited(2, metric.bytes, metric.size);
    }
    if (seq != NO_SEQ) {
      payload.number(3, seq);
    }
    return ByteBuffer.wrap(payload.bytes, 0, payload.size).slice();
  }

  private void quality(int code) {
    PayloadWriter value = new PayloadWriter();
    value.number(1, MetricType.INT32.code());
    value.number(3, code);
    PayloadWriter set = new PayloadWriter();
    set.text(1, "Quality");
    set.delimited(2, value.bytes, value.size);
    delimited(9, set.bytes, set.size);
  }

  private void value(MetricType type, MetricValue value) {
    switch (value) {
      case MetricValue.Text(String text) -> text(PayloadScanner.STRING_VALUE, text);
      case MetricValue.Bits(long bits) -> {
        switch (type) {
          case FLOAT -> fixed(PayloadScanner.FLOAT_VALUE, WireReader.FIXED32, bits, 4);
          case DOUBLE -> fixed(PayloadScanner.DOUBLE_VALUE, WireReader.FIXED64, bits, 8);
          case BOOLEAN -> number(PayloadScanner.BOOLEAN_VALUE, bits);
          case INT64, UINT64, DATE_TIME -> number(PayloadScanner.LONG_VALUE, bits);
          default -> number(PayloadScanner.INT_VALUE, bits & 0xFFFF_FFFFL);
        }
      }
    }
  }

  private void number(int field, long value) {
    varint((long) field << 3);
    varint(value);
  }

  private void text(int field, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    delimited(field, utf8, utf8.length);
  }

  private void delimited(int field, byte[] from, int length) {
    varint(((long) field << 3) | WireReader.DELIMITED);
    varint(length);
    room(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  private void fixed(int field, int wireType, long bits, int length) {
    varint(((long) field << 3) | wireType);
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) (bits >>> (8 * i));
    }
  }

  private void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void room(int length) {
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
    }
  }
}
