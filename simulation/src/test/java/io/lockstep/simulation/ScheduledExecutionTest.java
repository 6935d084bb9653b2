package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Phase;
import io.lockstep.simulation.instance.ScheduledExecution;
import io.lockstep.simulation.run.InputTable;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.RunReport;
import io.lockstep.simulation.run.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Model partitions that are activated in virtual time.
class ScheduledExecutionTest {
  @TempDir Path folder;

  ProcessMode mode() {
    return ProcessMode.IN_PROCESS;
  }

  private List<String> run(UnaryOperator<RunOptions> how) {
    try (LoadedFmu fmu = mode().load(folder, "partitions", 3, Kind.SCHEDULED_EXECUTION)) {
      StringBuilder csv = new StringBuilder();
      RunReport report =
          Simulation.run(
              fmu,
              how.apply(RunOptions.of(fmu.description(), Kind.SCHEDULED_EXECUTION)),
              csv,
              (_, _, _) -> {});
      List<String> lines = csv.toString().lines().toList();
      assertThat(report.rows()).isEqualTo(lines.size() - 1);
      return lines;
    }
  }

  /// Slow (2) comes before quick (1) where they meet: at 0, 0.3, 0.6 and 0.9. Its second tick
  /// starts a countdown that ends at 0.35, its fourth one that ends at once: 3 comes after both.
  @Test
  void partitionsRunByTheirClocksAndPriorities() {
    List<String> lines = run(options -> options.recording(List.of("trace")));

    assertThat(lines)
        .containsExactly(
            "\"time\",\"trace\"",
            "0,21",
            "0.1,211",
            "0.2,2111",
            "0.3,211121",
            "0.35,2111213",
            "0.4,21112131",
            "0.5,211121311",
            "0.6,21112131121",
            "0.7000000000000001,211121311211",
            "0.8,2111213112111",
            "0.8999999999999999,2111213112111213",
            "1,21112131121112131");
  }

  @Test
  void inputsAreThoseOfTheActivation() {
    InputTable table = InputTable.parse("in.csv", List.of("time,input", "0,0", "1,10"));

    List<String> lines =
        run(options -> options.recording(List.of("seen", "quickTicks")).driven(table).until(0.35));

    assertThat(lines)
        .containsExactly(
            "\"time\",\"seen\",\"quickTicks\"",
            "0,0,1",
            "0.1,1,2",
            "0.2,2,3",
            "0.3,3,4",
            "0.35,3,4");
  }

  @Test
  void aClockOfATableTicksByTheTableOnly() {
    InputTable table =
        InputTable.parse("in.csv", List.of("time,quick", "0,0", "0.25,1", "0.3,1", "1,0"));

    List<String> lines =
        run(options -> options.recording(List.of("trace")).driven(table).until(0.3));

    assertThat(lines).containsExactly("\"time\",\"trace\"", "0,2", "0.25,21", "0.3,2121");
  }

  @Test
  void theSameRunGivesTheSameRows() {
    assertThat(run(options -> options.until(20))).isEqualTo(run(options -> options.until(20)));
  }

  @Test
  void whatIsNotAllowedIsRefusedBeforeTheFmuSeesIt() {
    try (LoadedFmu fmu = mode().load(folder, "partitions", 3, Kind.SCHEDULED_EXECUTION);
        ScheduledExecution instance = fmu.scheduledExecution(InstanceOptions.quiet("p"))) {
      var quick = fmu.description().variable("quick").orElseThrow();
      assertThatThrownBy(() -> instance.activate(quick, 0))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("expected the FMU in Clock Activation Mode");

      instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
      instance.exitInitialization();

      assertThat(instance.phase()).isEqualTo(Phase.CLOCK_ACTIVATION);
      assertThatThrownBy(instance::enterEventMode).isInstanceOf(LockstepException.class);
      assertThat(instance.activate(quick, 0)).isFalse();
      var slow = fmu.description().variable("slow").orElseThrow();
      assertThat(instance.activate(slow, 0)).isFalse();
      assertThat(instance.activate(slow, 0.3)).isTrue();
    }
  }

  @Test
  void anFmuForScheduledExecutionIsNotSteppedInAnotherWay() {
    try (LoadedFmu fmu = mode().load(folder, "partitions", 3, Kind.SCHEDULED_EXECUTION)) {
      assertThatThrownBy(() -> fmu.coSimulation(InstanceOptions.quiet("p")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
