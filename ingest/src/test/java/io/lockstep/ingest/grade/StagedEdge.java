package io.lockstep.ingest.grade;

import io.lockstep.broker.ClientNews;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.jspecify.annotations.Nullable;

/// An edge node's life as the journal has it, told to a grader; its payloads are built with the
/// specification's own schema. What it does wrong is set before it [#live]s.
final class StagedEdge {
  static final long START = 1_790_000_000_000_000L;
  private static final int DEFAULT = -1;

  // What goes wrong.
  final Map<String, UnaryOperator<Payload.Builder>> changes = new HashMap<>();
  final Map<String, byte[]> raw = new HashMap<>();
  final Map<String, String> topics = new HashMap<>();
  final Map<String, Integer> qos = new HashMap<>();
  final Set<String> retained = new HashSet<>();
  final Set<String> omitted = new HashSet<>();
  final Set<String> numbersLost = new HashSet<>();
  boolean isClean = true;
  long expirySeconds;
  boolean hasWill = true;
  String willTopic = "spBv1.0/G/NDEATH/E";
  boolean isWillRetained;
  int willQos = 1;
  byte @Nullable [] willBytes;
  int subscribesAt = 1;
  long bdSeqStep = 1;
  boolean hasStranger;
  boolean bearsDeviceAsAnother;
  String device = "D";

  final EdgeGrader grader = new EdgeGrader(100, START);
  private long position = 100;
  private long unseen = 10;
  private long epoch;
  private long micros = START;
  private long bdSeq;
  private int seq;

  private long millis() {
    return micros / 1_000;
  }

  /// Two connections, one after the other, with all that an edge node does in between.
  StagedEdge live() {
    connect();
    bear();
    send("NDATA", metrics -> metrics.addMetrics(datum(2, 1.5)));
    send("DDATA", metrics -> metrics.addMetrics(datum(11, 2.5)).addMetrics(instance(15, false)));
    askForRebirth();
    if (omitted.contains("rebirth")) {
      for (int i = 0; i < 5; i++) {
        pass(10_000_000);
        send("DDATA", metrics -> metrics.addMetrics(datum(11, 3.0)));
      }
    } else {
      bear();
    }
    send("DDATA", metrics -> metrics.addMetrics(datum(11, 3.5)));
    if (hasStranger) {
      long own = epoch;
      epoch = 42;
      send("NDATA", metrics -> metrics.addMetrics(datum(2, 0.5)));
      epoch = own;
    }
    send("DDEATH", metrics -> metrics);
    if (!omitted.contains("NDEATH")) {
      death(0);
    }
    grader.take(++position, new ClientNews.WillDropped("edge", epoch));
    bdSeq = (bdSeq + bdSeqStep) & 255;
    connect();
    bear();
    death(FieldMessage.WILL);
    return this;
  }

  void pass(long more) {
    micros += more;
  }

  private void connect() {
    seq = 0;
    if (omitted.contains("connect")) {
      epoch = ++unseen;
      return;
    }
    epoch = ++position;
    Payload.Builder will =
        Payload.newBuilder()
            .setTimestamp(millis())
            .addMetrics(metric("bdSeq", 4).setLongValue(bdSeq));
    byte[] bytes = willBytes;
    if (bytes == null) {
      bytes = changes.getOrDefault("NDEATH", same()).apply(will).build().toByteArray();
    }
    grader.take(
        epoch,
        new ClientNews.Connected(
            "edge",
            "gateway",
            isClean,
            expirySeconds,
            hasWill
                ? new ClientNews.Bequeathed(
                    willTopic, willQos, isWillRetained, ByteBuffer.wrap(bytes))
                : null));
    if (subscribesAt >= 0) {
      grader.take(
          ++position,
          new ClientNews.Subscribed(
              "edge", epoch, List.of(new ClientNews.Granted("spBv1.0/G/NCMD/E", subscribesAt))));
    }
  }

  private static UnaryOperator<Payload.Builder> same() {
    return UnaryOperator.identity();
  }

  private void bear() {
    if (!omitted.contains("NBIRTH")) {
      seq = 0;
      send("NBIRTH", this::nodeMetrics);
    }
    if (!omitted.contains("DBIRTH")) {
      long own = epoch;
      epoch = bearsDeviceAsAnother ? own + 1 : own;
      send("DBIRTH", this::deviceMetrics);
      epoch = own;
    }
  }

  private Payload.Builder nodeMetrics(Payload.Builder payload) {
    return payload
        .addMetrics(metric("bdSeq", 4).setLongValue(bdSeq))
        .addMetrics(metric("Node Control/Rebirth", 11).setBooleanValue(false))
        .addMetrics(metric("load", 10).setAlias(2).setDoubleValue(0.5))
        .addMetrics(metric("_types_/Motor", 19).setTemplateValue(definition()));
  }

