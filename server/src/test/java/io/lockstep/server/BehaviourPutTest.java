package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Behaviours are put, shown, restarted and removed on a server that runs, over HTTP and by
/// commands; it keeps them over a start.
class BehaviourPutTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHADOW =
      """
      behaviour: oven
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      inputs: { u: burner }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      """;

  @TempDir Path folder;
  private OvenPlant plant;

  @BeforeEach
  void writeWorkspace() throws IOException {
    plant = new OvenPlant(folder);
  }

  private String run(int expected, String... arguments) {
    return OvenPlant.printed(
        expected,
        Stream.concat(Stream.of(arguments), Stream.of("--data", plant.data().toString()))
            .toArray(String[]::new));
  }

  private static JsonNode put(ServerConnection server, String name, String text) {
    return server.send(
        "PUT",
        "/api/v1/behaviours/" + name,
        Optional.of(JSON.createObjectNode().put("text", text).toString()));
  }

  private static String audit(ServerConnection server) {
    return server.send("GET", "/api/v1/audit", Optional.empty()).toString();
  }

  @Test
  void commandsPutShowRestartAndRemoveIt() throws Exception {
    String file = Files.writeString(folder.resolve("oven.yaml"), "# Ours.\n" + SHADOW).toString();
    try (Node _ = plant.start()) {
      assertThat(run(ExitCode.GOOD, "behaviour", "put", file, "--check")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "list")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "put", file)).contains("oven: it runs");
      assertThat(run(ExitCode.GOOD, "behaviour", "list"))
          .contains("oven: shadow by lag, dtmi:test:Oven;1", "oven-1");
      assertThat(run(ExitCode.GOOD, "behaviour", "restart", "oven"))
          .contains("oven: runs version ");
    }
    try (Node _ = plant.start()) {
      assertThat(run(ExitCode.GOOD, "behaviour", "show", "oven")).isEqualTo("# Ours.\n" + SHADOW);
      assertThat(run(ExitCode.GOOD, "behaviour", "remove", "oven")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "list")).isEmpty();
      assertThat(plant.data().resolve("scenarios")).isEmptyDirectory();
    }
  }

  @Test
  void overHttpItSaysWhoPutItAndWhatIsWrong() throws Exception {
    try (Node node = plant.start()) {
      ServerConnection server = OvenPlant.connect(node);
      JsonNode made = put(server, "oven", SHADOW);

      assertThat(made.path("place").asString()).isEqualTo("uploaded");
      assertThat(made.path("text").asString()).isEqualTo(SHADOW);
      assertThat(made.path("changedBy").asString()).isEqualTo("admin");
      assertThat(made.path("twins").get(0).path("twin").asString()).isEqualTo("oven-1");
      assertThatThrownBy(() -> put(server, "oven", SHADOW.replace("u: burner", "u: burn")))
          .hasMessageContaining("oven.yaml:5:")
          .hasMessageContaining("did you mean burner?");
      JsonNode findings =
          server.send(
              "POST",
              "/api/v1/behaviours/validate",
              Optional.of(
                  JSON.createObjectNode()
                      .put("text", SHADOW.replace("mode: shadow", "mode: shade"))
                      .toString()));
      assertThat(findings.path("valid").asBoolean(true)).isFalse();
      assertThat(findings.path("errors").get(0).path("line").asInt()).isEqualTo(2);
      Await.until(
          "the audit",
          () -> audit(server).contains("PutBehaviour") && audit(server).contains("behaviour/oven"),
          () -> audit(server));
      assertThatThrownBy(() -> server.send("DELETE", "/api/v1/behaviours/other", Optional.empty()))
          .hasMessageContaining("There is no such behaviour");
    }
  }

  @Test
  void oneOfTheWorkspaceIsChangedThere() throws Exception {
    Path _ = plant.write("scenarios/oven.yaml", SHADOW);
    try (Node node = plant.start()) {
      ServerConnection server = OvenPlant.connect(node);

      assertThat(
              server
                  .send("GET", "/api/v1/behaviours/oven", Optional.empty())
                  .path("place")
                  .asString())
          .isEqualTo("workspace");
      assertThatThrownBy(() -> put(server, "oven", SHADOW))
          .hasMessageContaining("found it in its folder scenarios");
      assertThatThrownBy(() -> server.send("DELETE", "/api/v1/behaviours/oven", Optional.empty()))
          .hasMessageContaining("found it in its folder scenarios");
    }
  }

  @Test
  void whatKeepsFmusApartIsSaid() {
    try (Node node = plant.start()) {
      JsonNode isolation =
          OvenPlant.connect(node).send("GET", "/api/v1/fmus", Optional.empty()).path("isolation");

      assertThat(isolation.path("text").asString())
          .startsWith("a process of its own, a deadline for each call");
      assertThat(isolation.path("files").asString()).isNotEmpty();
      assertThat(run(ExitCode.GOOD, "fmu", "list")).contains("An FMU in a worker has a process");
    }
  }
}
