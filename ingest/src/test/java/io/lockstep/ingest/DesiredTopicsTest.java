package io.lockstep.ingest;

import static io.lockstep.ingest.EdgeMessages.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// Desired values go out on a topic of their own, or as Sparkplug commands; devices ask for them,
/// report and acknowledge.
class DesiredTopicsTest {
  private final RecordingTarget target =
      new RecordingTarget(false)
          .add(
              "line/1",
              RecordingTarget.shape("motor/speed:DOUBLE", "setpoint:DOUBLE", "name:TEXT"));
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());

  private void publish(String topic, String payload) {
    decoder.decode(Messages.of("dev", topic, payload), target);
  }

  private static DesiredRequest.Value value(String path, String json, String unit) {
    return new DesiredRequest.Value(path, json, unit);
  }

  private static String text(Downlink.Message message) {
    return StandardCharsets.UTF_8.decode(message.payload()).toString();
  }

  @Test
  void desiredValuesAreOneObjectWithTheirVersion() {
    DesiredMessages made =
        new JsonDownlinks()
            .desired(
                new DesiredRequest(
                    "line/1",
                    7,
                    List.of(
                        value("a", "1", ""),
                        value("motor/fan/level", "2", ""),
                        value("motor/speed", "5.5", ""),
                        value("motor2/speed", "6", ""),
                        value("setpoint", "{\"x\":[1]}", "")),
                    0));

    Downlink.Message message = made.messages().getFirst();
    assertThat(message.topic()).isEqualTo("lockstep/v1/line%2F1/desired");
    assertThat(message.qos()).isEqualTo(1);
    assertThat(text(message))
        .isEqualTo(
            "{\"$version\":7,\"a\":1,\"motor\":{\"fan\":{\"level\":2},\"speed\":5.5},"
                + "\"motor2\":{\"speed\":6},\"setpoint\":{\"x\":[1]}}");
    assertThat(text(empty())).isEqualTo("{\"$version\":0}");
  }

  private static Downlink.Message empty() {
    return new JsonDownlinks()
        .desired(new DesiredRequest("t", 0, List.of(), 0))
        .messages()
        .getFirst();
  }

  @Test
  void aDeviceAsksForWhatItIsDesiredToBe() {
    publish("lockstep/v1/line%2F1/desired/get", "");
    publish("lockstep/v1/other/desired/get", "");
    publish("lockstep/v1/line%2F1/desired", "{\"setpoint\":1}");

    assertThat(target.reached).containsExactly("asks(line/1)");
    assertThat(target.log).isEmpty();
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void otherTopicsBesideThemAreDrift() {
    publish("lockstep/v1/line%2F1/desired/put", "{}");
    publish("lockstep/v1/line%2F1/reported/x", "{}");

    assertThat(target.drifts).hasSize(2).allMatch(line -> line.contains("UNKNOWN_TOPIC"));
  }

  @Test
  void aReportHasValuesAndAcknowledgementsWhichCountAfterThem() {
    publish(
        "lockstep/v1/line%2F1/reported",
        """
        {"setpoint":{"ac":200,"av":7,"ad":"done","value":60},
         "motor":{"__t":"c","speed":{"value":5,"ac":202,"av":6}},"name":"rye"}
        """);

    assertThat(target.log)
        .contains("setpoint=60.0", "name=\"rye\"")
        .endsWith(
            "acknowledged(line/1,setpoint,200,7,done)", "acknowledged(line/1,motor/speed,202,6,)");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void anAcknowledgementWithoutValueSaysHowItFared() {
    publish("lockstep/v1/line%2F1/reported", "{\"setpoint\":{\"ac\":400,\"av\":7,\"value\":null}}");
    publish("lockstep/v1/line%2F1/reported", "{\"setpoint\":{\"ac\":99,\"av\":7}}");
    publish("lockstep/v1/line%2F1/reported", "{\"setpoint\":{\"ac\":200,\"av\":\"7\"}}");
    publish("lockstep/v1/line%2F1/reported", "{\"setpoint\":{\"ac\":200}}");

    assertThat(target.log).contains("acknowledged(line/1,setpoint,400,7,)");
    assertThat(target.log.stream().filter(line -> line.startsWith("acknowledged"))).hasSize(1);
    assertThat(target.drifts).hasSize(3).allMatch(line -> line.contains("WRONG_TYPE"));
  }

  // Sparkplug

  private final EdgeMessages edge = EdgeMessages.standard();
  private final RecordingTarget plant = new RecordingTarget(true);

  private DesiredMessages desired(FieldDecoder of, DesiredRequest.Value... values) {
    return of.downlinks(new JsonDownlinks())
        .desired(new DesiredRequest("G:E:press", 3, List.of(values), edge.received()));
  }

  private static Payload payload(Downlink.Message message) throws Exception {
    byte[] bytes = new byte[message.payload().remaining()];
    message.payload().duplicate().get(bytes);
    return Payload.parseFrom(bytes);
  }

  @Test
  void aBornDeviceIsThereAndGetsAllItsMetricsInOneCommand() throws Exception {
    FieldDecoder sparkplug = new FieldDecoder(Bindings.none(), Devices.empty());
    sparkplug.decode(edge.nodeBirth(), plant);
    sparkplug.decode(
        edge.birth(
            "press",
            metric("Motor/Speed", 4, MetricType.FLOAT, 1.0),
            metric("on", -1, MetricType.BOOLEAN, false),
            metric("n", 6, MetricType.INT8, 1)),
        plant);
    assertThat(plant.reached).containsExactly("reachable(G:E:press)");

    DesiredMessages made =
        desired(
            sparkplug,
            value("Motor/Speed", "5.5", ""),
            value("n", "300", ""),
            value("on", "true", ""),
            value("other", "1", ""));

    assertThat(made.obstacles())
        .extracting(DesiredMessages.Obstacle::path)
        .containsExactly("n", "other");
    assertThat(made.obstacles().getFirst().reason()).contains("Int8").contains("300");
    assertThat(made.messages()).hasSize(1);
    Downlink.Message message = made.messages().getFirst();
    assertThat(message.topic()).isEqualTo("spBv1.0/G/DCMD/E/press");
    Payload payload = payload(message);
    assertThat(payload.getMetricsList()).hasSize(2);
    assertThat(payload.getMetrics(0).getAlias()).isEqualTo(4);
    assertThat(payload.getMetrics(0).hasName()).isFalse();
    assertThat(payload.getMetrics(0).getFloatValue()).isEqualTo(5.5f);
    assertThat(payload.getMetrics(1).getName()).isEqualTo("on");
    assertThat(payload.getMetrics(1).getBooleanValue()).isTrue();
    assertThat(payload.hasSeq()).isFalse();
  }

  @Test
  void aDeadDeviceIsToldWhenItIsBorn() {
    FieldDecoder sparkplug = new FieldDecoder(Bindings.none(), Devices.empty());
    sparkplug.decode(edge.nodeBirth(), plant);
    sparkplug.decode(edge.birth("press", metric("n", 6, MetricType.INT8, 1)), plant);
    sparkplug.decode(edge.death("press"), plant);

    assertThat(desired(sparkplug, value("n", "3", "")).obstacles())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).contains("on line").contains("dead"));
    sparkplug.decode(edge.birth("press", metric("n", 6, MetricType.INT8, 1)), plant);
    assertThat(plant.reached).hasSize(2);
    assertThat(desired(sparkplug, value("n", "3", "")).messages()).hasSize(1);
  }

  @Test
  void scaleOffsetAndUnitOfABindingAreTakenBack() {
    SparkplugBirth.Metric metric = new SparkplugBirth.Metric("raw", 1, MetricType.INT32, "");
    EdgeBinding.Pick pick = new EdgeBinding.Pick("pressure", new Adjust(0.1, 1, Optional.empty()));
    assertThat(new MetricValues().of(metric, pick, value("pressure", "6.0", "")))
        .isEqualTo(new MetricValue.Bits(50));
    SparkplugBirth.Metric kelvin = new SparkplugBirth.Metric("t", 1, MetricType.DOUBLE, "kelvin");
    assertThat(new MetricValues().of(kelvin, null, value("t", "0", "degreeCelsius")))
        .isEqualTo(new MetricValue.Bits(Double.doubleToRawLongBits(273.15)));
  }

  // Who is there

  private static ByteBuffer resumed(String principal, boolean anew) {
    ByteBuffer record = ByteBuffer.allocate(256).put((byte) 1);
    Text.write(record, "client");
    record.putLong(1);
    Text.write(record, principal);
    return record.put((byte) (anew ? 2 : 0)).putLong(60).putLong(77).flip();
  }

  private static ByteBuffer subscribed(String filter, int refusal) {
    ByteBuffer record = ByteBuffer.allocate(256).put((byte) 3);
    Text.write(record, "client");
    record.putLong(5).putShort((short) 1).putInt(0).putInt(1);
    Text.write(record, filter);
    return record.put((byte) 1).put((byte) refusal).flip();
  }

  private static List<String> there(ByteBuffer record) {
    Devices devices = Devices.empty();
    DeviceReply _ =
        devices.apply(
            new DeviceCommand.AddDevice(
                new Device("gateway", null, true, List.of(), List.of(), "", List.of("a", "b"))));
    return DevicePresence.of(record, devices).twins();
  }

  @Test
  void aDeviceIsThereWhenItTakesUpItsSessionOrSubscribesByName() {
    assertThat(there(resumed("gateway", false))).containsExactly("gateway", "a", "b");
    assertThat(there(resumed("gateway", true))).as("it has no subscription yet").isEmpty();
    assertThat(there(subscribed("lockstep/v1/line%2F1/#", 0))).containsExactly("line/1");
    assertThat(there(subscribed("lockstep/v1/line/desired", 0))).containsExactly("line");
    assertThat(there(subscribed("lockstep/v1/line/desired", 0x87))).isEmpty();
    assertThat(there(subscribed("lockstep/v1/+/desired", 0))).isEmpty();
    assertThat(there(subscribed("lockstep/v1/line/commands/#", 0))).isEmpty();
    assertThat(there(ByteBuffer.wrap(new byte[] {3, 1, 2}))).isEmpty();
    assertThat(there(ByteBuffer.allocate(0))).isEmpty();
  }
}
