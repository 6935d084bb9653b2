package io.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.run.InputTable;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.RunReport;
import io.lockstep.simulation.run.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs of one FMU that steps itself: grid, inputs, events, tables.
class CoSimulationRunTest {
  @TempDir Path folder;

  /// Where the FMUs run; the same tests run for the other, too.
  ProcessMode mode() {
    return ProcessMode.IN_PROCESS;
  }

  private List<String> run(String name, int version, Kind kind, UnaryOperator<RunOptions> how) {
    try (LoadedFmu fmu = mode().load(folder, name, version, kind)) {
      StringBuilder csv = new StringBuilder();
      RunReport report =
          Simulation.run(
              fmu, how.apply(RunOptions.of(fmu.description(), kind)), csv, (_, _, _) -> {});
      List<String> lines = csv.toString().lines().toList();
      assertThat(report.rows()).isEqualTo(lines.size() - 1);
      return lines;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void sourcesAreCompiledAndRun(int version) {
    Fmu fmu = Fmu.open(TestFmus.write(folder, "dahlquist", version));
    StringBuilder csv = new StringBuilder();

    RunReport report =
        Simulation.run(
            fmu,
            RunOptions.of(fmu.description(), Kind.CO_SIMULATION).until(1),
            csv,
            (_, _, _) -> {});

    List<String> lines = csv.toString().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("\"time\",\"x\"");
    assertThat(lines).hasSize(12);
    // The grid is not added up: 0.3, not 0.30000000000000004.
    assertThat(lines.get(4)).startsWith("0.3,0.7408182");
    assertThat(Double.parseDouble(lines.getLast().split(",", -1)[1]))
        .isCloseTo(Math.exp(-1), within(1e-8));
    assertThat(report.endTime()).isEqualTo(1);
  }

  @Test
  void theLastStepLandsOnTheStop() {
    List<String> lines =
        run("dahlquist", 3, Kind.CO_SIMULATION, options -> options.until(1).every(0.3));

    assertThat(lines.stream().skip(1).map(line -> line.split(",", -1)[0]))
        .containsExactly("0", "0.3", "0.6", "0.8999999999999999", "1");
  }

  @Test
  void aBouncingBallHasTwoRowsAtEachBounce() {
    List<String> lines = run("ball", 3, Kind.CO_SIMULATION, options -> options.until(1));

    double impact = Math.sqrt(2 / 9.81);
    List<double[]> atImpact =
        lines.stream()
            .skip(1)
            .map(
                line ->
                    java.util.Arrays.stream(line.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
            .filter(row -> Math.abs(row[0] - impact) < 1e-8)
            .toList();
    assertThat(atImpact).hasSize(2);
    assertThat(atImpact.getFirst()[2]).isCloseTo(-9.81 * impact, within(1e-7));
    assertThat(atImpact.getLast()[2]).isCloseTo(0.7 * 9.81 * impact, within(1e-7));
  }

  @Test
  void anFmuOfFmi2MayEndByDiscardingAStep() {
    List<String> lines = run("stair", 2, Kind.CO_SIMULATION, UnaryOperator.identity());

    assertThat(lines.getLast()).isEqualTo("9,10");
  }

  private static final InputTable INPUT =
      InputTable.parse(
          "in.csv",
          List.of(
              "time,Float64_input,Int32_input,UInt64_input",
              "0,0,1,18446744073709551615",
              "1,1,1,18446744073709551614",
              "1,3,2,18446744073709551614",
              "2,4,2,0"));

  /// Continuous inputs run along lines and jump where two rows have one time; others hold.
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CO_SIMULATION", "MODEL_EXCHANGE"})
  void inputsAreInterpolatedAsFmpyDoes(Kind kind) {
    List<String> lines =
        run(
            "feedthrough",
            3,
            kind,
            options ->
                options
                    .driven(INPUT)
                    .every(0.5)
                    .recording(List.of("Float64_output", "Int32_output", "UInt64_output")));

    if (kind == Kind.MODEL_EXCHANGE) {
      assertThat(lines)
          .containsSubsequence(
              "0.5,0.5,1,18446744073709551615",
              "1,1,1,18446744073709551615",
              "1,3,2,18446744073709551614",
              "1.5,3.5,2,18446744073709551614",
              "2,4,2,18446744073709551614",
              "2,4,2,0");
    } else {
      // A step is driven by what holds at its beginning, and shows it at its end.
      assertThat(lines)
          .endsWith(
              "0,0,1,18446744073709551615",
              "0.5,0,1,18446744073709551615",
              "1,0.5,1,18446744073709551615",
              "1.5,3,2,18446744073709551614",
              "2,3.5,2,18446744073709551614");
    }
  }

  @Test
  void everyTypeIsWrittenIntoATable() {
    List<String> lines =
        run(
            "feedthrough",
            3,
            Kind.CO_SIMULATION,
            options ->
                options
                    .until(0)
                    .from(
                        Map.of(
                            "Float32_input", "0.5",
                            "String_input", "say \"a\", b",
                            "Binary_input", "00ff",
                            "Boolean_input", "true",
                            "Enumeration_input", "2")));

    assertThat(lines)
        .containsExactly(
            "\"time\",\"Float64_output\",\"Float32_output\",\"Int8_output\",\"UInt8_output\","
                + "\"Int16_output\",\"UInt16_output\",\"Int32_output\",\"UInt32_output\","
                + "\"Int64_output\",\"UInt64_output\",\"Boolean_output\",\"String_output\","
                + "\"Binary_output\",\"Enumeration_output\"",
            "0,0,0.5,0,0,0,0,0,0,0,0,1,\"say \"\"a\"\", b\",00ff,2");
  }

  @Test
  void wrongNamesAndValuesAreSaidWithTheirPlace() {
    assertThatThrownBy(
            () ->
                run("dahlquist", 3, Kind.CO_SIMULATION, options -> options.from(Map.of("q", "1"))))
        .hasMessageContaining("--start q=1: expected a variable of the FMU");
    assertThatThrownBy(
            () ->
                run("dahlquist", 3, Kind.CO_SIMULATION, options -> options.from(Map.of("k", "x"))))
        .hasMessageContaining("--start k: expected a value of FLOAT64, found \"x\"");
    assertThatThrownBy(
            () -> run("dahlquist", 3, Kind.CO_SIMULATION, options -> options.driven(INPUT)))
        .hasMessageContaining("in.csv:1: expected names of inputs, found \"Float64_input\"");
    assertThatThrownBy(() -> InputTable.parse("in.csv", List.of("time,u", "1,0", "0,0")))
        .hasMessageContaining("in.csv:3: expected a time of at least 1.0, found 0.0");
  }

  @Test
  void everyTypeIsAnInput() {
    InputTable table =
        InputTable.parse(
            "in.csv",
            List.of(
                "time,Int8_input,UInt64_input,Boolean_input,String_input,Binary_input,Enumeration_input",
                "0,-128,18446744073709551615,true,\"a, \"\"b\"\" c\",0a0B,B",
                "1,127,0,0.0,,,1"));
    List<String> names =
        List.of(
            "Int8_output",
            "UInt64_output",
            "Boolean_output",
            "String_output",
            "Binary_output",
            "Enumeration_output");

    List<String> lines =
        run(
            "feedthrough",
            3,
            Kind.CO_SIMULATION,
            options -> options.until(2).every(1).driven(table).recording(names));

    assertThat(lines.get(2)).isEqualTo("1,-128,18446744073709551615,1,\"a, \"\"b\"\" c\",0a0b,2");
    assertThat(lines.getLast()).isEqualTo("2,127,0,0,\"\",,1");
  }

  @Test
  void aValueThatDoesNotFitItsTypeIsRefused() {
    InputTable table = InputTable.parse("in.csv", List.of("time,UInt8_input", "", "0,1", "1,256"));

    assertThatThrownBy(
            () -> run("feedthrough", 3, Kind.CO_SIMULATION, options -> options.driven(table)))
        .hasMessage("in.csv:4: UInt8_input: expected a value of UINT8, found \"256\"");
  }

  @Test
  void anEnumerationNamesWhatItCouldBe() {
    InputTable table = InputTable.parse("in.csv", List.of("time,Enumeration_input", "0,C"));

    assertThatThrownBy(
            () -> run("feedthrough", 3, Kind.CO_SIMULATION, options -> options.driven(table)))
        .hasMessageEndingWith("a value of ENUMERATION, a number or one of A, B, found \"C\"");
  }

  @Test
  void aColumnThatIsNoInputIsNamedWithTheInputs() {
    InputTable table = InputTable.parse("in.csv", List.of("time,nothing", "0,1"));

    assertThatThrownBy(
            () -> run("feedthrough", 2, Kind.CO_SIMULATION, options -> options.driven(table)))
        .hasMessageStartingWith(
            "in.csv:1: expected names of inputs, found \"nothing\"; the FMU has the inputs ");
  }

  @Test
  void aClockTicksWhereItsColumnHasAOne() {
    InputTable table =
        InputTable.parse(
            "in.csv", List.of("time,tick", "0,1", "0.3,1", "0.5,0", "0.7,1", "0.7,1", "1,0"));

    List<String> lines =
        run("clocked", 3, Kind.CO_SIMULATION, options -> options.until(1).every(0.5).driven(table));

    // Before and after each tick: at 0 within the initialisation.
    assertThat(lines)
        .containsExactly(
            "\"time\",\"ticks\"", "0,1", "0.3,1", "0.3,2", "0.5,2", "0.7,2", "0.7,3", "1,3");
  }
}
