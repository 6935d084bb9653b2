package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.TestFmus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `fmu check`, `fmu info` and `fmu run` print, and their exit codes.
final class FmuCommandsTest {
  @TempDir Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = Main.run(arguments);
      return new Answer(
          code,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static double last(String csv, int column) {
    List<String> lines = csv.lines().toList();
    return Double.parseDouble(lines.getLast().split(",", -1)[column]);
  }

  @Test
  void checkOfASoundFmuIsGood() {
    Path file = TestFmus.binary(folder, "dahlquist", 3);

    Answer answer = run("fmu", "check", file.toString());

    assertThat(answer.code()).isEqualTo(ExitCode.GOOD);
    assertThat(answer.out())
        .isEqualTo(file + ": FMI 3.0 \"dahlquist\", 0 errors, 0 warnings" + System.lineSeparator());
  }

  @Test
  void checkNamesEachProblemWithItsLineAndEndsWithOne() {
    String xml = TestFmus.xml("dahlquist", 3).replace("valueReference=\"3\"", "");
    Path file = TestFmus.binary(folder, "dahlquist", 3, xml);

    Answer answer = run("fmu", "check", file.toString());

    assertThat(answer.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(answer.out())
        .containsPattern("modelDescription\\.xml:11:\\d+: error: .*valueReference");
    assertThat(answer.out())
        .contains("dahlquist3.fmu: FMI 3.0 \"dahlquist\", 2 errors, 0 warnings");
  }

  @Test
  void whatIsNoFmuIsRefusedWithItsName() throws Exception {
    Path text = Files.writeString(folder.resolve("oven.fmu"), "no zip");

    Answer noFile = run("fmu", "info", folder.resolve("absent.fmu").toString());
    Answer noZip = run("fmu", "check", text.toString());

    assertThat(noFile.code()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(noFile.err()).contains("absent.fmu: expected an FMU, found no file");
    assertThat(noZip.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(noZip.err()).contains("oven.fmu: expected a zip archive");
  }

  @Test
  void infoTellsInterfacesCapabilitiesAndVariables() {
    Path file = TestFmus.binary(folder, "mass", 2);

    Answer answer = run("fmu", "info", file.toString());

    assertThat(answer.code()).isEqualTo(ExitCode.GOOD);
    assertThat(answer.out())
        .containsPattern("model +mass")
        .containsPattern("FMI +2\\.0")
        .containsPattern("SHA-256 +[0-9a-f]{64}")
        .containsPattern("CoSimulation +mass canGetAndSetFMUstate canSerializeFMUstate")
        .containsPattern("ModelExchange +mass")
        .containsPattern("stop time +10\\.0")
        .containsPattern("states +2")
        .containsPattern("input +continuous +float64 +u +0")
        .containsPattern("parameter +fixed +float64 +k +1");
  }

  @Test
  void runWritesRowsThatFollowTheSolution() {
    for (int version : new int[] {2, 3}) {
      for (String by : List.of("cs", "me")) {
        Path file = TestFmus.binary(folder, "dahlquist", version);

        Answer answer =
            run(
                "fmu",
                "run",
                file.toString(),
                "--stop",
                "1",
                "--step",
                "0.1",
                "--interface",
                by,
                "--start",
                "k=2",
                "--tolerance",
                "1e-8");

        assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.GOOD);
        assertThat(answer.out().lines().toList()).hasSize(12);
        assertThat(answer.out()).startsWith("\"time\",\"x\"\n0,1\n");
        assertThat(last(answer.out(), 1)).isCloseTo(Math.exp(-2), within(1e-6));
        assertThat(answer.err()).contains("until 1.0 s, 11 rows");
      }
    }
  }

  @Test
  void runReadsInputsAndWritesToAFile() throws Exception {
    Path file = TestFmus.binary(folder, "gain", 2);
    Path input = Files.writeString(folder.resolve("in.csv"), "time,u\n0,0\n1,10\n");
    Path csv = folder.resolve("out.csv");

    Answer answer =
        run(
            "fmu",
            "run",
            file.toString(),
            "--stop",
            "1",
            "--step",
            "0.5",
            "--start",
            "a=3",
            "--input",
            input.toString(),
            "--csv",
            csv.toString(),
            "--output",
            "y");

    assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.GOOD);
    assertThat(answer.out()).isEmpty();
    assertThat(Files.readAllLines(csv)).startsWith("\"time\",\"y\"", "0,0").hasSize(4);
  }

  @Test
  void wrongUseIsRefusedWithWhatWasExpected() throws Exception {
    Path file = TestFmus.binary(folder, "dahlquist", 3);
    Path input = Files.writeString(folder.resolve("in.csv"), "time,nothing\n0,0\n");

    Answer start = run("fmu", "run", file.toString(), "--start", "q=1");
    Answer output = run("fmu", "run", file.toString(), "--output", "q");
    Answer table = run("fmu", "run", file.toString(), "--input", input.toString());
    Answer step = run("fmu", "run", file.toString(), "--step", "-1");
    Answer speed = run("fmu", "run", file.toString(), "--speed", "1");
    Answer by = run("fmu", "run", file.toString(), "--interface", "xx");

    assertThat(List.of(start, output, table, step, speed, by))
        .allSatisfy(each -> assertThat(each.code()).as(each.err()).isEqualTo(ExitCode.WRONG_USE));
    assertThat(start.err()).contains("--start q=1: expected a variable of the FMU");
    assertThat(output.err()).contains("--output q: expected a variable of the FMU");
    assertThat(table.err()).contains("in.csv:1: expected names of inputs, found \"nothing\"");
    assertThat(step.err()).contains("a step of more than 0 s");
    assertThat(speed.err()).contains("--speed: expected a network");
    assertThat(by.err()).contains("--interface");
  }

  @Test
  void anErrorOfTheFmuEndsTheRunWithOneAndWhatItLogged() {
    Path file = TestFmus.binary(folder, "failing", 2);

    Answer answer = run("fmu", "run", file.toString(), "--stop", "1", "--step", "0.25");

    assertThat(answer.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(answer.err()).contains("no solution at");
  }

  @Test
  void aNetworkRuns() throws Exception {
    Path mass = TestFmus.binary(folder, "mass", 3);
    Path network =
        Files.writeString(
            folder.resolve("masses.yaml"),
            """
            members:
              left: { fmu: %1$s }
              right: { fmu: %1$s, interface: me, start: { x: -1 } }
            connections:
              - left.x -> right.u
              - { from: right.x, to: left.u }
            extrapolation: linear
            step: 0.01
            stop: 2
            """
                .formatted(mass.getFileName()));

    Answer answer =
        run(
            "fmu",
            "run",
            network.toString(),
            "--step",
            "0.5",
            "--output",
            "left.x",
            "--output",
            "right.x",
            "--speed",
            "1000");

    assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.GOOD);
    assertThat(answer.out()).startsWith("\"time\",\"left.x\",\"right.x\"\n0,1,-1\n0.5,");
    assertThat(last(answer.out(), 1)).isCloseTo(Math.cos(2 * Math.sqrt(2)), within(1e-3));
    assertThat(last(answer.out(), 2)).isCloseTo(-last(answer.out(), 1), within(1e-4));
    assertThat(answer.err()).contains("2 members: until 2.0 s, 5 rows, 200 steps");
  }

  @Test
  void whatIsWrongWithANetworkIsToldWithItsLine() throws Exception {
    Path mass = TestFmus.binary(folder, "mass", 3);
    Path unknown =
        Files.writeString(folder.resolve("a.yaml"), "members:\n  left: { fmw: x.fmu }\n");
    Path unconnected =
        Files.writeString(
            folder.resolve("b.yaml"),
            "members:\n  left: { fmu: %s }\nconnections:\n  - left.x -> left.q\n"
                .formatted(mass.getFileName()));

    Answer key = run("fmu", "run", unknown.toString());
    Answer port = run("fmu", "run", unconnected.toString());
    Answer option = run("fmu", "run", unconnected.toString(), "--tolerance", "1e-3");

    assertThat(key.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(key.err()).contains("a.yaml:2:").contains("found fmw; did you mean fmu?");
    assertThat(port.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(port.err())
        .contains(
            "b.yaml:4: connection left.x -> left.q: expected an input of \"left\" (u), found \"q\"");
    assertThat(option.code()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(option.err()).contains("--tolerance: expected an FMU, found a network");
  }

  @Test
  void onlyWhatIsTrustedRunsInThisProcess() {
    Path file = TestFmus.binary(folder, "dahlquist", 3);
    List<String> here = List.of("fmu", "run", file.toString(), "--stop", "1", "--in-process");
    String[] run = here.toArray(String[]::new);

    Answer refused = run(run);
    Answer asked = run("fmu", "trust", file.toString());

    assertThat(refused.code()).isNotEqualTo(ExitCode.GOOD);
    assertThat(refused.err()).contains("dahlquist3.fmu").contains("trust");
    assertThat(refused.out()).isEmpty();
    assertThat(asked.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(asked.out()).containsPattern("not trusted \\(SHA-256 [0-9a-f]{64}\\)");

    Answer noted =
        run("fmu", "trust", file.toString(), "--by", "anna", "--reason", "built from our sources");
    Answer ran = run(run);

    assertThat(noted.code()).isEqualTo(ExitCode.GOOD);
    assertThat(noted.out()).contains("trusted by").contains("anna");
    assertThat(folder.resolve("trusted.txt")).content().contains("built from our sources");
    assertThat(run("fmu", "trust", file.toString()).code()).isEqualTo(ExitCode.GOOD);
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.GOOD);
    assertThat(last(ran.out(), 1)).isCloseTo(Math.exp(-1), within(1e-3));

    // Trust is of what was looked at: another file of the same name has none.
    TestFmus.binary(
        folder, "dahlquist", 3, TestFmus.xml("dahlquist", 3) + "<!-- changed since -->");
    assertThat(run(run).code()).isNotEqualTo(ExitCode.GOOD);
  }

  @Test
  void bothProcessesAtOnceAreRefused() {
    Path file = TestFmus.binary(folder, "dahlquist", 3);

    Answer answer = run("fmu", "run", file.toString(), "--in-process", "--isolated");

    assertThat(answer.code()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(answer.err()).contains("expected --in-process or --isolated, found both");
  }
}
