package io.lockstep.simulation.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.FieldChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What-ifs are read from documents of scenario files, and problems are told with their places.
class WhatIfReaderTest {
  private final List<Problem> problems = new ArrayList<>();

  private List<WhatIf> read(String text) {
    return WhatIfReader.read(new NamedText("scenarios/x.yaml", text), problems);
  }

  @Test
  void aWhatIfIsReadAndOtherDocumentsAreLeftAlone() {
    List<WhatIf> found =
        read(
            """
            behaviour: oven
            fmu: fmus/oven.fmu
            ---
            what-if: hot
            as-of: 2026-11-27T06:00:00Z
            for: 90m
            change:
              - { property: oven/temperature, factor: 2, offset: -1 }
              - { property: oven.draft, drop: true }
            signals:
              - property: oven/zone/power
                every: 500ms
                profile: |
                  0,1
                  10,3
            """);

    assertThat(problems).isEmpty();
    WhatIf scenario = found.getFirst();
    assertThat(found).hasSize(1);
    assertThat(scenario.asOf()).contains(Instant.parse("2026-11-27T06:00:00Z"));
    assertThat(scenario.duration()).isEqualTo(Duration.ofMinutes(90));
    assertThat(scenario.inputs()).isEqualTo(new WhatIf.Inputs.Recorded());
    assertThat(scenario.changes())
        .containsEntry(new Property("oven", "temperature"), new FieldChanges.Change.Linear(2, -1))
        .containsEntry(new Property("oven", "draft"), new FieldChanges.Change.Dropped());
    assertThat(scenario.signals())
        .containsExactly(
            new WhatIf.Signal(
                new Property("oven", "zone/power"),
                Duration.ofMillis(500),
                new WhatIf.Form.Profile(List.of(0.0, 10.0), List.of(1.0, 3.0))));
  }

  @Test
  void withoutAPastTheHourBeforeIsRepeated() {
    assertThat(read("what-if: x\nfor: 1h\n").getFirst().inputs())
        .isEqualTo(new WhatIf.Inputs.Repeated(Duration.ofHours(1)));
    assertThat(read("what-if: x\nfor: 1h\ninputs: recorded\n")).isEmpty();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().line()).isEqualTo(3);
    assertThat(problems.getFirst().message()).contains("as-of");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    List<WhatIf> found =
        read(
            """
            what-if: x
            for: soon
            signals:
              - { property: oven, constant: 1 }
              - { property: oven/a, constant: 1, noise: { mean: 1 } }
            replications: 2000
            """);

    assertThat(found).isEmpty();
    assertThat(problems).extracting(Problem::line).containsExactlyInAnyOrder(2, 4, 5, 6);
  }
}
