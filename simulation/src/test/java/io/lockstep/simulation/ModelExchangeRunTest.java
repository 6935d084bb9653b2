package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.RunReport;
import io.lockstep.simulation.run.Simulation;
import io.lockstep.simulation.solver.Solver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// FMI 2.0.4 §3.2, FMI 3.0 §3.2: we integrate, and meet every event.
class ModelExchangeRunTest {
  @TempDir Path folder;

  /// Where the FMUs run; the same tests run for the other, too.
  ProcessMode mode() {
    return ProcessMode.IN_PROCESS;
  }

  /// For how long the stiff problem runs: the explicit method takes some 900 steps for each second.
  double stiffSeconds() {
    return 200;
  }

  /// How many times fewer steps the implicit method takes; it begins with small ones.
  double stiffGain() {
    return 100;
  }

  private record Result(RunReport report, List<double[]> rows) {
    double[] at(double time) {
      return rows.stream().filter(row -> Math.abs(row[0] - time) < 1e-12).findFirst().orElseThrow();
    }

    double[] last() {
      return rows.getLast();
    }
  }

  private Result run(String name, int version, UnaryOperator<RunOptions> how) {
    try (LoadedFmu fmu = mode().load(folder, name, version, Kind.MODEL_EXCHANGE)) {
      RunOptions options = how.apply(RunOptions.of(fmu.description(), Kind.MODEL_EXCHANGE));
      StringBuilder csv = new StringBuilder();
      RunReport report = Simulation.run(fmu, options, csv, (_, _, _) -> {});
      List<double[]> rows =
          csv.toString()
              .lines()
              .skip(1)
              .map(
                  line ->
                      java.util.Arrays.stream(line.split("[, ]", -1))
                          .mapToDouble(Double::parseDouble)
                          .toArray())
              .toList();
      return new Result(report, rows);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,EXPLICIT", "2,IMPLICIT", "3,EXPLICIT", "3,IMPLICIT"})
  void theExponentialIsMet(int version, Solver.Kind solver) {
    Result result =
        run(
            "dahlquist",
            version,
            options -> options.with(solver, OptionalDouble.of(1e-8)).from(Map.of("k", "2")));

    assertThat(result.rows()).hasSize(21);
    for (double[] row : result.rows()) {
      assertThat(row[1]).isCloseTo(Math.exp(-2 * row[0]), within(1e-7));
    }
    assertThat(result.last()[0]).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"2,EXPLICIT", "2,IMPLICIT", "3,EXPLICIT", "3,IMPLICIT"})
  void bouncesAreWhereTheFormulaSays(int version, Solver.Kind solver) {
    Result result =
        run("ball", version, options -> options.with(solver, OptionalDouble.of(1e-8)).until(2.4));

    double impact = Math.sqrt(2 / 9.81);
    double second = impact * (1 + 2 * 0.7);
    double third = second + 2 * impact * 0.49;
    assertThat(result.rows().stream().filter(row -> Math.abs(row[0] - impact) < 1e-7)).hasSize(2);
    assertThat(result.rows().stream().filter(row -> Math.abs(row[0] - third) < 1e-6)).hasSize(2);
    double since = 2.0 - third;
    double[] row = result.at(2.0);
    double speed = 9.81 * impact * 0.7 * 0.7 * 0.7;
    double expected = speed * since - 9.81 / 2 * since * since;
    if (since < 2 * speed / 9.81) {
      assertThat(row[1]).isCloseTo(expected, within(1e-5));
      assertThat(row[3]).isEqualTo(3);
    }
    assertThat(result.report().events()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aStiffProblemTakesFewStepsImplicitlyAndComesToTheSame() {
    UnaryOperator<RunOptions> stiff =
        options ->
            options.from(Map.of("mu", "1000")).until(stiffSeconds()).every(stiffSeconds() / 4);
    Result implicit =
        run(
            "vanderpol",
            3,
            options -> stiff.apply(options.with(Solver.Kind.IMPLICIT, OptionalDouble.of(1e-6))));
    Result explicit =
        run(
            "vanderpol",
            3,
            options -> stiff.apply(options.with(Solver.Kind.EXPLICIT, OptionalDouble.of(1e-6))));

    assertThat(implicit.last()[1]).isCloseTo(explicit.last()[1], within(1e-4));
    assertThat(implicit.report().steps() * stiffGain())
        .isLessThan((double) explicit.report().steps());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void timeEventsComeInTimeAndTheFmuMayEnd(int version) {
    Result result = run("stair", version, UnaryOperator.identity());

    assertThat(result.report().isTerminated()).isTrue();
    assertThat(result.report().endTime()).isEqualTo(9);
    for (double[] row : result.rows()) {
      boolean isAtStep = row[0] == Math.rint(row[0]) && row[0] > 0;
      double counter = Math.floor(row[0] + 1e-9) + 1;
      assertThat(row[1]).isIn(counter, isAtStep ? counter - 1 : counter);
    }
  }

  @Test
  void statesMayBeAnArray() {
    Result result =
        run("chain", 3, options -> options.from(Map.of("n", "4", "x", "1 2 3 4")).until(1));

    for (int i = 0; i < 4; i++) {
      assertThat(result.last()[1 + i]).isCloseTo((i + 1) * Math.exp(-(i + 1)), within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void derivativesByDirectionAreThoseOfTheFormula(int version) {
    try (LoadedFmu fmu = mode().load(folder, "vanderpol", version, Kind.CO_SIMULATION);
        CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("one"))) {
      List<Variable> unknowns =
          List.of(
              fmu.description().variable("der(x0)").orElseThrow(),
              fmu.description().variable("der(x1)").orElseThrow());
      Sensitivity sensitivity = instance.sensitivity(unknowns, fmu.description().states());
      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      instance.exitInitialization();
      double[] result = new double[2];
      sensitivity.directional(new double[] {1, 2}, result);
      // x0 = 2, x1 = 0, mu = 1: J = [0 1; -1 -3].
      assertThat(result).containsExactly(2, -7);
      if (version == 3) {
        sensitivity.adjoint(new double[] {1, 2}, result);
        assertThat(result).containsExactly(-2, -5);
      }
    }
  }
}
