package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.DeviceValue.Flag;
import io.lockstep.field.DeviceValue.Float64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An edge node keeps the rules of Sparkplug 3.0, seen from the broker's side and read by Tahu.
class SparkplugEdgeTest {
  private static final String STATE = "spBv1.0/STATE/host";
  private static final long NOW = 1_764_000_000_000L;

  private record Received(String device, String metric, DeviceValue value) {}

  private final SmallBroker broker = new SmallBroker();
  private final TahuCodec tahu = new TahuCodec();
  private final BlockingQueue<Received> commands = new LinkedBlockingQueue<>();
  private final List<SparkplugEdge> edges = new ArrayList<>();

  private SparkplugEdge edge(String primaryHost) {
    SparkplugEdge edge =
        SparkplugEdge.of(
            new SparkplugEdge.Identity("plant", "edge", primaryHost),
            broker.login(),
            InstantSource.fixed(Instant.ofEpochMilli(NOW)),
            (device, metric, value) -> commands.add(new Received(device, metric, value)));
    edge.define(
        SparkplugEdge.NODE,
        List.of(new SparkplugEdge.Definition("uptime", "second", new Float64(0))));
    for (String device : List.of("press", "saw")) {
      edge.define(
          device,
          List.of(
              new SparkplugEdge.Definition("temperature", "degreeCelsius", new Float64(20)),
              new SparkplugEdge.Definition("halt", "", new Flag(false))));
    }
    edge.start();
    edges.add(edge);
    return edge;
  }

  @AfterEach
  void close() throws IOException {
    edges.forEach(SparkplugEdge::close);
    broker.close();
  }

  private static SmallBroker.RawMessage next(SmallBroker.Connection connection) throws IOException {
    SmallBroker.RawMessage message = connection.readAny();
    if (message == null) {
      throw new AssertionError("expected a message, found DISCONNECT");
    }
    return message;
  }

