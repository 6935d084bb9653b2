package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.TestFmus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// An oven whose gain is 2 and whose time constant is 25 s runs beside an FMU that takes them for 1
/// and 10: its history, kept by a running server, tells.
class CalibrationWorkspaceTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SECONDS = 300;
  private static final String PATH = "/api/v1/behaviours/zone/calibrations";

  @TempDir Path folder;
  private OvenPlant plant;
  private Node node;
  private ServerConnection server;

  @BeforeEach
  void open() throws Exception {
    plant = new OvenPlant(folder);
    Path _ =
        plant.write(
            "scenarios/oven.yaml",
            """
        behaviour: zone
        mode: shadow
        fmu: zone3.fmu
        model: dtmi:test:Oven;1
        inputs: { u: burner, ambient: 300 }
        start: { T: temperature, gain: 1 }
        outputs:
          T: { property: expected, measured: temperature, residual: residual }
        calibration:
          last: 1h
          starts: 1
          parameters:
            gain: { lower: 0.1, upper: 10 }
            tau: { lower: 1, upper: 200, start: 20 }
        """);
    TestFmus.binary(Files.createDirectories(plant.workspace().resolve("fmus")), "zone", 3);
    start();
    JsonNode _ =
        server.send(
            "POST", "/api/v1/telemetry/oven-1?ack=queryable", Optional.of(readings(new Random(4))));
  }

  private void start() {
    node = plant.start();
    server = OvenPlant.connect(node);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /// What the oven measured, with a noise of half a kelvin.
  private static String readings(Random random) {
    double[] temperatures = new double[SECONDS];
    double temperature = 310;
    for (int i = 0; i < SECONDS; i++) {
      temperatures[i] = temperature + (i == 0 ? 0 : 0.5 * random.nextGaussian());
      temperature += (300 + 2 * burner(i) - temperature) * -Math.expm1(-1 / 25.0);
    }
    return IntStream.range(0, SECONDS)
        .mapToObj(
            i ->
                "{\"$time\":\"%s\",\"temperature\":%s,\"burner\":%s}"
                    .formatted(BEGIN.plusSeconds(i), temperatures[i], burner(i)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static double burner(int second) {
    return second / 40 % 2 == 0 ? 60 : 20;
  }

  private String[] calibrate(String... more) {
    return Stream.concat(
            Stream.of(
                "behaviour",
                "calibrate",
                "zone",
                "--data",
                node.dataFolder().toString(),
                "--from",
                BEGIN.toString(),
                "--to",
                BEGIN.plusSeconds(SECONDS).toString(),
                "--starts",
                "1"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void theHistoryTellsTheParametersAndTheLinesGoIntoTheScenarioFile() throws Exception {
    Path lines = folder.resolve("lines.yaml");
    String text =
        OvenPlant.printed(
            ExitCode.GOOD,
            calibrate(
                "--parameter",
                "gain=0.1..10",
                "--parameter",
                "tau=1..200@20",
                "--lines",
                lines.toString()));
    JsonNode told =
        new ObjectMapper()
            .readTree(
                OvenPlant.printed(
                    ExitCode.GOOD,
                    calibrate(
                        "--parameter", "gain=0.1..10", "--parameter", "tau=1..200", "--json")));
    JsonNode result = told.path("result");
    JsonNode gain = result.path("parameters").get(0);
    JsonNode tau = result.path("parameters").get(1);

    assertThat(text)
        .contains("zone of oven-1: 299 steps from 2026-01-01T00:00:00Z", "gain", "was 1.00000")
        .contains("T beside temperature: off by 0.", "1 of 1 starts came to this");
    assertThat(Files.readString(lines)).startsWith("start:\n  gain: ").contains("  tau: ");
    assertThat(told.path("state").asString()).isEqualTo("done");
    assertThat(gain.path("low").asDouble()).isLessThan(2.02).isGreaterThan(1.9);
    assertThat(gain.path("high").asDouble()).isGreaterThan(1.98).isLessThan(2.1);
    assertThat(tau.path("value").asDouble()).isBetween(23.0, 27.0);
    assertThat(tau.path("unit").asString()).isEqualTo("s");
    assertThat(tau.path("present").asDouble()).isEqualTo(10);
    JsonNode output = result.path("outputs").get(0);
    assertThat(output.path("heldOut").asInt()).isEqualTo(89);
    assertThat(output.path("heldOutRmsAfter").asDouble())
        .isLessThan(0.8)
        .isLessThan(output.path("heldOutRmsBefore").asDouble() / 5);
    JsonNode course = output.path("course");
    assertThat(course.path("times")).hasSize(299);
    assertThat(course.path("measured")).hasSize(299);
    assertThat(course.path("before")).hasSize(299);
    assertThat(course.path("after")).hasSize(299);
    assertThat(course.path("times").get(0).asString()).isEqualTo("2026-01-01T00:00:01Z");
    // Nothing is applied by itself: the file and what runs are as before.
    assertThat(Files.readString(plant.workspace().resolve("scenarios/oven.yaml")))
        .contains("gain: 1 }");
    assertThat(server.send("GET", PATH, Optional.empty()).path("value")).hasSize(2);
    String one = PATH + "/" + told.path("id").asString();
    assertThat(server.send("GET", one, Optional.empty()).at("/result/findings")).isEmpty();
    JsonNode _ = server.send("DELETE", one, Optional.empty());
    assertThatThrownBy(() -> server.send("GET", one, Optional.empty())).hasMessageContaining("404");
  }

  @Test
  void theScenarioFileSaysWhatIsLookedForUnlessSomebodySaysOtherwise() {
    String[] range = {
      "--from", BEGIN.toString(), "--to", BEGIN.plusSeconds(SECONDS).toString(),
    };
    String[] own = {"behaviour", "calibrate", "zone", "--data", node.dataFolder().toString()};
    String byFile =
        OvenPlant.printed(
            ExitCode.GOOD, Stream.of(own, range).flatMap(Stream::of).toArray(String[]::new));
    String otherwise =
        OvenPlant.printed(
            ExitCode.GOOD,
            Stream.of(own, range, new String[] {"--parameter", "gain=0.1..10", "--starts", "2"})
                .flatMap(Stream::of)
                .toArray(String[]::new));
    // In the last hour nothing was measured; the range says that it was looked at.
    String lastHour = OvenPlant.printed(ExitCode.FOUND_PROBLEMS, own);
    JsonNode newest = server.send("GET", PATH, Optional.empty()).path("value").get(0);

    assertThat(byFile).contains("  gain ", "  tau ", "1 of 1 starts");
    assertThat(otherwise).contains("  gain ", " of 2 starts").doesNotContain("  tau ");
    assertThat(lastHour).startsWith("failed: ");
    assertThat(
            Duration.between(
                Instant.parse(newest.path("from").asString()),
                Instant.parse(newest.path("to").asString())))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatACalibrationCameToOutlivesTheServer() throws Exception {
    JsonNode told =
        new ObjectMapper()
            .readTree(
                OvenPlant.printed(
                    ExitCode.GOOD, calibrate("--parameter", "gain=0.1..10", "--json")));
    String one = PATH + "/" + told.path("id").asString();

    node.close();
    start();

    assertThat(server.send("GET", one, Optional.empty())).isEqualTo(told);
    JsonNode listed = server.send("GET", PATH, Optional.empty()).path("value");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("state").asString()).isEqualTo("done");
    assertThat(listed.get(0).has("result")).isFalse();
    JsonNode _ = server.send("DELETE", one, Optional.empty());
    assertThat(server.send("GET", PATH, Optional.empty()).path("value")).isEmpty();
    assertThatThrownBy(() -> server.send("GET", one, Optional.empty())).hasMessageContaining("404");
  }

  @Test
  void whatIsNotDeterminedOrCannotBeIsToldByTheExitCodeAndInWords() {
    String data = node.dataFolder().toString();
    String early =
        OvenPlant.printed(
            ExitCode.FOUND_PROBLEMS,
            "behaviour",
            "calibrate",
            "zone",
            "--data",
            data,
            "--from",
            "2025-01-01T00:00:00Z",
            "--to",
            "2025-01-02T00:00:00Z",
            "--parameter",
            "gain=0..1");

    assertThat(early)
        .contains("failed: calibration of zone: expected readings of burner of oven-1");
    for (String body :
        List.of(
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{\"tua\":{\"lower\":0,\"upper\":1}}}",
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{\"tau\":{\"lower\":1,\"upper\":1}}}",
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{\"tau\":{\"lower\":1}}}",
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{}}",
            "{\"from\":\"2026-01-03T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{\"tau\":{\"lower\":1,\"upper\":2}}}")) {
      assertThatThrownBy(() -> server.send("POST", PATH, Optional.of(body)))
          .as(body)
          .hasMessageContaining("400");
    }
    String fine =
        "{\"twin\":\"%s\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"parameters\":{\"tau\":{\"lower\":1,\"upper\":20}}}";
    assertThatThrownBy(() -> server.send("POST", PATH, Optional.of(fine.formatted("oven-2"))))
        .hasMessageContaining("404")
        .hasMessageContaining("oven-1");
    assertThatThrownBy(
            () ->
                server.send(
                    "POST", PATH.replace("zone", "nobody"), Optional.of(fine.formatted("oven-1"))))
        .hasMessageContaining("404");
  }
}
