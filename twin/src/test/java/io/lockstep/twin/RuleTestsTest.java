package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests that stand beside rules.
class RuleTestsTest {
  private static final ModelSet MODELS =
      new DtdlParser().parse(List.of(new ModelSource("models", RulePlant.MODELS))).models();

  private static final String RULES =
      """
      rule: hot
      model: dtmi:t:Oven;1
      when: temperature > 260 && door == false
      for: { readings: 3 }
      clear: { when: temperature < 250, time: 10s }
      alarm: { priority: high, title: Hot, message: "At {temperature:1}" }
      command: { to: "<-contains", name: halt }
      ---
      rule: silent
      model: dtmi:t:Oven;1
      missing: { property: pressure, time: 60s }
      alarm: { priority: low, title: Silent }
      ---
      """;

  private static List<RuleTests.Outcome> outcomes(String test) {
    RulesResult result = Rules.parse(List.of(new NamedText("rules/a.yaml", RULES + test)), MODELS);
    return switch (result) {
      case RulesResult.Valid(Rules rules) -> RuleTests.run(rules, MODELS);
      case RulesResult.Invalid(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String test) {
    return outcomes(test).stream()
        .flatMap(outcome -> outcome.problems().stream())
        .map(Problem::toString)
        .toList();
  }

  @Test
  void aTestPassesWhenTheRulesDoWhatIsExpectedAndNothingElse() {
    assertThat(
            problems(
                """
                test: oven overheats after three readings
                rule: hot
                twin: oven
                twins: { oven: "dtmi:t:Oven;1", line: "dtmi:t:Line;1" }
                relationships:
                  - { source: line, name: contains, target: oven }
                given:
                  - { at: 0s, property: door, value: false }
                  - { at: 1s, every: 1s, property: temperature, values: [261.0, 262, 263.25] }
                  - { at: +5s, property: temperature, value: 249 }
                  - { until: 1m }
                expect:
                  - { alarm: raised, at: 3s, message: "At 263.3" }
                  - { command: halt, to: line, at: 3s }
                  - { alarm: returned, at: 18s }
                """))
        .isEmpty();
  }

  private static final String EFFECTS =
      """
      rule: high
      model: dtmi:t:Oven;1
      when: pressure > 5
      write: { property: temperature, value: pressure * 2.0 }
      log: "at {pressure:1}"
      notify: { webhook: ops, title: "High", text: "{$twin} at {pressure:1}" }
      on-clear: { log: "well again" }
      ---
      test: it is told
      rule: high
      twin: oven
      given:
        - { at: 0s, property: pressure, value: 7 }
        - { at: 1s, property: pressure, value: 1 }
      expect:
      """;

  @Test
  void whatRulesWriteLogAndTellIsExpectedToo() {
    assertThat(
            problems(
                EFFECTS
                    + """
                        - { write: temperature, value: 14, at: 0s }
                        - { log: "at 7.0" }
                        - { notify: ops, text: "oven at 7.0" }
                        - { log: "well again", at: 1s }
                      """))
        .isEmpty();
  }

  @Test
  void anotherValueAnotherLineAndAnotherChannelAreNotWhatWasExpected() {
    assertThat(
            problems(
                EFFECTS
                    + """
                        - { write: temperature, value: 15 }
                        - { log: "at 7.0" }
                        - { notify: shift }
                        - { log: "never" }
                      """))
        .satisfiesExactlyInAnyOrder(
            one ->
                assertThat(one)
                    .contains(
                        "expected the value temperature of oven = 15 (high of oven), found the value temperature of oven = 14 (high of oven) at 0s"),
            two ->
                assertThat(two)
                    .contains("expected the notification shift: ")
                    .contains("found the notification ops: oven at 7.0"),
            three ->
                assertThat(three)
                    .contains("expected the line \"never\"")
                    .contains("found the line \"well again\""));
  }

  @Test
  void aTestThatFailsSaysWhereWhatWasExpectedAndWhatWasFound() {
    assertThat(
            problems(
                """
                test: too late
                rule: silent
                given:
                  - { at: 0s, property: pressure, value: 1 }
                  - { until: 59s }
                expect:
                  - { alarm: raised, at: 1m }
                ---
                test: too early
                rule: [silent]
                given:
                  - { at: 0s, property: pressure, value: 1 }
                  - { until: 10m }
                expect:
                  - { alarm: raised, at: 2m, message: "gone" }
                ---
                test: more than expected
                rule: silent
                given:
                  - { at: 0s, property: pressure, value: 1 }
                  - { at: 10m, property: pressure, value: 1 }
                expect: []
                """))
        .containsExactly(
            "rules/a.yaml:20:5: test too late: expected an alarm raised (silent of twin) at 60s, found nothing",
            "rules/a.yaml:28:5: test too early: expected an alarm raised (silent of twin) at 120s with the message \"gone\", found an alarm raised (silent of twin) at 60s",
            "rules/a.yaml:35:9: test more than expected: expected nothing else, found an alarm raised (silent of twin) at 60s",
            "rules/a.yaml:35:9: test more than expected: expected nothing else, found an alarm returned (silent of twin) at 600s");
  }

  @Test
  void theTraceSaysWhatTheRuleMadeOfEachReading() {
    RuleTests.Outcome outcome =
        outcomes(
                """
                test: t
                rule: hot
                given:
                  - { at: 1s, property: temperature, value: 261 }
                  - { at: 2s, property: door, value: false }
                  - { at: 3s, property: temperature, value: 100, quality: bad }
                  - { at: 4s, property: temperature, value: 261 }
                expect: []
                """)
            .getFirst();
    assertThat(outcome.hasPassed()).isTrue();
    assertThat(outcome.trace())
        .containsExactly(
            "+1s hot of twin: temperature = 261.0, temperature > 260 is true, door == false is not known, clear temperature < 250 is false -> idle",
            "+2s hot of twin: door = false, temperature > 260 is true, door == false is true, clear temperature < 250 is false -> raising (1)",
            "+3s hot of twin: temperature = 100.0, temperature > 260 is not known, door == false is true, clear temperature < 250 is not known -> idle",
            "+4s hot of twin: temperature = 261.0, temperature > 260 is true, door == false is true, clear temperature < 250 is false -> raising (1)");
  }

  @Test
  void whatCannotBeGivenIsToldAtItsPlace() {
    assertThat(
            problems(
                """
                test: t
                rule: hot
                twins: { oven: "dtmi:t:Nothing;1" }
                given: []
                expect: []
                ---
                test: u
                rule: hot
                given:
                  - { at: 0s, property: temprature, value: 1 }
                  - { at: 0s, property: door, value: 5 }
                expect: []
                """))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("rules/a.yaml:16:16: twin oven: "),
            problem ->
                assertThat(problem)
                    .startsWith(
                        "rules/a.yaml:23:44: given: temprature: expected a property of model"),
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "rules/a.yaml:24:38: given: door: expected a boolean as model dtmi:t:Oven;1 says, found a number"));
  }