  private static List<SmallBroker.RawMessage> next(SmallBroker.Connection connection, int count)
      throws IOException {
    List<SmallBroker.RawMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(next(connection));
    }
    return messages;
  }

  private static List<String> topics(List<SmallBroker.RawMessage> messages) {
    return messages.stream().map(SmallBroker.RawMessage::topic).toList();
  }

  private static byte[] state(boolean online, long timestamp) {
    return "{\"online\":%b,\"timestamp\":%d}"
        .formatted(online, timestamp)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final List<String> BIRTHS =
      List.of(
          "spBv1.0/plant/NBIRTH/edge",
          "spBv1.0/plant/DBIRTH/edge/press",
          "spBv1.0/plant/DBIRTH/edge/saw");

  private long bdSeq(SmallBroker.RawMessage message) {
    Metric metric =
        tahu.metrics(message.payload()).stream()
            .filter(one -> one.getName().equals("bdSeq"))
            .findFirst()
            .orElseThrow();
    assertThat(metric.getDataType()).isEqualTo(MetricDataType.Int64);
    return (Long) metric.getValue();
  }

  @Test
  void theWillIsTheDeathAndBelongsToTheBirth() throws Exception {
    // tck-id-message-flow-edge-node-birth-publish-will-message*, payloads-ndeath-seq, -bdseq
    edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      assertThat(connection.isCleanSession()).isTrue();
      SmallBroker.RawMessage will = connection.will();
      assertThat(will.topic()).isEqualTo("spBv1.0/plant/NDEATH/edge");
      assertThat(will.qos()).isEqualTo(1);
      assertThat(will.retain()).isFalse();
      SparkplugBPayload death = tahu.decode(will.payload());
      assertThat(death.getMetrics()).hasSize(1);
      assertThat(death.getSeq()).isNull();
      connection.acceptSubscribe(1);
      SmallBroker.RawMessage birth = next(connection);
      assertThat(birth.topic()).isEqualTo("spBv1.0/plant/NBIRTH/edge");
      assertThat(bdSeq(birth)).isEqualTo(bdSeq(will)).isZero();
    }
  }

  @Test
  void birthsAreAtQosZeroNotRetainedNumberedFromZeroAndTellEverything() throws Exception {
    // tck-id-topics-nbirth-*, topics-dbirth-*, payloads-nbirth-seq,
    // payloads-alias-birth-requirement
    edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      List<SmallBroker.RawMessage> births = next(connection, 3);
      assertThat(topics(births)).isEqualTo(BIRTHS);
      Set<Long> aliases = new HashSet<>();
      for (int i = 0; i < births.size(); i++) {
        assertThat(births.get(i).qos()).isZero();
        assertThat(births.get(i).retain()).isFalse();
        SparkplugBPayload payload = tahu.decode(births.get(i).payload());
        assertThat(payload.getSeq()).isEqualTo(i);
        assertThat(payload.getTimestamp().toInstant().toEpochMilli()).isEqualTo(NOW);
        for (Metric metric : payload.getMetrics()) {
          assertThat(metric.getName()).isNotBlank();
          assertThat(metric.getTimestamp()).isNotNull();
          if (metric.hasAlias()) {
            assertThat(aliases.add(metric.getAlias())).as(metric.getName()).isTrue();
          }
        }
      }
      Metric rebirth =
          tahu.metrics(births.getFirst().payload()).stream()
              .filter(metric -> metric.getName().equals("Node Control/Rebirth"))
              .findFirst()
              .orElseThrow();
      assertThat(rebirth.getValue()).isEqualTo(false);
      assertThat(rebirth.hasAlias()).isFalse();
      assertThat(aliases).hasSize(5);
      assertThat(tahu.metrics(births.get(1).payload()).getFirst().getProperties().getNames())
          .containsExactly("engUnit");
    }
  }

  @Test
  void commandsAndTheHostAreSubscribedToBeforeTheBirth() throws Exception {
    // tck-id-message-flow-edge-node-ncmd-subscribe, message-flow-device-dcmd-subscribe
    edge("host");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      assertThat(connection.acceptSubscribe(1))
          .containsExactly("spBv1.0/plant/NCMD/edge", "spBv1.0/plant/DCMD/edge/+", STATE);
    }
  }

  @Test
  void dataCarriesAliasesOnlyAndTheNumberGoesRound() throws Exception {
    // tck-id-payloads-sequence-num-incrementing, payloads-alias-data-cmd-requirement
    SparkplugEdge edge = edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      List<SmallBroker.RawMessage> births = next(connection, 3);
      long alias = tahu.metrics(births.get(1).payload()).getFirst().getAlias();
      for (int i = 0; i < 600; i++) {
        edge.update("press", NOW + i, Map.of("temperature", new Float64(20 + i)));
        SmallBroker.RawMessage message = next(connection);
        assertThat(message.topic()).isEqualTo("spBv1.0/plant/DDATA/edge/press");
        assertThat(message.qos()).isZero();
        SparkplugBPayload payload = tahu.decode(message.payload());
        assertThat(payload.getSeq()).isEqualTo((3 + i) % 256);
        Metric metric = payload.getMetrics().getFirst();
        assertThat(metric.hasName()).isFalse();
        assertThat(metric.getAlias()).isEqualTo(alias);
        assertThat(metric.getValue()).isEqualTo(20.0 + i);
        assertThat(metric.getTimestamp().toInstant().toEpochMilli()).isEqualTo(NOW + i);
      }
      edge.update(SparkplugEdge.NODE, NOW, Map.of("uptime", new Float64(9)));
      assertThat(next(connection).topic()).isEqualTo("spBv1.0/plant/NDATA/edge");
    }
  }

  private static byte[] command(Metric metric) {
    return TahuCodec.encode(
        new SparkplugBPayload.SparkplugBPayloadBuilder().addMetric(metric).createPayload());
  }

  private static Metric rebirth(boolean asked) throws Exception {
    return new Metric.MetricBuilder("Node Control/Rebirth", MetricDataType.Boolean, asked)
        .createMetric();
  }

  @Test
  void aRebirthTellsEverythingAgainUnderTheSameBdSeq() throws Exception {
    // tck-id-operational-behavior-data-commands-rebirth-action-*
    SparkplugEdge edge = edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      long born = bdSeq(next(connection, 3).getFirst());
      edge.update("saw", NOW, Map.of("temperature", new Float64(77)));
      assertThat(next(connection).topic()).contains("DDATA");
      connection.deliver("spBv1.0/plant/NCMD/edge", command(rebirth(false)), 0);
      connection.deliver("spBv1.0/plant/NCMD/edge", command(rebirth(true)), 1);
      List<SmallBroker.RawMessage> births = next(connection, 3);
      assertThat(topics(births)).isEqualTo(BIRTHS);
      assertThat(bdSeq(births.getFirst())).isEqualTo(born);
      assertThat(tahu.decode(births.getFirst().payload()).getSeq()).isZero();
      assertThat(tahu.metrics(births.get(2).payload()).getFirst().getValue()).isEqualTo(77.0);
      assertThat(connection.readAcknowledgement()).isEqualTo(77);
    }
  }

  @Test
  void commandsAreTakenByNameAndByAlias() throws Exception {
    // tck-id-payloads-dcmd-*
    edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      long alias = tahu.metrics(next(connection, 3).get(2).payload()).get(1).getAlias();
      String topic = "spBv1.0/plant/DCMD/edge/saw";
      connection.deliver(
          topic,
          command(new Metric.MetricBuilder("halt", MetricDataType.Boolean, true).createMetric()),
          0);
      assertThat(commands.poll(60, TimeUnit.SECONDS))
          .isEqualTo(new Received("saw", "halt", new Flag(true)));
      connection.deliver(
          topic,
          command(new Metric.MetricBuilder(alias, MetricDataType.Boolean, true).createMetric()),
          0);
      assertThat(commands.poll(60, TimeUnit.SECONDS))
          .isEqualTo(new Received("saw", "halt", new Flag(true)));
      connection.deliver(topic, "no protobuf".getBytes(StandardCharsets.UTF_8), 0);
      connection.deliver("spBv1.0/plant/NCMD/edge", command(rebirth(true)), 0);
      assertThat(topics(next(connection, 3))).as("it lives on").isEqualTo(BIRTHS);
      assertThat(commands).isEmpty();
    }
  }

  @Test
  void eachConnectionHasTheNextBdSeqAndTheLatestValues() throws Exception {
    // tck-id-payloads-ndeath-bdseq, topics-nbirth-bdseq-increment
    SparkplugEdge edge = edge("");
    for (int expected = 0; expected < 3; expected++) {
      try (SmallBroker.Connection connection = broker.accept(0)) {
        connection.acceptSubscribe(1);
        List<SmallBroker.RawMessage> births = next(connection, 3);
        assertThat(bdSeq(births.getFirst()))
            .isEqualTo(expected)
            .isEqualTo(bdSeq(connection.will()));
        assertThat(tahu.metrics(births.get(1).payload()).getFirst().getValue())
            .isEqualTo(20.0 + expected);
        edge.update("press", NOW, Map.of("temperature", new Float64(21.0 + expected)));
      }
    }
  }

  @Test
  void nothingIsPublishedBeforeThePrimaryHostIsOnline() throws Exception {
    // tck-id-message-flow-edge-node-birth-publish-phid-wait, -wait-online
    SparkplugEdge edge = edge("host");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      edge.update("press", NOW, Map.of("temperature", new Float64(30)));
      connection.deliver(STATE, state(false, 90), 0);
      connection.deliver(STATE, state(true, 100), 1);
      List<SmallBroker.RawMessage> births = next(connection, 3);
      assertThat(topics(births)).isEqualTo(BIRTHS);
      assertThat(tahu.metrics(births.get(1).payload()).getFirst().getValue()).isEqualTo(30.0);
      assertThat(edge.isBorn()).isTrue();
    }
  }

  @Test
  void anOfflineHostEndsTheSessionAnOldOneDoesNot() throws Exception {
    // tck-id-message-flow-edge-node-birth-publish-phid-offline, -wait-timestamp
    edge("host");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      connection.deliver(STATE, state(true, 100), 0);
      next(connection, 3);
      connection.deliver(STATE, state(false, 99), 0);
      connection.deliver(STATE, state(false, 100), 0);
      SmallBroker.RawMessage death = next(connection);
      assertThat(death.topic()).isEqualTo("spBv1.0/plant/NDEATH/edge");
      assertThat(bdSeq(death)).isZero();
      assertThat(connection.readAny()).as("DISCONNECT").isNull();
    }
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      connection.deliver(STATE, state(true, 101), 0);
      assertThat(bdSeq(next(connection))).isEqualTo(1);
    }
  }

  @Test
  void whoLeavesSaysSoFirst() throws Exception {
    // tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath
    SparkplugEdge edge = edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      next(connection, 3);
      edge.close();
      assertThat(next(connection).topic()).isEqualTo("spBv1.0/plant/NDEATH/edge");
      assertThat(connection.readAny()).as("DISCONNECT").isNull();
    }
  }

  @Test
  void aPowerCutSaysNothingAndPowerBringsABirth() throws Exception {
    SparkplugEdge edge = edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      next(connection, 3);
      edge.cut();
      assertThat(connection.isAtEnd()).as("no DISCONNECT, so that the will is published").isTrue();
    }
    edge.start();
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      assertThat(bdSeq(next(connection))).isEqualTo(1);
    }
  }

  @Test
  void otherMetricsOfADeviceAreABirthOfThatDevice() throws Exception {
    // tck-id-topics-dbirth-mqtt: a birth tells all metrics that will ever be in its data
    SparkplugEdge edge = edge("");
    try (SmallBroker.Connection connection = broker.accept(0)) {
      connection.acceptSubscribe(1);
      List<Metric> before = tahu.metrics(next(connection, 3).get(1).payload());
      edge.define(
          "press",
          List.of(
              new SparkplugEdge.Definition("temp", "degreeCelsius", new Float64(20)),
              new SparkplugEdge.Definition("halt", "", new Flag(false))));
      SmallBroker.RawMessage birth = next(connection);
      assertThat(birth.topic()).isEqualTo("spBv1.0/plant/DBIRTH/edge/press");
      List<Metric> after = tahu.metrics(birth.payload());
      assertThat(after).extracting(Metric::getName).containsExactly("temp", "halt");
      assertThat(after.get(1).getAlias()).isEqualTo(before.get(1).getAlias());
      assertThat(after.getFirst().getAlias()).isGreaterThan(5);
    }
  }
}
