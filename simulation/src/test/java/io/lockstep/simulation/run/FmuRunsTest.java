package io.lockstep.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.solver.Solver;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run for somebody elsewhere is the run of the command line, and ends at its limits.
class FmuRunsTest {
  /// Of `rogue.h`: never comes back.
  private static final String LOOPS = "4";

  @TempDir static Path folder;

  private FmuRuns runs = within(FmuRuns.Limits.STANDARD);

  @AfterEach
  void close() {
    runs.close();
  }

  private static FmuRuns within(FmuRuns.Limits limits) {
    return new FmuRuns(() -> new Workers(WorkerOptions.STANDARD), limits);
  }

  private static RunRequest request(Optional<Kind> kind, double stop, double step) {
    return request(kind, stop, step, Map.of());
  }

  private static RunRequest request(
      Optional<Kind> kind, double stop, double step, Map<String, String> start) {
    return new RunRequest(
        kind,
        OptionalDouble.empty(),
        OptionalDouble.of(stop),
        OptionalDouble.of(step),
        OptionalDouble.empty(),
        Solver.Kind.EXPLICIT,
        start,
        List.of(),
        Optional.empty(),
        false);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CO_SIMULATION", "MODEL_EXCHANGE"})
  void itsTableIsThatOfASimulationInThisProcess(Kind kind) {
    Fmu fmu = Fmu.open(TestFmus.binary(folder, "vanderpol", 3));
    RunRequest request = request(Optional.of(kind), 5, 0.25, Map.of("mu", "2"));

    FmuRuns.Outcome outcome = runs.run(fmu, request);
    StringBuilder expected = new StringBuilder();
    RunReport report =
        Simulation.run(fmu, request.options(fmu.description()), expected, (_, _, _) -> {});

    assertThat(outcome.csv()).isEqualTo(expected.toString()).startsWith("\"time\",");
    assertThat(outcome.report()).isEqualTo(report);
    assertThat(outcome.options().kind()).isEqualTo(kind);
  }

  @Test
  void anFmuThatNeverComesBackIsEnded() {
    runs.close();
    runs = within(new FmuRuns.Limits(Duration.ofMillis(500), 1_000, 10_000, 10));
    Fmu fmu = Fmu.open(TestFmus.binary(folder, "rogue", 3));

    assertThatThrownBy(() -> runs.run(fmu, request(Optional.empty(), 10, 1, Map.of("deed", LOOPS))))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT))
        .hasMessageContaining("choose a shorter run");
  }

  @Test
  void whatIsTooMuchIsRefusedInWords() {
    Fmu fmu = Fmu.open(TestFmus.binary(folder, "dahlquist", 2));

    assertThatThrownBy(() -> runs.run(fmu, request(Optional.empty(), 1_000, 1e-3)))
        .hasMessageContaining("step: expected at most 200,000 rows")
        .hasMessageContaining("found 0.001 s, which makes 1,000,000");
    runs.close();
    runs = within(new FmuRuns.Limits(Duration.ofMinutes(1), 10_000, 2_000, 10));
    assertThatThrownBy(() -> runs.run(fmu, request(Optional.empty(), 10, 1e-2)))
        .hasMessageContaining("expected a table of at most 2,000 characters");
    assertThatThrownBy(() -> runs.run(fmu, request(Optional.empty(), 1, 1, Map.of("nobody", "1"))))
        .hasMessageContaining("nobody");
  }
}
