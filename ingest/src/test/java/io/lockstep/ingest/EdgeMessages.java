package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;

/// The messages of an edge node, built with the specification's own schema. Counts the sequence as
/// an edge node does.
final class EdgeMessages {
  /// Milliseconds; a second before the messages are received.
  static final long TIME = Messages.RECEIVED / 1_000 - 1_000;

  final String group;
  final String edge;
  private final String sender;
  private long bdSeq;
  private int seq;
  private long time = TIME;
  private long received = Messages.RECEIVED;

  EdgeMessages(String group, String edge, String sender) {
    this.group = group;
    this.edge = edge;
    this.sender = sender;
  }

  static EdgeMessages standard() {
    return new EdgeMessages("G", "E", "gateway");
  }

  /// Messages are received, and made, this much later from now on.
  EdgeMessages later(long micros) {
    received += micros;
    time += micros / 1_000;
    return this;
  }

  long received() {
    return received;
  }

  /// Another session: the birth and death that follow have the next bdSeq.
  EdgeMessages nextSession() {
    bdSeq++;
    return this;
  }

  /// A number that no message will have.
  EdgeMessages lose() {
    seq = (seq + 1) & 255;
    return this;
  }

  static Payload.Metric metric(String name, long alias, MetricType type, Object value) {
    Payload.Metric.Builder metric =
        Payload.Metric.newBuilder().setName(name).setDatatype(type.code());
    if (alias >= 0) {
      metric.setAlias(alias);
    }
    return set(metric, type, value).build();
  }

  static Payload.Metric data(long alias, MetricType type, Object value) {
    return set(Payload.Metric.newBuilder().setAlias(alias), type, value).build();
  }

  static Payload.Metric named(String name, MetricType type, Object value) {
    return set(Payload.Metric.newBuilder().setName(name), type, value).build();
  }

  private static Payload.Metric.Builder set(
      Payload.Metric.Builder metric, MetricType type, Object value) {
    return switch (value) {
      case Double number when type == MetricType.FLOAT -> metric.setFloatValue(number.floatValue());
      case Double number -> metric.setDoubleValue(number);
      case Boolean truth -> metric.setBooleanValue(truth);
      case String text when text.equals("null") -> metric.setIsNull(true);
      case String text -> metric.setStringValue(text);
      case Integer number -> metric.setIntValue(number);
      case Long number -> metric.setLongValue(number);
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  /// The birth of the node itself.
  FieldMessage nodeBirth(Payload.Metric... metrics) {
    seq = 0;
    Payload.Builder payload =
        payload(List.of(metrics))
            .addMetrics(metric("bdSeq", -1, MetricType.INT64, bdSeq))
            .addMetrics(metric("Node Control/Rebirth", -1, MetricType.BOOLEAN, false));
    return message("NBIRTH", "", payload);
  }

  FieldMessage nodeDeath() {
    Payload payload =
        Payload.newBuilder().addMetrics(metric("bdSeq", -1, MetricType.INT64, bdSeq)).build();
    return of("NDEATH", "", payload, FieldMessage.WILL);
  }

  FieldMessage nodeData(Payload.Metric... metrics) {
    return message("NDATA", "", payload(List.of(metrics)));
  }

  FieldMessage birth(String device, Payload.Metric... metrics) {
    return message("DBIRTH", device, payload(List.of(metrics)));
  }

  FieldMessage data(String device, Payload.Metric... metrics) {
    return message("DDATA", device, payload(List.of(metrics)));
  }

  /// Data whose payload is changed before it is sent.
  FieldMessage data(String device, UnaryOperator<Payload.Builder> change) {
    return message("DDATA", device, change.apply(payload(List.of())));
  }

  FieldMessage death(String device) {
    return message("DDEATH", device, payload(List.of()));
  }

  private Payload.Builder payload(List<Payload.Metric> metrics) {
    return Payload.newBuilder().setTimestamp(time).addAllMetrics(metrics);
  }

  private FieldMessage message(String type, String device, Payload.Builder payload) {
    Payload sent = payload.setSeq(seq).build();
    seq = (seq + 1) & 255;
    return of(type, device, sent, 0);
  }

  private FieldMessage of(String type, String device, Payload payload, int flags) {
    String topic =
        "spBv1.0/%s/%s/%s".formatted(group, type, edge) + (device.isEmpty() ? "" : "/" + device);
    return at(received, sender, topic, payload.toByteArray(), flags);
  }

  /// A message as it stands in the journal.
  static FieldMessage at(long received, String sender, String topic, byte[] payload, int flags) {
    byte[] from = sender.getBytes(StandardCharsets.UTF_8);
    byte[] to = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(FieldMessage.sizeOf(from.length, to.length, 0, payload.length));
    FieldMessage.putHeader(
        record, 0, flags, received, 1, from.length, to.length, 0, payload.length);
    record.put(from).put(to).put(payload).flip();
    return new FieldMessage().wrap(record);
  }
}
