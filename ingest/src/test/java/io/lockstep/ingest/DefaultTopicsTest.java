package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.FieldMessage;
import io.lockstep.model.Shape;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DefaultTopicsTest {
  private static final Shape OVEN =
      RecordingTarget.shape(
          "temperature:DOUBLE",
          "on:BOOLEAN",
          "count:LONG",
          "state:TEXT",
          "pos:JSON",
          "motor/speed:DOUBLE",
          "motor/gear/ratio:DOUBLE");

  private final RecordingTarget target = new RecordingTarget(false).add("oven-1", OVEN);
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());

  private void publish(String topic, String payload) {
    decoder.decode(Messages.of("dev", topic, payload), target);
  }

  private void readings(String payload) {
    publish("lockstep/v1/oven-1/telemetry", payload);
  }

  @Test
  void anObjectGivesAValuePerProperty() {
    readings(
        """
        {"temperature": 21.5, "on": true, "count": -7, "state": "b\\u00e4ck\\n", "pos": { "x" : [1, "a b"] } }
        """);
    assertThat(target.text())
        .isEqualTo(
            "oven-1 { temperature=21.5 on=true count=-7 state=\"bäck\n\" pos={\"x\":[1,\"a b\"]} }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void componentsAreNested() {
    readings("{\"motor\":{\"speed\":3,\"gear\":{\"ratio\":0.5}},\"temperature\":1}");
    assertThat(target.text())
        .isEqualTo("oven-1 { motor/speed=3.0 motor/gear/ratio=0.5 temperature=1.0 }");
    readings("{\"motor\":3,\"motor\":{\"spee\":1,\"gear\":2}}");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven-1 [motor] WRONG_TYPE: expected an object of the component's values, found 3",
            "dev oven-1 [motor/spee] UNKNOWN_PROPERTY: expected a property of the model (motor/speed?), found 1",
            "dev oven-1 [motor/gear] WRONG_TYPE: expected an object of the component's values, found 2");
  }

  @Test
  void timeAndQualityApplyToTheWholeObjectWhereverTheyStand() {
    readings("{\"temperature\":1,\"$time\":\"2026-11-22T10:00:00.123456Z\",\"$quality\":\"Bad\"}");
    assertThat(target.text()).isEqualTo("oven-1@1795341600123456 BAD { temperature=1.0 }");
    target.log.clear();
    readings("{\"\\u0024time\":1795341600123,\"temperature\":2}");
    assertThat(target.text()).isEqualTo("oven-1@1795341600123000 { temperature=2.0 }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void aTimeThatCannotBeReadIsDriftAndTheValuesAreUncertain() {
    readings("{\"temperature\":1,\"$time\":\"yesterday\",\"$quality\":\"fine\"}");
    assertThat(target.text()).isEqualTo("oven-1 UNCERTAIN { temperature=1.0 }");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven-1 [$time] TIME_INVALID: expected RFC 3339 or a number of ms since 1970, found the string \"yesterday\"",
            "dev oven-1 [$quality] WRONG_TYPE: expected good, uncertain, bad, stale or simulated, found the string \"fine\"");
  }

  @Test
  void anArrayIsABatch() {
    readings("[{\"temperature\":1,\"$time\":1000},7,{\"temperature\":2,\"$time\":2000}]");
    assertThat(target.text())
        .isEqualTo("oven-1@1000000 { temperature=1.0 } oven-1@2000000 { temperature=2.0 }");
    assertThat(target.drifts)
        .containsExactly("dev oven-1 [[1]] WRONG_TYPE: expected an object of readings, found 7");
  }

  @Test
  void whatTheModelDoesNotKnowIsDriftAndTheRestIsTaken() {
    readings(
        "{\"temprature\":1,\"temperature\":\"hot\",\"on\":1,\"count\":1.5,\"state\":null,\"pos\":1}");
    assertThat(target.text()).isEqualTo("oven-1 { }");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven-1 [temprature] UNKNOWN_PROPERTY: expected a property of the model (temperature?), found 1",
            "dev oven-1 [temperature] WRONG_TYPE: expected a number, found the string \"hot\"",
            "dev oven-1 [on] WRONG_TYPE: expected true or false, found 1",
            "dev oven-1 [count] WRONG_TYPE: expected an integer, found 1.5",
            "dev oven-1 [state] WRONG_TYPE: expected a string, found null",
            "dev oven-1 [pos] WRONG_TYPE: expected an object or array, found 1");
  }

  @Test
  void numbersOutsideOfTheTypeAreOutOfRange() {
    readings("{\"temperature\":1e999,\"count\":9223372036854775808}");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven-1 [temperature] OUT_OF_RANGE: expected a finite number, found 1e999",
            "dev oven-1 [count] OUT_OF_RANGE: expected an integer of 64 bits, found 9223372036854775808");
    readings(
        "{\"count\":9223372036854775807,\"count\":-9223372036854775808,\"count\":5.0,\"count\":1e3}");
    assertThat(target.text())
        .endsWith("{ count=9223372036854775807 count=-9223372036854775808 count=5 count=1000 }");
  }

  @Test
  void aSyntaxErrorTakesNothing() {
    readings("{\"temperature\":1,\"on\":tru}");
    assertThat(target.log).isEmpty();
    assertThat(target.drifts)
        .containsExactly("dev oven-1 [] MALFORMED_PAYLOAD: byte 22: expected a value, found 't'");
    readings("21.5");
    assertThat(target.drifts.getLast())
        .isEqualTo(
            "dev oven-1 [] MALFORMED_PAYLOAD: expected an object or an array of objects, found 21.5");
    readings("");
    assertThat(target.drifts.getLast())
        .isEqualTo("dev oven-1 [] MALFORMED_PAYLOAD: byte 0: expected a value, found the end");
    assertThat(decoder.statistics().malformed()).isEqualTo(3);
  }

  @Test
  void aPropertyTopicTakesABareScalar() {
    publish("lockstep/v1/oven-1/telemetry/temperature", " 21.5\n");
    publish("lockstep/v1/oven-1/telemetry/motor/speed", "7");
    publish("lockstep/v1/oven-1/telemetry/on", "false");
    publish("lockstep/v1/oven-1/telemetry/state", "RUNNING ");
    publish("lockstep/v1/oven-1/telemetry/state", "\"STOPPED\"");
    publish("lockstep/v1/oven-1/telemetry/state", "12.50");
    publish("lockstep/v1/oven-1/telemetry/pos", "[1, 2]");
    assertThat(target.text())
        .isEqualTo(
            "oven-1 { temperature=21.5 } oven-1 { motor/speed=7.0 } oven-1 { on=false }"
                + " oven-1 { state=\"RUNNING\" } oven-1 { state=\"STOPPED\" }"
                + " oven-1 { state=\"12.50\" } oven-1 { pos=[1,2] }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void aScalarThatDoesNotFitIsDrift() {
    publish("lockstep/v1/oven-1/telemetry/temperature", "RUNNING");
    publish("lockstep/v1/oven-1/telemetry/temperature", "");
    publish("lockstep/v1/oven-1/telemetry/state", "\"open");
    publish("lockstep/v1/oven-1/telemetry/colour", "red");
    publish("lockstep/v1/oven-1/telemetry/temperature", "null");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven-1 [] MALFORMED_PAYLOAD: byte 0: expected a value, found 'R'",
            "dev oven-1 [] MALFORMED_PAYLOAD: byte 0: expected a value, found the end",
            "dev oven-1 [] MALFORMED_PAYLOAD: byte 5: expected '\"' that ends the string, found the end",
            "dev oven-1 [colour] UNKNOWN_PROPERTY: expected a property of the model, found red",
            "dev oven-1 [temperature] WRONG_TYPE: expected a number, found null");
  }

  @Test
  void anAnswerOfTheBrokerIsNoReading() {
    decoder.decode(
        Messages.of(
            "dev",
            "lockstep/v1/oven-1/acks",
            "{\"ack\":\"applied\"}".getBytes(StandardCharsets.UTF_8),
            FieldMessage.ANSWER),
        target);

    assertThat(target.drifts).isEmpty();
    assertThat(decoder.statistics().unbound()).isOne();
  }

  @Test
  void anEmptyRetainedMessageOnlyTakesBackTheOneBefore() {
    decoder.decode(
        Messages.of("dev", "lockstep/v1/oven-1/telemetry", new byte[0], FieldMessage.RETAIN),
        target);
    assertThat(target.log).isEmpty();
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void idsArePercentEncoded() {
    RecordingTarget plants = new RecordingTarget(false).add("a/b+c#d%e ü", OVEN);
    String topic = DefaultTopics.telemetry("a/b+c#d%e ü");
    assertThat(topic).isEqualTo("lockstep/v1/a%2Fb%2Bc%23d%25e ü/telemetry");
    decoder.decode(Messages.of("dev", topic, "{\"temperature\":1}"), plants);
    assertThat(plants.text()).isEqualTo("a/b+c#d%e ü { temperature=1.0 }");
  }

  @Test
  void unknownTopicsBelowLockstepAreDriftAndOthersAreNot() {
    publish("lockstep/v1/oven-1/telemtry", "{}");
    publish("lockstep/v2/oven-1/telemetry", "{}");
    publish("lockstep/v1/%zz/telemetry", "{}");
    publish("lockstep/v1//telemetry", "{}");
    publish("lockstep/v1/oven-1/commands/stop/1", "{}");
    publish("plant/oven", "{}");
    assertThat(target.log).isEmpty();
    assertThat(target.drifts)
        .containsExactly(
            "dev null [lockstep/v1/oven-1/telemtry] UNKNOWN_TOPIC: expected telemetry, history, commands, desired, desired/get, reported or alarms behind the twin id, found telemtry",
            "dev null [lockstep/v2/oven-1/telemetry] UNKNOWN_TOPIC: expected lockstep/v1/<twinId>/telemetry, found another topic",
            "dev null [lockstep/v1/%zz/telemetry] UNKNOWN_TOPIC: twin id %zz: expected percent-encoded UTF-8",
            "dev null [lockstep/v1//telemetry] UNKNOWN_TOPIC: twin id : twin id: expected 1 to 128 characters, found 0");
    assertThat(decoder.statistics().unbound()).isEqualTo(2);
  }

  @Test
  void aMalformedPayloadCreatesNoTwin() {
    RecordingTarget empty = new RecordingTarget(true);
    decoder.decode(Messages.of("dev", "lockstep/v1/new/telemetry", "{"), empty);
    assertThat(empty.ids).isEmpty();
    decoder.decode(Messages.of("dev", "lockstep/v1/new/telemetry", "{\"t\":1,\"s\":\"x\"}"), empty);
    assertThat(empty.text()).isEqualTo("new { t=1.0 s=\"x\" }");
  }

  @Test
  void anUnknownTwinIsAskedForEachTime() {
    publish("lockstep/v1/oven-9/telemetry", "{}");
    publish("lockstep/v1/oven-9/telemetry", "{}");
    assertThat(target.drifts).hasSize(2).allMatch(drift -> drift.contains("UNKNOWN_TWIN"));
  }

  @Test
  void aKnownTwinIsAskedForOnceUntilTheStructureChanges() {
    readings("{}");
    readings("{}");
    assertThat(target.lookups).isEqualTo(1);
    decoder.structureChanged();
    readings("{}");
    assertThat(target.lookups).isEqualTo(2);
  }

  @Property
  void encodedIdsDecodeToThemselves(@ForAll @StringLength(max = 40) String id) {
    String wellFormed = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String encoded = DefaultTopics.encode(wellFormed);
    assertThat(encoded).doesNotContain("/", "+", "#");
    assertThat(DefaultTopics.decode(encoded)).isEqualTo(wellFormed);
  }
}
