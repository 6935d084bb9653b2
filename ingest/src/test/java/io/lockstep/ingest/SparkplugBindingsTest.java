package io.lockstep.ingest;

import static io.lockstep.ingest.EdgeMessages.data;
import static io.lockstep.ingest.EdgeMessages.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bindings give edge nodes and devices of Sparkplug twins of other names, and metrics other
/// properties.
class SparkplugBindingsTest {
  private final EdgeMessages edge = new EdgeMessages("plant", "cell-1", "gateway");

  private static BindingsResult parse(String yaml) {
    return Bindings.parse(List.of(new NamedText("bindings/s.yaml", yaml)));
  }

  private static Bindings parsed(String yaml) {
    return switch (parse(yaml)) {
      case BindingsResult.Valid(Bindings bindings) -> bindings;
      case BindingsResult.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static List<String> problems(String yaml) {
    return switch (parse(yaml)) {
      case BindingsResult.Valid _ -> List.of();
      case BindingsResult.Invalid invalid ->
          invalid.problems().stream().map(Problem::toString).toList();
    };
  }

  private static final String DEVICES =
      """
      bindings:
        - sparkplug: "plant/{cell}/{device}"
          twin: "{cell}-{device}"
          metrics:
            Motor/Temp: motor/temperature
            Raw: { property: pressure, scale: 0.1, offset: 1 }
        - sparkplug: plant/+
          twin: plant-gateway
      """;

  @Test
  void levelsThatAreCapturedNameTheTwin() {
    FieldDecoder decoder = new FieldDecoder(parsed(DEVICES), Devices.empty());
    RecordingTarget target =
        new RecordingTarget(false)
            .add(
                "cell-1-press",
                RecordingTarget.shape("motor/temperature:DOUBLE", "pressure:DOUBLE", "n:LONG"))
            .add("plant-gateway", RecordingTarget.shape("cpu:DOUBLE"));

    decoder.decode(edge.nodeBirth(metric("cpu", 9, MetricType.DOUBLE, 0.5)), target);
    decoder.decode(
        edge.birth(
            "press",
            metric("Motor/Temp", 1, MetricType.DOUBLE, 20.0),
            metric("Raw", 2, MetricType.INT32, 50),
            metric("n", 3, MetricType.INT32, 5)),
        target);
    decoder.decode(edge.data("press", data(2, MetricType.INT32, 60)), target);

    assertThat(target.log)
        .contains("cpu=0.5", "motor/temperature=20.0", "pressure=6.0", "n=5", "pressure=7.0");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void otherBindingsTakeEffectAtOnceAndCommandsFollow() {
    SparkplugHost host = SparkplugHost.empty();
    FieldDecoder decoder =
        new FieldDecoder(Bindings.none(), Devices.empty(), host, ContractState.empty());
    RecordingTarget target = new RecordingTarget(true);
    decoder.decode(edge.nodeBirth(), target);
    decoder.decode(edge.birth("press", metric("Motor/Temp", 1, MetricType.DOUBLE, 1.0)), target);

    decoder.bindings(parsed(DEVICES));
    decoder.decode(edge.data("press", data(1, MetricType.DOUBLE, 2.0)), target);

    assertThat(target.ids).containsExactly("plant:cell-1:press", "cell-1-press");
    assertThat(target.log).contains("motor/temperature=2.0");
    Downlink sent =
        decoder
            .downlinks(new JsonDownlinks())
            .of(new CommandRequest("1-1", "cell-1-press", "motor/temperature", "3", 0));
    assertThat(((Downlink.Message) sent).topic()).isEqualTo("spBv1.0/plant/DCMD/cell-1/press");
  }

  @Test
  void problemsSayWhereAndHowToMend() {
    assertThat(
            problems(
                """
                bindings:
                  - sparkplug: plant
                    twin: x
                  - sparkplug: "plant/{cell}/#"
                    twin: "{cel}"
                  - sparkplug: plant/+/+
                    twin: x
                    scale: 2
                    metrics: { A: a, B: a }
                  - sparkplug: plant/c/d
                    twin: y
                  - topic: spBv1.0/plant/DDATA/c/d
                    twin: y
                  - topic: a/b
                    twin: y
                    metrics: { A: a }
                """))
        .containsExactlyInAnyOrder(
            "bindings/s.yaml:2:16: sparkplug: expected group/edge or group/edge/device, found plant",
            "bindings/s.yaml:4:16: sparkplug plant/{cell}/#: expected a name, + or {name} in each level, found #",
            "bindings/s.yaml:5:11: twin: expected a name that the topic captures (cell), found {cel}; did you mean {cell}?",
            "bindings/s.yaml:8:5: a binding of sparkplug: expected no key scale, found it",
            "bindings/s.yaml:9:22: metrics: expected each property once, found a for A and for B",
            "bindings/s.yaml:12:12: topic spBv1.0/plant/DDATA/c/d: expected a topic outside of spBv1.0/, whose meaning is fixed; bind edge nodes and devices by sparkplug: <group>/<edge>/<device>",
            "bindings/s.yaml:16:5: a binding of a topic: expected no key metrics, found it");
  }

  @Test
  void aBindingBehindOneThatTakesAllIsAnError() {
    assertThat(
            problems(
                """
                bindings:
                  - sparkplug: plant/+/+
                    twin: x
                  - sparkplug: plant/c/d
                    twin: y
                """))
        .containsExactly(
            "bindings/s.yaml:4:16: sparkplug plant/c/d: expected nodes or devices that no binding before takes, found that plant/+/+ at bindings/s.yaml:2 takes them all; put this one before it");
  }
}
