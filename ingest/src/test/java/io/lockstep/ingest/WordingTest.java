package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sources that word values in another type than the model has: `parse` and `map` of bindings.
class WordingTest {
  private static final Shape OVEN =
      RecordingTarget.shape(
          "temperature:DOUBLE:degreeCelsius",
          "count:LONG",
          "state:TEXT",
          "on:BOOLEAN",
          "level:DOUBLE");

  private final RecordingTarget target = new RecordingTarget(false).add("oven", OVEN);

  private FieldDecoder decoder(String yaml) {
    return switch (Bindings.parse(List.of(new NamedText("bindings/b.yaml", yaml)))) {
      case BindingsResult.Valid(Bindings bindings) -> new FieldDecoder(bindings, Devices.empty());
      case BindingsResult.Invalid(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private void publish(FieldDecoder decoder, String topic, String payload) {
    decoder.decode(Messages.of("dev", topic, payload), target);
  }

  @Test
  void textIsParsedAsADecimalNumberAndThenScaledAndConverted() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - topic: oven/data
                twin: oven
                properties:
                  /t: { property: temperature, unit: degreeFahrenheit, parse: number }
                  /n: { property: count, parse: number }
                  /l: { property: level, parse: number, scale: 0.5 }
            """);
    publish(decoder, "oven/data", "{\"t\":\" 212 \",\"n\":\"9007199254740993\",\"l\":\"+1.5e1\"}");
    publish(decoder, "oven/data", "{\"t\":212,\"n\":7,\"l\":3}");
    assertThat(target.text())
        .isEqualTo(
            "oven { temperature=100.0 count=9007199254740993 level=7.5 }"
                + " oven { temperature=100.0 count=7 level=1.5 }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void whatIsNoDecimalNumberIsDrift() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - topic: oven/data
                twin: oven
                properties:
                  /n: count
                  /l: level
                parse: number
            """);
    for (String wrong : List.of("21,5", "1 000", "0x10", "NaN", "", "12 bar", "١٢", "1e")) {
      publish(decoder, "oven/data", "{\"l\":\"%s\"}".formatted(wrong));
    }
    publish(decoder, "oven/data", "{\"n\":\"1.5\"}");
    publish(decoder, "oven/data", "{\"n\":\"1e300000000\"}");
    publish(decoder, "oven/data", "{\"n\":\"9223372036854775808\"}");
    assertThat(target.text()).doesNotContain("=");
    assertThat(target.drifts).hasSize(11);
    assertThat(target.drifts.getFirst())
        .isEqualTo(
            "dev oven [level] WRONG_TYPE: expected text that is a decimal number such as 21.5, found 21,5");
    assertThat(target.drifts.getLast()).contains("OUT_OF_RANGE");
  }

  @Test
  void wordsOfAMapStandForValuesOfAnyType() {
    FieldDecoder decoder =
        decoder(
            """
            bindings:
              - topic: oven/power
                twin: oven
                property: "on"
                map: { ON: true, OFF: false, 1: true, 0: false }
              - topic: oven/data
                twin: oven
                properties:
                  /s: { property: state, map: { R: running, true: idle } }
                  /l: { property: level, map: { low: 10, high: 90 }, scale: 0.01 }
            """);
    for (String payload : List.of("ON", "\"OFF\"", "1", "0", "off", "true")) {
      publish(decoder, "oven/power", payload);
    }
    publish(decoder, "oven/data", "{\"s\":\"R\",\"l\":\"high\"}");
    publish(decoder, "oven/data", "{\"s\":true,\"l\":90}");
    assertThat(target.text())
        .isEqualTo(
            "oven { on=true } oven { on=false } oven { on=true } oven { on=false } oven { }"
                + " oven { } oven { state=\"running\" level=0.9 } oven { state=\"idle\" }");
    assertThat(target.drifts)
        .containsExactly(
            "dev oven [on] WRONG_TYPE: expected one of the words that the binding lists (0, 1, OFF, ON), found off",
            "dev oven [on] WRONG_TYPE: expected one of the words that the binding lists (0, 1, OFF, ON), found true",
            "dev oven [level] WRONG_TYPE: expected one of the words that the binding lists (high, low), found 90");
  }

  @Test
  void otherKindsOfParsingAndBothKeysTogetherAreRefusedWithTheirPlaces() {
    String yaml =
        """
        bindings:
          - topic: a
            twin: oven
            property: level
            parse: integer
          - topic: b
            twin: oven
            property: level
            parse: number
            map: { low: 1 }
        """;
    assertThat(Bindings.parse(List.of(new NamedText("b.yaml", yaml))))
        .isInstanceOfSatisfying(
            BindingsResult.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::toString)
                    .satisfiesExactly(
                        one ->
                            assertThat(one).contains("b.yaml:5", "expected number, found integer"),
                        two -> assertThat(two).contains("b.yaml:10", "one of parse and map")));
  }
}
