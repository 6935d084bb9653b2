package io.lockstep.ingest.edgenode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Clause;
import io.lockstep.broker.ClientNews;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Heard;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Message;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Reading;
import io.lockstep.ingest.grade.EdgeGrader;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.ingest.grade.Rule;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// Our own edge node: its rules one by one, and all that it says before the grader.
class EdgeNodeSessionTest {
  private static final String STATE = "spBv1.0/STATE/host";
  private static final long NOW = 1_790_000_000_000L;

  private final EdgeNodeSession node =
      new EdgeNodeSession(new EdgeNodeSession.Identity("G", "E", "host"), -1);

  private static Reading reading(String metric, double value, long millis) {
    return new Reading(
        metric,
        MetricType.DOUBLE,
        new MetricValue.Bits(Double.doubleToRawLongBits(value)),
        millis,
        192);
  }

  private static ByteBuffer state(boolean online, long timestamp) {
    return utf8("{\"online\":%b,\"timestamp\":%d}".formatted(online, timestamp));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> topics(List<Message> messages) {
    return messages.stream().map(Message::topic).toList();
  }

  private static Payload parsed(Message message) throws Exception {
    return Payload.parseFrom(message.payload().duplicate());
  }

  private Heard host(boolean online, long timestamp) {
    return node.received(STATE, state(online, timestamp), NOW);
  }

  private static ByteBuffer command(Payload.Metric.Builder metric) {
    return ByteBuffer.wrap(
        Payload.newBuilder().setTimestamp(NOW).addMetrics(metric).build().toByteArray());
  }

  private static ByteBuffer rebirth() {
    return command(
        Payload.Metric.newBuilder()
            .setName("Node Control/Rebirth")
            .setDatatype(11)
            .setBooleanValue(true));
  }

  private void connected() {
    Message _ = node.will(NOW);
    assertThat(node.subscribed(NOW)).as("the host is not there yet").isEmpty();
  }

  @Test
  @Clause(
      sparkplug = {
        "message-flow-edge-node-birth-publish-phid-wait",
        "message-flow-edge-node-birth-publish-phid-wait-id",
        "message-flow-edge-node-birth-publish-phid-wait-online",
        "operational-behavior-edge-node-birth-sequence-wait",
        "message-flow-device-dcmd-subscribe"
      })
  void itIsBornWhenItsPrimaryHostIsOnLine() {
    List<Message> _ = node.define("press", List.of(reading("T", 1, NOW)), NOW);
    connected();
    assertThat(node.filters()).containsExactly("spBv1.0/G/NCMD/E", "spBv1.0/G/DCMD/E/+", STATE);

    assertThat(node.received("spBv1.0/STATE/other", state(true, NOW), NOW).messages()).isEmpty();
    assertThat(host(false, NOW).messages()).isEmpty();
    assertThat(node.received(STATE, utf8("OFFLINE"), NOW).messages()).isEmpty();
    assertThat(node.isBorn()).isFalse();

    Heard heard = host(true, NOW + 1);

    assertThat(topics(heard.messages()))
        .containsExactly("spBv1.0/G/NBIRTH/E", "spBv1.0/G/DBIRTH/E/press");
    assertThat(heard.leaves()).isFalse();
    assertThat(node.isBorn()).isTrue();
    assertThat(host(true, NOW + 2).messages()).as("it is born once").isEmpty();
  }

  @Test
  @Clause(
      sparkplug = {
        "message-flow-edge-node-birth-publish-phid-wait-timestamp",
        "message-flow-edge-node-birth-publish-phid-offline",
        "operational-behavior-edge-node-termination-host-offline",
        "operational-behavior-edge-node-termination-host-offline-reconnect",
        "operational-behavior-edge-node-termination-host-offline-timestamp",
        "operational-behavior-primary-application-state-with-multiple-servers-walk",
        "operational-behavior-edge-node-intentional-disconnect-ndeath"
      })
  void itDiesAndLeavesWhenItsHostGoesOffLineAndPassesOverOldStates() throws Exception {
    connected();
    Heard _ = host(true, NOW);

    Heard old = host(false, NOW - 1);
    assertThat(old.leaves()).isFalse();
    assertThat(old.messages()).isEmpty();
    assertThat(node.isBorn()).isTrue();

    Heard heard = host(false, NOW);

    assertThat(topics(heard.messages())).containsExactly("spBv1.0/G/NDEATH/E");
    assertThat(heard.messages().getFirst().qos()).isEqualTo(1);
    assertThat(parsed(heard.messages().getFirst()).getMetrics(0).getLongValue()).isZero();
    assertThat(heard.leaves()).isTrue();
    assertThat(node.isBorn()).isFalse();

    connected();
    assertThat(topics(host(true, 5).messages()))
        .as("another server has states of its own")
        .containsExactly("spBv1.0/G/NBIRTH/E");
    assertThat(node.bdSeq()).isOne();
  }

  @Test
  @Clause(
      sparkplug = {
        "principles-rbe-recommended",
        "operational-behavior-data-publish-nbirth-change",
        "operational-behavior-data-publish-dbirth-change"
      })
  void whatHasNotChangedIsNotTold() throws Exception {
    List<Message> _ = node.define("press", List.of(reading("T", 1, NOW)), NOW);
    connected();
    Heard _ = host(true, NOW);

    assertThat(node.data("press", List.of(reading("T", 1, NOW + 1)), false, NOW)).isEmpty();
    List<Message> told =
        node.data("press", List.of(reading("T", 2, NOW + 2), reading("x", 9, NOW)), false, NOW);

    Payload payload = parsed(told.getFirst());
    assertThat(told).hasSize(1);
    assertThat(payload.getMetricsCount()).isOne();
    assertThat(payload.getMetrics(0).hasName()).isFalse();
    assertThat(payload.getMetrics(0).getDoubleValue()).isEqualTo(2);
    assertThat(payload.getMetrics(0).getIsHistorical()).isFalse();
    assertThat(payload.getMetrics(0).hasProperties()).isFalse();
  }

  @Test
  void whatWasKeptIsToldAsHistoricalAndChangesNothing() throws Exception {
    List<Message> _ = node.define("press", List.of(reading("T", 5, NOW)), NOW);
    connected();
    Heard _ = host(true, NOW);

    List<Message> told =
        node.data(
            "press", List.of(reading("T", 3, NOW - 20), reading("T", 3, NOW - 10)), true, NOW);

    Payload payload = parsed(told.getFirst());
    assertThat(payload.getMetricsList()).hasSize(2).allMatch(Payload.Metric::getIsHistorical);
    assertThat(payload.getMetrics(0).getTimestamp()).isEqualTo(NOW - 20);
    assertThat(parsed(node.received("spBv1.0/G/NCMD/E", rebirth(), NOW).messages().get(1)))
        .extracting(birth -> birth.getMetrics(0).getDoubleValue())
        .isEqualTo(5.0);
  }

  @Test
  @Clause(sparkplug = {"operational-behavior-device-ddeath"})
  void aDeviceThatIsGoneDiesAndOneThatChangesIsBornAnew() throws Exception {
    connected();
    Heard _ = host(true, NOW);

    List<Message> born = node.define("press", List.of(reading("T", 1, NOW)), NOW);
    List<Message> same = node.define("press", List.of(reading("T", 2, NOW)), NOW);
    List<Message> more =
        node.define("press", List.of(reading("T", 2, NOW), reading("p", 1, NOW)), NOW);
    List<Message> gone = node.remove("press", NOW);

    assertThat(topics(born)).containsExactly("spBv1.0/G/DBIRTH/E/press");
    assertThat(same).isEmpty();
    assertThat(parsed(more.getFirst()).getMetrics(0).getAlias())
        .isEqualTo(parsed(born.getFirst()).getMetrics(0).getAlias());
    assertThat(topics(gone)).containsExactly("spBv1.0/G/DDEATH/E/press");
    assertThat(node.remove("press", NOW)).isEmpty();
    assertThat(node.data("press", List.of(reading("T", 9, NOW)), false, NOW)).isEmpty();
  }

  @Test
  void aHostWritesByAliasOrName() {
    List<Message> _ = node.define("press", List.of(reading("T", 1, NOW)), NOW);
    connected();
    Heard _ = host(true, NOW);

    for (Payload.Metric.Builder metric :
        List.of(
            Payload.Metric.newBuilder().setAlias(1).setDoubleValue(7),
            Payload.Metric.newBuilder().setName("T").setDoubleValue(7))) {
      Heard heard = node.received("spBv1.0/G/DCMD/E/press", command(metric), NOW);
      assertThat(heard.writes()).hasSize(1);
      assertThat(heard.writes().getFirst().device()).isEqualTo("press");
      assertThat(heard.writes().getFirst().metric()).isEqualTo("T");
    }
    assertThat(
            node.received(
                    "spBv1.0/G/DCMD/E/press",
                    command(Payload.Metric.newBuilder().setAlias(9).setDoubleValue(7)),
                    NOW)
                .writes())
        .isEmpty();
    assertThat(node.received("spBv1.0/G/NCMD/E", utf8("no payload"), NOW).messages()).isEmpty();
  }

  /// A life with two connections, a rebirth, data, a device's death and 300 messages in between.
  @Test
  void theGraderFindsNothingToBlame() {
    Graded graded = new Graded();
    List<Message> _ = node.define("press", List.of(reading("T", 1, NOW)), NOW);
    List<Message> _ =
        node.define(
            "oven",
            List.of(
                new Reading("name", MetricType.STRING, new MetricValue.Text("x"), NOW, 192),
                new Reading("none", MetricType.BOOLEAN, null, NOW, 0)),
            NOW);
    for (int life = 0; life < 2; life++) {
      graded.connect(node.will(graded.millis()));
      graded.take(node.subscribed(graded.millis()));
      graded.take(host(true, NOW).messages());
      for (int i = 0; i < 300; i++) {
        Reading one =
            new Reading(
                "T",
                MetricType.DOUBLE,
                new MetricValue.Bits(i),
                graded.millis(),
                i % 50 == 0 ? 500 : 192);
        graded.take(node.data("press", List.of(one), false, graded.millis()));
      }
      graded.take(node.data("press", List.of(reading("T", -1, NOW)), true, graded.millis()));
      graded.askForRebirth();
      graded.take(node.received("spBv1.0/G/NCMD/E", rebirth(), graded.millis()).messages());
      graded.take(node.remove("press", graded.millis()));
      graded.take(node.define("press", List.of(reading("T", 1, NOW)), graded.millis()));
      graded.take(node.leave(graded.millis()));
      graded.disconnect();
    }

    EdgeGrades.NodeGrade grade = graded.grader.grades().of("G/E").orElseThrow();

    assertThat(grade.violations()).isEmpty();
    Set<Rule> unjudged = EnumSet.complementOf(EnumSet.copyOf(grade.judged()));
    assertThat(unjudged)
        .as("it has no data of the node itself, data sets or templates")
        .allMatch(
            rule ->
                rule.name().startsWith("NDATA")
                    || rule.name().startsWith("DATA_SET")
                    || rule.name().contains("TEMPLATE")
                    || rule.name().startsWith("INSTANCE")
                    || rule.name().startsWith("DEFIN")
                    || rule.name().startsWith("PARAMETER"));
  }

  /// What a broker would write down, before the grader.
  private static final class Graded {
    final EdgeGrader grader = new EdgeGrader(0, NOW * 1_000);
    private long position = 10;
    private long epoch;
    private long micros = NOW * 1_000;

    long millis() {
      micros += 1_000;
      return micros / 1_000;
    }

    void connect(Message will) {
      epoch = ++position;
      grader.take(
          epoch,
          new ClientNews.Connected(
              "edge",
              "edge",
              true,
              0,
              new ClientNews.Bequeathed(will.topic(), will.qos(), false, will.payload())));
      grader.take(
          ++position,
          new ClientNews.Subscribed(
              "edge", epoch, List.of(new ClientNews.Granted("spBv1.0/G/NCMD/E", 1))));
    }

    void disconnect() {
      grader.take(++position, new ClientNews.WillDropped("edge", epoch));
    }

    void askForRebirth() {
      tell("spBv1.0/G/NCMD/E", rebirth(), 0, FieldMessage.DOWNLINK);
    }

    void take(List<Message> messages) {
      for (Message message : messages) {
        tell(message.topic(), message.payload(), message.qos(), 0);
      }
    }

    private void tell(String topic, ByteBuffer payload, int qos, int flags) {
      byte[] to = topic.getBytes(StandardCharsets.UTF_8);
      ByteBuffer record =
          ByteBuffer.allocate(FieldMessage.sizeOf(0, to.length, 0, payload.remaining()));
      FieldMessage.putHeader(
          record, qos, flags, micros, epoch, 0, to.length, 0, payload.remaining());
      record.put(to).put(payload.duplicate()).flip();
      position++;
      grader.take(new FieldMessage().wrap(record));
    }
  }
}