  private Payload.Builder deviceMetrics(Payload.Builder payload) {
    return payload
        .addMetrics(
            metric("temperature", 10).setAlias(11).setDoubleValue(1).setProperties(properties()))
        .addMetrics(metric("name", 12).setAlias(12).setIsNull(true))
        .addMetrics(metric("table", 16).setAlias(14).setDatasetValue(table()))
        .addMetrics(instance(15, true).setName("motor").setDatatype(19));
  }

  Payload.PropertySet.Builder properties() {
    return Payload.PropertySet.newBuilder()
        .addKeys("Quality")
        .addValues(Payload.PropertyValue.newBuilder().setType(3).setIntValue(192))
        .addKeys("engUnit")
        .addValues(Payload.PropertyValue.newBuilder().setType(12).setStringValue("degC"));
  }

  Payload.DataSet.Builder table() {
    return Payload.DataSet.newBuilder()
        .setNumOfColumns(2)
        .addColumns("a")
        .addColumns("b")
        .addTypes(3)
        .addTypes(12)
        .addRows(
            Payload.DataSet.Row.newBuilder()
                .addElements(Payload.DataSet.DataSetValue.newBuilder().setIntValue(1))
                .addElements(Payload.DataSet.DataSetValue.newBuilder().setStringValue("x")));
  }

  Payload.Template.Builder definition() {
    return Payload.Template.newBuilder()
        .setIsDefinition(true)
        .setVersion("1")
        .addMetrics(Payload.Metric.newBuilder().setName("rpm").setDatatype(7).setIntValue(0))
        .addMetrics(
            Payload.Metric.newBuilder().setName("on").setDatatype(11).setBooleanValue(false))
        .addParameters(
            Payload.Template.Parameter.newBuilder().setName("poles").setType(7).setIntValue(2));
  }

  Payload.Metric.Builder instance(long alias, boolean isWhole) {
    Payload.Template.Builder template =
        Payload.Template.newBuilder()
            .setIsDefinition(false)
            .setTemplateRef("Motor")
            .setVersion("1")
            .addMetrics(Payload.Metric.newBuilder().setName("rpm").setDatatype(7).setIntValue(9))
            .addParameters(
                Payload.Template.Parameter.newBuilder().setName("poles").setType(7).setIntValue(4));
    if (isWhole) {
      template.addMetrics(
          Payload.Metric.newBuilder().setName("on").setDatatype(11).setBooleanValue(true));
    }
    return Payload.Metric.newBuilder()
        .setAlias(alias)
        .setTimestamp(millis())
        .setTemplateValue(template);
  }

  Payload.Metric.Builder metric(String name, int type) {
    return Payload.Metric.newBuilder().setName(name).setTimestamp(millis()).setDatatype(type);
  }

  Payload.Metric.Builder datum(long alias, double value) {
    return Payload.Metric.newBuilder().setAlias(alias).setTimestamp(millis()).setDoubleValue(value);
  }

  private void askForRebirth() {
    Payload request =
        Payload.newBuilder()
            .setTimestamp(millis())
            .addMetrics(metric("Node Control/Rebirth", 11).setBooleanValue(true))
            .build();
    tell("spBv1.0/G/NCMD/E", request.toByteArray(), 0, FieldMessage.DOWNLINK);
  }

  private void death(int flags) {
    Payload.Builder death =
        Payload.newBuilder()
            .setTimestamp(millis())
            .addMetrics(metric("bdSeq", 4).setLongValue(bdSeq));
    UnaryOperator<Payload.Builder> change = changes.getOrDefault("NDEATH", same());
    UnaryOperator<Payload.Builder> own = changes.getOrDefault("NDEATH as sent", same());
    tell("spBv1.0/G/NDEATH/E", own.apply(change.apply(death)).build().toByteArray(), 1, flags);
  }

  private void send(String type, UnaryOperator<Payload.Builder> content) {
    if (numbersLost.contains(type)) {
      seq = (seq + 1) & 255;
    }
    Payload.Builder payload = content.apply(Payload.newBuilder().setTimestamp(millis()));
    payload.setSeq(seq);
    seq = (seq + 1) & 255;
    byte[] bytes =
        raw.getOrDefault(
            type, changes.getOrDefault(type, same()).apply(payload).build().toByteArray());
    String topic =
        topics.getOrDefault(
            type, "spBv1.0/G/%s/E%s".formatted(type, type.startsWith("D") ? "/" + device : ""));
    int flags = retained.contains(type) ? FieldMessage.RETAIN : 0;
    int level = qos.getOrDefault(type, DEFAULT);
    tell(topic, bytes, Math.max(level, 0), flags);
  }

  private void tell(String topic, byte[] payload, int level, int flags) {
    micros += 1_000;
    byte[] to = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(FieldMessage.sizeOf(0, to.length, 0, payload.length));
    FieldMessage.putHeader(record, level, flags, micros, epoch, 0, to.length, 0, payload.length);
    record.put(to).put(payload).flip();
    position++;
    grader.take(new FieldMessage().wrap(record));
  }
}
