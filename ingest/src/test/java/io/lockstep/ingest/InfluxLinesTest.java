package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.influx.InfluxLine;
import io.lockstep.ingest.influx.InfluxSeries;
import io.lockstep.ingest.influx.LineParser;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class InfluxLinesTest {
  private static final String BINDINGS =
      """
      bindings:
        - influx: oven
          bucket: plant
          tags: { site: north }
          twin: "{line}-oven"
          fields:
            t: { property: temperature, scale: 0.5 }
        - influx: motor
          twin: "{device}-{line}"
          property: "{measurement}/{field}"
      """;

  private static Bindings bindings(String text) {
    return switch (Bindings.parse(List.of(new NamedText("b.yaml", text)))) {
      case BindingsResult.Valid(Bindings bindings) -> bindings;
      case BindingsResult.Invalid(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private static RecordingTarget decoded(RecordingTarget target, String bucket, String... lines) {
    FieldDecoder decoder = new FieldDecoder(bindings(BINDINGS), Devices.empty());
    for (String text : lines) {
      InfluxLine line = LineParser.parse(text);
      String topic = new InfluxSeries(bucket, line.measurement(), line.tags()).topic();
      decoder.decode(Messages.of("agent", topic, line.payload(line.time())), target);
    }
    return target;
  }

  @Test
  void aBindingLeadsTagsToTwinsAndFieldsToProperties() {
    RecordingTarget target = new RecordingTarget(false);
    target.add("l1-oven", RecordingTarget.shape("temperature:DOUBLE", "state:TEXT"));
    target.add("agent-l1", RecordingTarget.shape("motor/speed:LONG"));

    decoded(
        target,
        "plant",
        "oven,site=north,line=l1 t=431,state=\"on\" 1790000000000001999",
        "motor,line=l1 speed=3i");

    assertThat(target.drifts).isEmpty();
    assertThat(target.log)
        .containsExactly(
            "l1-oven@1790000000000001 {",
            "temperature=215.5",
            "state=\"on\"",
            "}",
            "agent-l1 {",
            "motor/speed=3",
            "}");
  }

  @Test
  void withoutABindingTheTagTwinNamesTheTwinAndElseTheSeriesDoes() {
    RecordingTarget target = new RecordingTarget(false);
    target.add("oven", RecordingTarget.shape("temperature:DOUBLE", "power:DOUBLE"));
    target.add("cpu:cpu0:pc1", RecordingTarget.shape("value:DOUBLE"));

    decoded(
        target,
        "other",
        "temperature,twin=oven value=21,power=2i",
        "cpu,host=pc1,cpu=cpu0 value=0.5,$quality=\"uncertain\"");

    assertThat(target.drifts).isEmpty();
    assertThat(target.log)
        .containsExactly(
            "oven {",
            "temperature=21.0",
            "power=2.0",
            "}",
            "cpu:cpu0:pc1 UNCERTAIN {",
            "value=0.5",
            "}");
  }

  @Test
  void whatTheModelDoesNotKnowIsDrift() {
    RecordingTarget target = new RecordingTarget(false);
    target.add("oven", RecordingTarget.shape("state:TEXT"));

    decoded(target, "b", "temperature,twin=oven value=21,state=3i");

    assertThat(target.drifts).hasSize(2);
    assertThat(target.drifts.get(0)).contains("temperature", "UNKNOWN_PROPERTY");
    assertThat(target.drifts.get(1)).contains("state", "WRONG_TYPE");
  }

  @Test
  void entriesThatNoSeriesReachesAreRefused() {
    String text =
        """
        bindings:
          - { influx: oven, twin: "{line}" }
          - { influx: oven, twin: "{line}-{zone}", bucket: plant }
          - { influx: oven, twin: "{field}" }
          - { influx: +, twin: x, topic: y }
        """;
    List<String> problems =
        switch (Bindings.parse(List.of(new NamedText("b.yaml", text)))) {
          case BindingsResult.Valid _ -> List.of();
          case BindingsResult.Invalid(List<Problem> found) ->
              found.stream().map(Problem::toString).toList();
        };

    assertThat(problems)
        .containsExactly(
            "b.yaml:3:15: influx oven: expected series that no binding before takes, found that oven at b.yaml:2 takes them all; put this one before it",
            "b.yaml:4:27: twin: expected names of tags, found {field}: a line is of one twin",
            "b.yaml:5:27: a binding of influx: expected no key topic, found it");
  }
}
