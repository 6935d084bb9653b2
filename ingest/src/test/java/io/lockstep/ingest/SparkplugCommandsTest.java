package io.lockstep.ingest;

import static io.lockstep.ingest.EdgeMessages.metric;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lockstep.broker.Clause;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.FieldMessage;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// What the host sends to edge nodes, as the specification's own schema reads it.
class SparkplugCommandsTest {
  private final EdgeMessages edge = EdgeMessages.standard();
  private final FieldDecoder decoder =
      new FieldDecoder(
          Bindings.none(), Devices.empty(), SparkplugHost.empty(), ContractState.empty());
  private final RecordingTarget target = new RecordingTarget(true);

  private void take(FieldMessage... messages) {
    for (FieldMessage message : messages) {
      decoder.decode(message, target);
    }
  }

  private Downlinks downlinks() {
    return decoder.downlinks(new JsonDownlinks());
  }

  private Downlink.Message command(String twin, String name, String value) {
    Downlink sent = downlinks().of(new CommandRequest("1-1", twin, name, value, edge.received()));
    assertThat(sent).isInstanceOf(Downlink.Message.class);
    return (Downlink.Message) sent;
  }

  private static Payload parsed(Downlink.Message message) throws InvalidProtocolBufferException {
    return Payload.parseFrom(message.payload().duplicate());
  }

  private void born() {
    take(
        edge.nodeBirth(metric("Node Control/Scan Rate", -1, MetricType.INT32, 100)),
        edge.birth(
            "press",
            metric("speed", 4, MetricType.DOUBLE, 1.0),
            metric("mode", -1, MetricType.STRING, "auto")));
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-data-commands-ncmd-rebirth-verb",
        "operational-behavior-data-commands-ncmd-rebirth-name",
        "operational-behavior-data-commands-ncmd-rebirth-value",
        "topics-ncmd-topic",
        "topics-ncmd-timestamp",
        "topics-ncmd-payload",
        "payloads-ncmd-timestamp",
        "payloads-ncmd-seq",
        "payloads-ncmd-qos"
      })
  void aRebirthIsAskedForByTheMetricThatAllEdgeNodesHave() throws Exception {
    take(edge.data("press")); // not born

    Downlink.Message request = downlinks().rebirths(edge.received()).getFirst();

    Payload payload = parsed(request);
    assertThat(request.topic()).isEqualTo("spBv1.0/G/NCMD/E");
    assertThat(request.qos()).isZero();
    assertThat(payload.getTimestamp()).isEqualTo(edge.received() / 1_000);
    assertThat(payload.hasSeq()).isFalse();
    assertThat(payload.getMetricsList()).hasSize(1);
    Payload.Metric metric = payload.getMetrics(0);
    assertThat(metric.getName()).isEqualTo("Node Control/Rebirth");
    assertThat(metric.getDatatype()).isEqualTo(11);
    assertThat(metric.getBooleanValue()).isTrue();
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-data-commands-dcmd-verb",
        "operational-behavior-data-commands-dcmd-metric-name",
        "operational-behavior-data-commands-dcmd-metric-value",
        "topics-dcmd-topic",
        "topics-dcmd-timestamp",
        "topics-dcmd-payload",
        "payloads-dcmd-timestamp",
        "payloads-dcmd-seq",
        "payloads-dcmd-qos",
        "payloads-name-cmd-requirement"
      })
  void aDeviceIsCommandedByAMetricOfItsBirthAndAValueThatFits() throws Exception {
    born();

    Downlink.Message byAlias = command("G:E:press", "speed", "2.5");
    Downlink.Message byName = command("G:E:press", "mode", "\"manual\"");

    assertThat(byAlias.topic()).isEqualTo("spBv1.0/G/DCMD/E/press");
    assertThat(byAlias.qos()).isZero();
    Payload payload = parsed(byAlias);
    assertThat(payload.getTimestamp()).isEqualTo(edge.received() / 1_000);
    assertThat(payload.hasSeq()).isFalse();
    Payload.Metric speed = payload.getMetrics(0);
    assertThat(speed.hasName()).as("payloads-alias-data-cmd-requirement").isFalse();
    assertThat(speed.getAlias()).isEqualTo(4);
    assertThat(speed.getDoubleValue()).isEqualTo(2.5);
    assertThat(speed.getTimestamp()).isEqualTo(edge.received() / 1_000);
    assertThat(parsed(byName).getMetrics(0).getName()).isEqualTo("mode");
    assertThat(parsed(byName).getMetrics(0).getStringValue()).isEqualTo("manual");
    assertThat(
            downlinks()
                .of(new CommandRequest("1-1", "G:E:press", "speed", "\"fast\"", edge.received())))
        .isInstanceOf(Downlink.Unroutable.class);
    assertThat(
            downlinks().of(new CommandRequest("1-1", "G:E:press", "torque", "1", edge.received())))
        .isInstanceOf(Downlink.Unroutable.class);
  }

  @Test
  @Clause(
      sparkplug = {
        "operational-behavior-data-commands-ncmd-verb",
        "operational-behavior-data-commands-ncmd-metric-name",
        "operational-behavior-data-commands-ncmd-metric-value"
      })
  void anEdgeNodeIsCommandedByAMetricOfItsBirth() throws Exception {
    take(edge.nodeBirth(metric("rate", 9, MetricType.INT32, 100)));

    Downlink.Message command = command("G:E", "rate", "250");

    assertThat(command.topic()).isEqualTo("spBv1.0/G/NCMD/E");
    assertThat(parsed(command).getMetrics(0).getAlias()).isEqualTo(9);
    assertThat(parsed(command).getMetrics(0).getIntValue()).isEqualTo(250);
    assertThat(downlinks().of(new CommandRequest("1-1", "G:E", "rate", "x", edge.received())))
        .isInstanceOf(Downlink.Unroutable.class);
  }
}
