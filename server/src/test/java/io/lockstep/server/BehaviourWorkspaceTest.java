package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.space.FieldPublication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  @BeforeEach
  void writeWorkspace() throws IOException {
    write(
        "models/oven.json",
        """
        {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
          {"@type":"Property","name":"temperature","schema":"double"},
          {"@type":"Telemetry","name":"burner","schema":"double"},
          {"@type":"Property","name":"expected","schema":"double"},
          {"@type":"Property","name":"residual","schema":"double"}]}
        """);
    write(
        "graph/oven.json",
        """
        {"digitalTwins":[{"$dtId":"oven-1","$metadata":{"$model":"dtmi:test:Oven;1"}}]}
        """);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve("plant").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Node start() {
    return Node.start(
        Settings.read(
            Map.of(),
            Optional.empty(),
            Stream.of(
                    Setting.HTTP_PORT,
                    Setting.HTTPS_PORT,
                    Setting.MQTT_PORT,
                    Setting.MQTTS_PORT,
                    Setting.PG_PORT)
                .map(port -> port.key() + "=0")
                .toList()),
        folder.resolve("data"),
        Workspace.read(folder.resolve("plant")));
  }

  private static String printed(int expected, String... arguments) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(Main.run(arguments)).isEqualTo(expected);
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aShadowRunsBesideItsTwinAndIsListed() throws Exception {
    write("scenarios/oven.yaml", SCENARIO);
    String data = folder.resolve("data").toString();
    assertThat(printed(ExitCode.GOOD, "validate", folder.resolve("plant").toString()))
        .contains("0 problems");
    try (Node node = start()) {
      assertThat(printed(ExitCode.GOOD, "behaviour", "list", "--data", data))
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
      ServerConnection server =
          ServerConnection.find(
              new ServerConnection.Coordinates("", "", node.dataFolder()), Map.of());
      Await.until(
          "ten steps",
          () -> twin(server).path("steps").asLong() == 10,
          () -> twin(server).toString());

      assertThat(twin(server).path("state").asString()).isEqualTo("running");
      assertThat(twin(server).path("time").asString()).isEqualTo("2026-01-01T00:00:10Z");
      assertThat(twin(server).path("outputs").get(0).path("residual").asDouble(1)).isZero();
      assertThat(printed(ExitCode.GOOD, "behaviour", "list", "--twin", "oven-1", "--data", data))
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
    write("scenarios/oven.yaml", SCENARIO.replace("u: burner", "u: burn"));
    String what =
        "expected a property or telemetry of dtmi:test:Oven;1, found none of this name; did you mean burner?";

    assertThat(printed(ExitCode.FOUND_PROBLEMS, "validate", folder.resolve("plant").toString()))
        .contains("oven.yaml:5:", what);
    assertThatThrownBy(this::start).hasMessageContaining("oven.yaml:5:").hasMessageContaining(what);
  }

  @Test
  void whatIfsAreCheckedToo() throws Exception {
    write("scenarios/oven.yaml", SCENARIO);
    write(
        "scenarios/hotter.yaml",
        """
        what-if: hotter
        for: 1h
        change:
          - { property: oven-1/temperature, factor: 1.1 }
        parameters:
          - { behaviour: oven, variable: gain, value: 3 }
        """);
    String plant = folder.resolve("plant").toString();
    assertThat(printed(ExitCode.GOOD, "validate", plant)).contains("0 problems");

    write(
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
    assertThat(printed(ExitCode.FOUND_PROBLEMS, "validate", plant))
        .contains("scenarios/worse.yaml:4:17", "found no twin oven-2")
        .contains("scenarios/worse.yaml:5:9", "found temprature")
        .contains("scenarios/worse.yaml:7:5", "did you mean gain?")
        .contains("scenarios/worse.yaml:8:5", "found stove")
        .contains("scenarios/worse.yaml:9:13", "expected saved, saved-only, anew or none");
  }

  @Test
  void aWhatIfRunsTheShadowFromTheStateThatItHas() throws Exception {
    write("scenarios/oven.yaml", SCENARIO);
    try (Node node = start()) {
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
      ServerConnection server =
          ServerConnection.find(
              new ServerConnection.Coordinates("", "", node.dataFolder()), Map.of());
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
                  printed(
                      ExitCode.GOOD,
                      "whatif",
                      "run",
                      scenario.toString(),
                      "--json",
                      "--data",
                      folder.resolve("data").toString()));

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
