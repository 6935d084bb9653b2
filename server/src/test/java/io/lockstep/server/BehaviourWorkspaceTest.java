package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.space.FieldPublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A workspace's `scenarios/`: checked by `validate` and a start, run beside the twins, and told
/// of.
class BehaviourWorkspaceTest {
  private static final String SCENARIO =
      """
      behaviour: oven
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      inputs: { u: burner }
      start: { y: temperature, timeConstant: 10, gain: 2 }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      """;

  @TempDir Path folder;
  private OvenPlant plant;

  @BeforeEach
  void writeWorkspace() throws IOException {
    plant = new OvenPlant(folder);
  }

  @Test
  void aShadowRunsBesideItsTwinAndIsListed() throws Exception {
    Path _ = plant.write("scenarios/oven.yaml", SCENARIO);
    String data = plant.data().toString();
    assertThat(OvenPlant.printed(ExitCode.GOOD, "validate", plant.workspace().toString()))
        .contains("0 problems");
    try (Node node = plant.start()) {
      assertThat(OvenPlant.printed(ExitCode.GOOD, "behaviour", "list", "--data", data))
          .contains("oven: shadow by lag, dtmi:test:Oven;1", "oven-1");
      for (int i = 0; i <= 10; i++) {
        var _ =
            node.space()
                .publish(
                    "plc",
                    List.of(
                        FieldPublication.of(
                            "lockstep/v1/oven-1/telemetry",
                            "{\"$time\":\"2026-01-01T00:00:%02dZ\",\"temperature\":20,\"burner\":10}"
                                .formatted(i))))
                .join();
      }
      ServerConnection server = OvenPlant.connect(node);
      Await.until(
          "ten steps",
          () -> twin(server).path("steps").asLong() == 10,
          () -> twin(server).toString());

      assertThat(twin(server).path("state").asString()).isEqualTo("running");
      assertThat(twin(server).path("time").asString()).isEqualTo("2026-01-01T00:00:10Z");
      assertThat(twin(server).path("outputs").get(0).path("residual").asDouble(1)).isZero();
      assertThat(
              OvenPlant.printed(
                  ExitCode.GOOD, "behaviour", "list", "--twin", "oven-1", "--data", data))
          .contains("running", "2026-01-01T00:00:10Z", "y = 20.0, residual 0.0");
      // A step is told of before what it says is decided.
      Await.until(
          "the model's values on the twin",
          () ->
              server
                  .send("GET", "/api/v1/twins/oven-1", Optional.empty())
                  .toString()
                  .contains("\"simulated\""),
          () -> twin(server).toString());
    }
  }

  private static JsonNode twin(ServerConnection server) {
    return server
        .send("GET", "/api/v1/behaviours", Optional.empty())
        .path("behaviours")
        .get(0)
        .path("twins")
        .get(0);
  }

  @Test
  void aMistakeIsToldByValidateAndByAStart() throws Exception {
    Path _ = plant.write("scenarios/oven.yaml", SCENARIO.replace("u: burner", "u: burn"));
    String what =
        "expected a property or telemetry of dtmi:test:Oven;1, found none of this name; did you mean burner?";

    assertThat(OvenPlant.printed(ExitCode.FOUND_PROBLEMS, "validate", plant.workspace().toString()))
        .contains("oven.yaml:5:", what);
    assertThatThrownBy(plant::start)
        .hasMessageContaining("oven.yaml:5:")
        .hasMessageContaining(what);
  }

  @Test
  void whatIfsAreCheckedToo() throws Exception {
    Path _ = plant.write("scenarios/oven.yaml", SCENARIO);
    Path _ =
        plant.write(
            "scenarios/hotter.yaml",
            """
        what-if: hotter
        for: 1h
        change:
          - { property: oven-1/temperature, factor: 1.1 }
        parameters:
          - { behaviour: oven, variable: gain, value: 3 }
        """);
    String workspace = plant.workspace().toString();
    assertThat(OvenPlant.printed(ExitCode.GOOD, "validate", workspace)).contains("0 problems");

    Path _ =
        plant.write(
            "scenarios/worse.yaml",
            """
        what-if: worse
        for: 1h
        set:
          - { property: oven-2/temperature, value: 1 }
        watch: [oven-1/temprature]
        parameters:
          - { behaviour: oven, variable: gian, value: 3 }
          - { behaviour: stove, variable: gain, value: 3 }
        behaviours: yes
        """);
    assertThat(OvenPlant.printed(ExitCode.FOUND_PROBLEMS, "validate", workspace))
        .contains("scenarios/worse.yaml:4:17", "found no twin oven-2")
        .contains("scenarios/worse.yaml:5:9", "found temprature")
        .contains("scenarios/worse.yaml:7:5", "did you mean gain?")
        .contains("scenarios/worse.yaml:8:5", "found stove")
        .contains("scenarios/worse.yaml:9:13", "expected saved, saved-only, anew or none");
  }

  @Test
  void aWhatIfRunsTheShadowFromTheStateThatItHas() throws Exception {
    Path _ = plant.write("scenarios/oven.yaml", SCENARIO);
    try (Node node = plant.start()) {
      for (int i = 10; i >= 0; i--) {
        var _ =
            node.space()
                .publish(
                    "plc",
                    List.of(
                        FieldPublication.of(
                            "lockstep/v1/oven-1/telemetry",
                            "{\"$time\":\"%s\",\"temperature\":20,\"burner\":10}"
                                .formatted(Instant.now().minusSeconds(i)))))
                .join();
      }
      ServerConnection server = OvenPlant.connect(node);
      Await.until(
          "nine steps",
          () -> twin(server).path("steps").asLong() >= 9,
          () -> twin(server).toString());
      Path scenario = folder.resolve("hot.yaml");
      Files.writeString(
          scenario,
          """
          what-if: hot
          for: 2m
          inputs: none
          signals:
            - { property: oven-1/burner, every: 1s, constant: 30 }
          watch: [oven-1/expected]
          """);

      JsonNode done =
          new ObjectMapper()
              .readTree(
                  OvenPlant.printed(
                      ExitCode.GOOD,
                      "whatif",
                      "run",
                      scenario.toString(),
                      "--json",
                      "--data",
                      plant.data().toString()));

      assertThat(done.at("/result/behaviours/0/begun").asString())
          .as(done.toString())
          .isEqualTo("saved");
      assertThat(done.at("/result/behaviours/0/state").asString()).isEqualTo("running");
      // Twice the burner, after twelve time constants.
      assertThat(done.at("/result/properties/0/last/mean").asDouble()).isBetween(59.9, 60.0);
      assertThat(done.at("/result/properties/0/base/last").asDouble()).isBetween(19.9, 20.1);
    }
  }
}
