package io.lockstep.space.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionFilesTest {
  private final List<Problem> problems = new ArrayList<>();

  private List<OperatorPosition> parse(String text) {
    return PositionFiles.parse(List.of(new NamedText("positions/a.yaml", text)), problems);
  }

  @Test
  void withoutFilesOnePositionSeesToThePlant() {
    assertThat(PositionFiles.parse(List.of(), problems)).containsExactly(OperatorPosition.plant());
    assertThat(problems).isEmpty();
  }

  @Test
  void positionsHaveRootsOrModels() {
    assertThat(
            parse(
                """
                position: line
                roots: [line-1, line-2]
                relationship: contains
                ---
                position: utilities
                models: ["dtmi:t:Boiler;1"]
                """))
        .containsExactly(
            OperatorPosition.plant(),
            new OperatorPosition("line", List.of("line-1", "line-2"), "contains", List.of()),
            new OperatorPosition("utilities", List.of(), "", List.of("dtmi:t:Boiler;1")));
    assertThat(problems).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldAtItsPlace() {
    List<OperatorPosition> _ =
        parse(
            """
            position: line
            ---
            position: line
            rots: [a]
            roots: [a]
            ---
            roots: [b]
            """);
    assertThat(problems.stream().map(Problem::toString))
        .hasSize(4)
        .anyMatch(problem -> problem.contains("a.yaml:1:1: position line: expected the key roots"))
        .anyMatch(problem -> problem.contains("rots"))
        .anyMatch(problem -> problem.contains("found line again"))
        .anyMatch(problem -> problem.contains("expected the key position"));
  }
}
