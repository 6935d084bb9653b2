package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is wrong with the effects of rules, each at its place.
class EffectProblemsTest {
  private static final String HEAD =
      """
      rule: a
      model: dtmi:t:Oven;1
      when: speed > 1.0
      """;

  private static List<String> problems(String text) {
    return switch (Rules.parse(List.of(new NamedText("rules/a.yaml", text)), Bakery.models())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  @Test
  void effectsThatFitTheModelsHaveNoProblems() {
    assertThat(
            problems(
                HEAD
                    + """
                    let: { mean: { mean: speed, readings: 3 } }
                    command: [ { name: stop }, { to: feeds, name: halt } ]
                    write:
                      - { property: load, value: mean * 2.0 }
                      - { property: load, value: 5 }
                      - { to: self, property: state, value: "'idle'" }
                      - { property: zone1.temperature, value: "convert(zone1.core, 'degreeCelsius')" }
                    log: [ "{speed:1} of {$twin}", "{$rule} {$time} {$id}" ]
                    notify:
                      - { webhook: ops, title: "{product}", text: "{mean}" }
                      - { email: shift, to: a@example.org, subject: Fast, text: "{speed}" }
                      - { mqtt: { topic: "plant/{$twin}", payload: { v: "{speed}" }, qos: 0, retain: true } }
                    on-clear:
                      write: { property: load, value: 0 }
                      log: over
                    """))
        .isEmpty();
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                HEAD
                    + """
                    write:
                      - { property: sped, value: 1 }
                      - { property: load, value: on }
                      - { property: pressure, value: zone1.temperature }
                      - { property: state, value: "'idel'" }
                      - { property: curve, value: 1 }
                      - { to: feed, property: load, value: 1 }
                      - { property: load, value: speeed * 2.0 }
                      - { property: load }
                    log: "{sped} {$who}"
                    notify:
                      - { webhook: ops, subject: x }
                      - { email: shift, to: nobody, subject: x }
                      - { email: shift, webhook: ops }
                      - { mqtt: { topic: "lockstep/v1/a/telemetry" } }
                      - { mqtt: { topic: "plant/{$twin}", payload: [ "{sped}" ], qos: 2 } }
                      - { webhook: mqtt }
                    on-clear: { alarm: x }
                    """))
        .containsExactly(
            "rules/a.yaml:5:17: property: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:6:30: value: expected a value of type double as load has, found bool",
            "rules/a.yaml:7:34: value: expected a result in bar as pressure has, found degreeCelsius, which measures something else",
            "rules/a.yaml:8:31: value: expected one of the enum's values [idle, running] as state has",
            "rules/a.yaml:9:31: value: expected a property that holds a number of at most 64 bits, a boolean or a text, found curve",
            "rules/a.yaml:10:11: write: to: expected self or a relationship of dtmi:t:Oven;1 (feeds), found feed; did you mean feeds?",
            "rules/a.yaml:11:30: value: expected a property of dtmi:t:Oven;1, found speeed; did you mean speed?",
            "rules/a.yaml:12:5: write: expected the key value, found none",
            "rules/a.yaml:13:8: log: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:13:15: log: expected a property or one of $rule, $twin, $time, $id, found $who",
            "rules/a.yaml:15:21: notify: expected no key subject beside webhook, found it",
            "rules/a.yaml:16:25: to: expected an address such as shift@example.org, found nobody",
            "rules/a.yaml:17:5: notify: expected one of webhook, email, mqtt; found webhook and email",
            "rules/a.yaml:18:22: topic: expected a topic of at most 1000 characters without + and #, that begins with neither a place for a value nor $, lockstep/, spBv1.0/, where readings and commands go; found lockstep/v1/a/telemetry",
            "rules/a.yaml:19:48: payload: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:19:67: qos: expected a whole number between 0 and 1, found 2",
            "rules/a.yaml:20:16: webhook: expected the name of an endpoint of the workspace, found mqtt",
            "rules/a.yaml:21:13: on-clear: expected one of command, write, log, notify, found alarm");
  }
}
