package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingProblemsTest {
  private static List<String> problems(String... files) {
    List<NamedText> texts = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      texts.add(new NamedText("bindings/" + (char) ('a' + i) + ".yaml", files[i]));
    }
    return switch (Bindings.parse(texts)) {
      case BindingsResult.Valid _ -> List.of();
      case BindingsResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  @Test
  void allProblemsOfAFileAreReportedWithTheirPlaces() {
    assertThat(
            problems(
                """
                bindings:
                  - topic: plant/{line}/temp
                    twin: "{lin}-oven"
                    formt: scalar
                    property: temperature
                    scale: abc
                  - topic: lockstep/v1/x
                    twin: y
                  - twin: z
                  - topic: a/b#
                    twin: z
                """))
        .containsExactly(
            "bindings/a.yaml:4:5: binding: expected one of topic, sparkplug, influx, bucket, tags, twin, format, property, properties, metrics, fields, time, time-unit, quality, scale, offset, unit, parse, map, found formt; did you mean format?",
            "bindings/a.yaml:3:11: twin: expected a name that the topic captures (line, device), found {lin}; did you mean {line}?",
            "bindings/a.yaml:6:12: scale: expected a decimal number, found abc",
            "bindings/a.yaml:7:12: topic lockstep/v1/x: expected a topic outside of lockstep/, whose meaning is fixed; found one below it",
            "bindings/a.yaml:9:5: binding: expected the key topic, found none",
            "bindings/a.yaml:10:12: topic filter a/b#: expected + and # to fill a level, found b#");
  }

  @Test
  void topicsThatAnEarlierBindingTakesAreRefusedOverAllFiles() {
    assertThat(
            problems(
                "bindings:\n  - { topic: p/+/t, twin: a }\n",
                "bindings:\n  - { topic: \"p/{x}/t\", twin: b }\n  - { topic: p/l1/t, twin: c }\n  - { topic: p/l1/u, twin: c }\n"))
        .containsExactly(
            "bindings/b.yaml:2:14: topic p/{x}/t: expected topics that no binding before takes, found that p/+/t at bindings/a.yaml:2 takes them all; put this one before it",
            "bindings/b.yaml:3:14: topic p/l1/t: expected topics that no binding before takes, found that p/+/t at bindings/a.yaml:2 takes them all; put this one before it");
  }

  @Test
  void keysThatDoNotBelongToTheFormatAreRefused() {
    assertThat(
            problems(
                """
                bindings:
                  - { topic: a, twin: a, format: scalar, properties: {} }
                  - { topic: b, twin: a, format: json, property: x }
                  - { topic: c, twin: a, scale: 2, time: /t }
                  - { topic: d, twin: a, format: xml }
                  - { topic: e, twin: a, properties: { /a: x, /b: x, c: y, /d: { property: z, unit: furlongs, scale: 0 } }, time-unit: min }
                """))
        .containsExactly(
            "bindings/a.yaml:2:42: format scalar: expected no key properties, found it",
            "bindings/a.yaml:2:5: binding of format scalar: expected the key property, found none",
            "bindings/a.yaml:3:40: format json: expected no key property, found it",
            "bindings/a.yaml:4:26: format json without properties: expected no key scale, found it",
            "bindings/a.yaml:4:36: format json without properties: expected no key time, found it",
            "bindings/a.yaml:5:34: format: expected one of json, scalar, found xml",
            "bindings/a.yaml:6:47: properties: expected each property once, found x at /a and at /b",
            "bindings/a.yaml:6:54: expected a JSON Pointer (RFC 6901) such as /m/p, found c",
            "bindings/a.yaml:6:85: unit: expected a unit of DTDL such as degreeCelsius, found furlongs",
            "bindings/a.yaml:6:102: scale: expected a number other than 0, found 0",
            "bindings/a.yaml:6:120: time-unit: expected one of s, ms, us, ns, found min",
            "bindings/a.yaml:6:109: a binding without time: expected no key time-unit, found it");
  }

  @Test
  void whatIsNoYamlIsSaidWithItsPlace() {
    assertThat(problems("bindings: [\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("bindings/a.yaml:2:1: expected YAML 1.2, found an error: ");
    assertThat(problems("- a\n"))
        .containsExactly("bindings/a.yaml:1:1: the file: expected a mapping, found a list");
    assertThat(problems("bindings: 7\n"))
        .containsExactly("bindings/a.yaml:1:11: bindings: expected a list, found 7");
    assertThat(problems("binding: []\n"))
        .containsExactly(
            "bindings/a.yaml:1:1: the file: expected one of bindings, found binding; did you mean bindings?");
    assertThat(problems("bindings: []\nbindings: []\n"))
        .containsExactly(
            "bindings/a.yaml:2:1: the file: expected each key once, found bindings again");
    assertThat(problems("bindings: [ { topic: , twin: \"\" } ]"))
        .containsExactly(
            "bindings/a.yaml:1:21: topic: expected text, found nothing",
            "bindings/a.yaml:1:30: twin: expected text, found empty text");
  }

  @Test
  void capturesFillALevelAndHaveAName() {
    assertThat(
            problems(
                """
                bindings:
                  - { topic: "oven-{n}/t", twin: a }
                  - { topic: "{x}/{x}", twin: a }
                  - { topic: "{device}/a", twin: a }
                  - { topic: b, twin: "a{" }
                """))
        .containsExactly(
            "bindings/a.yaml:2:14: topic oven-{n}/t: expected {name} to fill a level, found oven-{n}",
            "bindings/a.yaml:3:14: topic {x}/{x}: expected each name once, found {x} again",
            "bindings/a.yaml:4:14: topic {device}/a: expected a name of letters, digits, - and _ that is not device, found {device}",
            "bindings/a.yaml:5:23: twin: expected braces around names only, found a{");
  }
}
