package io.lockstep.twin.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The language of route filters, as the original documents it ("Create event routes and filters").
final class EventFilterTest {
  private static final CloudEvent UPDATE =
      new CloudEvent(
          "7-0",
          "plant.example",
          "Microsoft.DigitalTwins.Twin.Update",
          "oven-1",
          "oven-1",
          "dtmi:test:Oven;1",
          "",
          1_000_000,
          "",
          """
          {"modelId":"dtmi:test:Oven;1","temperature":5.5,"errorCode":201,"poweredOn":true,
           "nothing":null,"$metadata":{"$model":"dtmi:example:com:floor;1"},"a b":1,
           "patch":[{"op":"replace","path":"/x","value":1e3}]}
          """);

  private static EventFilter filter(String text) {
    return switch (EventFilter.parse(text)) {
      case EventFilter.Parsed.Valid(EventFilter filter) -> filter;
      case EventFilter.Parsed.Invalid(String problem) -> throw new AssertionError(problem);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "TRUE",
        "type = 'Microsoft.DigitalTwins.Twin.Update'",
        "'Microsoft.DigitalTwins.Twin.Update' = type",
        "source = 'plant.example' AND specversion = '1.0'",
        "(type != 'microsoft.iot.telemetry' OR datacontenttype = 'application/json') OR"
            + " (specversion != '1.0')",
        "STARTS_WITH($body.$metadata.$model, 'dtmi:example:com:floor')",
        "ENDS_WITH($body.$metadata.$model, 'floor;1')",
        "CONTAINS(subject, 'oven')",
        "starts_with(subject, 'oven') and not contains(subject, 'x')",
        "$body.errorCode > 200",
        "$body.temperature <= 5.5",
        "$body.temperature<=5.50",
        "$body.poweredOn = true",
        "$body.temperature != null",
        "$body.nothing = null",
        "$body.missing = null",
        "$body.patch[0].path = '/x'",
        "$body.patch[0].value = 1000",
        "$body['a b'] = 1",
        "$body.errorCode > -1.5e2",
        "id = '7-0'",
        "subject != 'it''s' AND subject != 'it\\'s'",
        "false OR true AND true",
      })
  void holds(String text) {
    assertThat(filter(text).takes(UPDATE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "type = 'microsoft.digitaltwins.twin.update'",
        "$body.missing = 5",
        "$body.missing != 5",
        "NOT $body.missing = 5",
        "$body.missing < 5",
        "$body.temperature = '5.5'",
        "$body.temperature < 'x'",
        "dataschema = 'dtmi:test:Oven;1'",
        "CONTAINS($body.errorCode, '2')",
        "$body.patch = 1",
        "$body.patch[1].path = '/x'",
        "$body.temperature = null",
        "true AND (false OR NOT true)",
      })
  void doesNotHold(String text) {
    assertThat(filter(text).takes(UPDATE)).isFalse();
  }

  @Test
  void theSubjectOfATwinsOwnTelemetryIsEmptyText() {
    CloudEvent telemetry =
        new CloudEvent(
            "m",
            "s",
            EventTypes.TELEMETRY,
            "",
            "t",
            "dtmi:test:Oven;1",
            "dtmi:test:Oven;1",
            0,
            "",
            "{}");

    assertThat(filter("subject = ''").takes(telemetry)).isTrue();
    assertThat(filter("dataschema = 'dtmi:test:Oven;1'").takes(telemetry)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | column 1: expected an attribute such as type",
        "type | column 5: expected =, !=, <, <=, > or >=, found the end",
        "type == 'x' | column 7: expected an attribute",
        "typ = 'x' | did you mean type?",
        "type = 'x | column 8: expected a closing quote",
        "type = 'x' type = 'y' | column 12: expected AND, OR or the end, found type",
        "(type = 'x' | expected \")\", found the end",
        "$body = 1 | expected a property behind $body",
        "$body.x[-1] = 1 | expected an index from 0",
        "STARTS_WITH(type) | expected \",\"",
        "type = 1.2.3 | expected a number, found 1.2.3",
        "type = #x | column 8"
      })
  void whatIsWrongIsToldWithItsPlace(String text, String problem) {
    assertThat(EventFilter.parse(text))
        .isInstanceOfSatisfying(
            EventFilter.Parsed.Invalid.class, it -> assertThat(it.problem()).contains(problem));
  }

  @Test
  void bracketsHaveABound() {
    String deep = "(".repeat(1_000) + "true" + ")".repeat(1_000);

    assertThat(EventFilter.parse(deep)).isInstanceOf(EventFilter.Parsed.Invalid.class);
    assertThat(filter("(".repeat(60) + "true" + ")".repeat(60)).takes(UPDATE)).isTrue();
  }

  @Test
  void typesThatCannotBeTakenAreKnownBefore() {
    EventFilter telemetry = filter("type = 'microsoft.iot.telemetry' AND $body.x > 1");

    assertThat(telemetry.mayTake(EventTypes.TELEMETRY)).isTrue();
    assertThat(telemetry.mayTake(EventTypes.TWIN_UPDATE)).isFalse();
    assertThat(filter("NOT type = 'a' OR $body.x = 1").mayTake("a")).isTrue();
    assertThat(filter("NOT type = 'a'").mayTake("a")).isFalse();
    assertThat(filter("STARTS_WITH(type, 'io.lockstep.alarm')").asksForOwnTypes()).isTrue();
    assertThat(filter("true").asksForOwnTypes()).isFalse();
  }
}
