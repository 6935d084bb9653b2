package io.lockstep.twin.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.KeepShape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What retention files say, and what is wrong with them.
class KeepRulesTest {
  private static final long DAY = 86_400_000_000L;

  @Test
  void entriesAreReadInTheOrderOfFileNamesAndLines() {
    KeepRules rules =
        valid(
            new NamedText(
                "retention/20.yaml",
                """
                retention: rest
                entries:
                  - { keep: 90d, twins: ['*'] }
                """),
            new NamedText(
                "retention/10.yaml",
                """
                retention: first
                entries:
                  - { keep: 36h, model: dtmi:example:Oven;1, properties: [zone2.*, power] }
                  - { keep: forever, tags: [critical] }
                """));

    assertThat(rules.rules())
        .extracting(KeepRule::place)
        .containsExactly("retention/10.yaml:3", "retention/10.yaml:4", "retention/20.yaml:3");
    assertThat(rules.rules())
        .extracting(KeepRule::keepMicros)
        .containsExactly(36 * DAY / 24, KeepShape.FOREVER, 90 * DAY);
    assertThat(rules.rules().getFirst().selector().paths()).containsExactly("zone2", "power");
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    List<Problem> problems =
        invalid(
            """
            retention: rest
            entries:
              - { keep: 90 days, twins: ['*'] }
              - { keep: 0d, twins: ['*'] }
              - { keep: 3d }
              - { twins: ['a*b'], kep: 3d }
            """);

    assertThat(problems)
        .extracting(Problem::toString)
        .anyMatch(text -> text.startsWith("r.yaml:3:") && text.contains("found 90 days"))
        .anyMatch(text -> text.startsWith("r.yaml:4:") && text.contains("found 0d"))
        .anyMatch(text -> text.startsWith("r.yaml:5:") && text.contains("below, twins, model"))
        .anyMatch(text -> text.startsWith("r.yaml:6:") && text.contains("kep"));
  }

  private static KeepRules valid(NamedText... files) {
    return switch (KeepRules.parse(List.of(files))) {
      case KeepRules.Result.Valid(KeepRules rules) -> rules;
      case KeepRules.Result.Invalid(var problems) -> throw new AssertionError(problems);
    };
  }

  private static List<Problem> invalid(String text) {
    return switch (KeepRules.parse(List.of(new NamedText("r.yaml", text)))) {
      case KeepRules.Result.Valid(KeepRules rules) -> throw new AssertionError(rules.rules());
      case KeepRules.Result.Invalid(var problems) -> problems;
    };
  }
}
