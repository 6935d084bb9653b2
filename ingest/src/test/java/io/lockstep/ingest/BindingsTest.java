package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.lockstep.model.Shape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private static final Shape OVEN =
      RecordingTarget.shape(
          "temperature:DOUBLE:degreeCelsius",
          "count:LONG",
          "state:TEXT",
          "motor/pressure:DOUBLE:bar");

  private final RecordingTarget target =
      new RecordingTarget(false).add("l1-oven", OVEN).add("l2-oven", OVEN);

  private static Bindings parsed(String yaml) {
    return switch (Bindings.parse(List.of(new NamedText("bindings/b.yaml", yaml)))) {
      case BindingsResult.Valid(Bindings bindings) -> bindings;
      case BindingsResult.Invalid(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private void publish(FieldDecoder decoder, String topic, String payload) {
    decoder.decode(Messages.of("dev", topic, payload), target);
  }

  private static FieldDecoder decoder(String yaml) {
    return new FieldDecoder(parsed(yaml), Devices.empty());
  }

  @Test
  void aScalarIsScaledIntoTheTwinThatTheTopicNames() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - topic: plant/{line}/oven/+/temp
                twin: "{line}-oven"
                format: scalar
                property: temperature
                scale: 0.1
                offset: -5
            """);
    publish(decoder, "plant/l1/oven/7/temp", "215");
    publish(decoder, "plant/l2/oven/x/temp", "\"hot\"");
    publish(decoder, "plant/l2/oven/temp", "1");
    assertThat(target.text()).isEqualTo("l1-oven { temperature=16.5 } l2-oven { }");
    assertThat(target.drifts)
        .containsExactly(
            "dev l2-oven [temperature] WRONG_TYPE: expected a number, found the string \"hot\"");
    assertThat(decoder.statistics().unbound()).isEqualTo(1);
  }

  @Test
  void valuesArePickedByPointer() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - topic: press/{device_id}/data
                twin: "{device_id}-oven"
                properties:
                  /t: temperature
                  /m/0/p~1q: { property: motor/pressure, scale: 0.001 }
                  /n: count
                time: /ts
                time-unit: s
                quality: /meta/q
            """);
    publish(
        decoder,
        "press/l1/data",
        "{\"t\":21,\"m\":[{\"p/q\":1500,\"r\":1}],\"n\":3,\"other\":[],\"ts\":5,\"meta\":{\"q\":\"bad\"}}");
    assertThat(target.text())
        .isEqualTo("l1-oven@5000000 BAD { temperature=21.0 motor/pressure=1.5 count=3 }");
    target.log.clear();
    publish(decoder, "press/l1/data", "[{\"t\":1,\"ts\":1},{\"t\":2,\"ts\":2}]");
    assertThat(target.text())
        .isEqualTo("l1-oven@1000000 { temperature=1.0 } l1-oven@2000000 { temperature=2.0 }");
    assertThat(target.drifts).isEmpty();
    publish(decoder, "press/l1/data", "{\"tt\":1}");
    assertThat(target.drifts)
        .containsExactly(
            "dev l1-oven [] UNKNOWN_PROPERTY: expected a value at one of /t, /m/0/p~1q, /n, found none of them");
  }

  @Test
  void anArrayMayBeOneReadingWhenPointersBeginWithAnIndex() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - { topic: a, twin: l1-oven, properties: { /0: temperature, /1: count } }
            """);
    publish(decoder, "a", "[21.5, 3]");
    assertThat(target.text()).isEqualTo("l1-oven { temperature=21.5 count=3 }");
  }

  @Test
  void theDefaultFormatMayComeOnAnyTopic() {
    FieldDecoder decoder =
        decoder(
            "bindings:\n  - { topic: \"a/#\", twin: l1-oven }\n  - { topic: b, twin: \"{device}\" }");
    publish(decoder, "a", "{\"temperature\":1,\"$time\":1}");
    publish(decoder, "a/b/c", "{\"temperature\":2}");
    publish(decoder, "b", "{}");
    assertThat(target.text())
        .isEqualTo("l1-oven@1000 { temperature=1.0 } l1-oven { temperature=2.0 }");
    assertThat(target.drifts).containsExactly("dev dev [] UNKNOWN_TWIN: unknown");
  }

  @Test
  void unitsAreConvertedToThoseOfTheModel() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - { topic: f, twin: l1-oven, property: temperature, unit: degreeFahrenheit }
              - { topic: c, twin: l1-oven, property: temperature, unit: degreeCelsius }
              - { topic: m, twin: l1-oven, property: temperature, unit: metre }
              - { topic: n, twin: l1-oven, property: count, unit: metre }
            """);
    publish(decoder, "f", "212");
    publish(decoder, "c", "20.5");
    publish(decoder, "m", "1");
    publish(decoder, "n", "4");
    assertThat(target.log.get(1))
        .startsWith("temperature=")
        .satisfies(
            line ->
                assertThat(Double.parseDouble(line.substring(12))).isCloseTo(100, offset(1e-9)));
    assertThat(target.log.get(4)).isEqualTo("temperature=20.5");
    assertThat(target.text()).endsWith("l1-oven { } l1-oven { count=4 }");
    assertThat(target.drifts)
        .containsExactly(
            "dev l1-oven [temperature] WRONG_TYPE: expected a unit that converts to degreeCelsius, found metre in the binding");
  }

  @Test
  void theFirstMatchDecides() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - { topic: p/l1/t, twin: l1-oven, property: temperature }
              - { topic: p/+/t, twin: l2-oven, property: temperature }
              - { topic: p/#, twin: l2-oven, property: count }
            """);
    publish(decoder, "p/l1/t", "1");
    publish(decoder, "p/l9/t", "2");
    publish(decoder, "p", "3");
    assertThat(target.text())
        .isEqualTo("l1-oven { temperature=1.0 } l2-oven { temperature=2.0 } l2-oven { count=3 }");
  }

  @Test
  void wildcardsReachNeitherTheDefaultTopicsNorDollarTopics() {
    FieldDecoder decoder = decoder("bindings:\n  - { topic: \"#\", twin: l1-oven }");
    publish(decoder, "$SYS/x", "{\"temperature\":1}");
    publish(decoder, "lockstep/v1/l2-oven/telemetry", "{\"temperature\":2}");
    assertThat(target.text()).isEqualTo("l2-oven { temperature=2.0 }");
  }

  @Test
  void otherBindingsBindTheSameMessagesAnew() {
    FieldDecoder decoder =
        decoder("bindings:\n  - { topic: a, twin: l1-oven, property: temperature }");
    publish(decoder, "a", "1");
    decoder.bindings(parsed("bindings:\n  - { topic: a, twin: l2-oven, property: count }"));
    publish(decoder, "a", "1");
    assertThat(target.text()).isEqualTo("l1-oven { temperature=1.0 } l2-oven { count=1 }");
  }

  @Test
  void theTextsOfBindingsGiveTheSameBindings() {
    Bindings bindings = parsed("bindings:\n  - { topic: a, twin: t }\n");
    assertThat(Bindings.parse(bindings.files()))
        .isInstanceOfSatisfying(
            BindingsResult.Valid.class, valid -> assertThat(valid.bindings().size()).isEqualTo(1));
    assertThat(parsed("").size()).isZero();
    assertThat(parsed("# nothing yet\n").size()).isZero();
  }

  @Test
  void aDeviceFeedsOnlyItsTwinsThroughABinding() {
    Devices devices = Devices.empty();
    assertThat(
            devices.apply(
                new DeviceCommand.AddDevice(
                    new Device("dev", null, true, List.of(), List.of(), "", List.of("l1-oven")))))
        .isEqualTo(new DeviceReply.Done(true));
    FieldDecoder decoder =
        new FieldDecoder(
            parsed(
                "bindings:\n  - { topic: \"{l}/t\", twin: \"{l}-oven\", property: temperature }"),
            devices);
    publish(decoder, "l1/t", "1");
    publish(decoder, "l2/t", "2");
    assertThat(target.text()).isEqualTo("l1-oven { temperature=1.0 }");
    assertThat(target.drifts)
        .containsExactly(
            "dev l2-oven [l2/t] NOT_PERMITTED: expected one of the twins that the device feeds, found another");
    devices.apply(new DeviceCommand.RemoveDevice("dev"));
    publish(decoder, "l2/t", "2");
    assertThat(target.text()).endsWith("l2-oven { temperature=2.0 }");
  }
}
