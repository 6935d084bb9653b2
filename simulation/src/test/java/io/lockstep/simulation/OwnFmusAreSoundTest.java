package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Rule;
import io.lockstep.simulation.fmu.Fmu;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The descriptions of our reference FMUs break no rule: no false alarm.
class OwnFmusAreSoundTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dahlquist2",
        "dahlquist3",
        "failing2",
        "failing3",
        "ball2",
        "ball3",
        "vanderpol2",
        "vanderpol3",
        "stair2",
        "stair3",
        "feedthrough2",
        "feedthrough3",
        "chain3",
        "clocked3",
        "mass2",
        "mass3",
        "gain2",
        "gain3",
        "follower3",
        "zone2",
        "zone3",
        "rogue3",
        "stuck3"
      })
  void noProblemIsFound(String model) {
    String name = model.substring(0, model.length() - 1);
    int version = model.charAt(model.length() - 1) - '0';

    List<Problem> problems = Fmu.open(TestFmus.write(folder, name, version)).reading().problems();

    // They come as sources only.
    assertThat(problems).extracting(Problem::rule).containsOnly(Rule.ARCHIVE_BINARY);
  }
}
