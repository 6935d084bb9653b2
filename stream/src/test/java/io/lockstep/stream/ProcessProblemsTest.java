package io.lockstep.stream;

import static io.lockstep.stream.Factory.problems;
import static io.lockstep.stream.Factory.valid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of processes that cannot be used, word for word.
class ProcessProblemsTest {
  @Test
  void aProcessIsARuleWithSteps() {
    Rules rules =
        valid(
            """
            process: shift
            model: dtmi:f:Line;1
            steps:
              - { step: warm, begins: power > 1.0, ends: power > 5.0, within: 20m }
              - { step: work, ends: pieces == 0 }
            abort: hot
            shows: { run: label }
            alarm: { priority: high, title: Step overdue, message: "{power} kW" }
            """);
    assertThat(rules.rules())
        .containsExactly(
            new Rule(
                "shift",
                "dtmi:f:Line;1",
                new Trigger.Run(
                    List.of(
                        new Trigger.Step("warm", "power > 1.0", "power > 5.0", 1_200_000_000L),
                        new Trigger.Step("work", null, "pieces == 0", 0)),
                    "hot",
                    new Trigger.Shown("label", "step", "stepSince", "status")),
                Trust.UNCERTAIN,
                new Rule.Alarm(Priority.HIGH, "Step overdue", "{power} kW"),
                Effects.NONE));
    assertThat(rules.placeOf("shift")).isEqualTo("rules/a.yaml:1");
    assertThat(Rules.ofChecked(rules.files()).rules()).isEqualTo(rules.rules());
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                """
                process: shift
                model: dtmi:f:Line;1
                steps:
                  - { step: warm, begins: powr > 1.0, within: 5x }
                  - { step: work }
                  - { step: work, ends: label == 'x' }
                abort: idle > 'x'
                shows: { run: machines, status: state, step: label }
                alarm: { priority: hgh, title: T }
                """))
        .containsExactly(
            "rules/a.yaml:4:5: step warm: expected the key ends, since no next step says how it begins; found none",
            "rules/a.yaml:4:27: begins: expected a property of dtmi:f:Line;1, found powr; did you mean power?",
            "rules/a.yaml:4:47: within: expected a time between 1ms and 366d such as 500ms, 30s, 5m, 2h, found 5x",
            "rules/a.yaml:5:5: step work: expected the key ends, since no next step says how it begins; found none",
            "rules/a.yaml:6:5: step: expected each name once, found work again",
            "rules/a.yaml:6:25: ends: expected properties that the process does not write itself, found label",
            "rules/a.yaml:7:13: abort: expected two values of one type beside >, found idle (double) and 'x' (string)",
            "rules/a.yaml:8:15: shows: expected a property that holds a text for run, found machines",
            "rules/a.yaml:8:33: shows: expected a property that can hold running for status, found state, which holds one of the enum's values [idle, busy]",
            "rules/a.yaml:9:20: priority: expected one of critical, high, medium, low, diagnostic, found hgh; did you mean high?");
  }
}