  @Test
  void whatIsWrongWithATestIsToldAsOfRules() {
    String text =
        """
        test: t
        rule: hott
        given:
          - { at: soon, property: temperature, value: 1 }
          - { at: 0s, property: temperature, values: [1, 2] }
          - { at: 0s, property: temperature, value: 1, quality: fine }
        expect:
          - { alarm: rised }
        """;
    List<String> problems =
        switch (Rules.parse(List.of(new NamedText("a", RULES + text)), MODELS)) {
          case RulesResult.Valid _ -> List.of();
          case RulesResult.Invalid(List<Problem> found) ->
              found.stream().map(Problem::toString).toList();
        };
    assertThat(problems)
        .containsExactly(
            "a:17:11: at: expected a time behind the beginning such as 0s, 500ms, 5m, or behind the one before such as +10s, found soon",
            "a:18:5: given: expected the key every beside values, such as 1s; found none",
            "a:19:57: quality: expected one of good, uncertain, bad, stale, simulated, found fine",
            "a:21:14: alarm: expected one of raised, returned, found rised; did you mean raised?");
  }

  @Test
  void theSameTextGivesTheSameOutcome() {
    String test =
        """
        test: t
        rule: [hot, silent]
        given:
          - { at: 0s, every: 30s, property: pressure, values: [1, 2, 3, 4] }
          - { until: 1h }
        expect: [ { alarm: raised, rule: silent, at: 150s } ]
        """;
    assertThat(Stream.of(outcomes(test), outcomes(test)).distinct()).hasSize(1);
    assertThat(problems(test)).isEmpty();
  }
}
