package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  @BeforeEach
  void writeWorkspace() throws IOException {
    write(
        "plant/models/oven.json",
        """
        {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
          {"@type":"Property","name":"temperature","schema":"double"},
          {"@type":"Telemetry","name":"burner","schema":"double"},
          {"@type":"Property","name":"expected","schema":"double"},
          {"@type":"Property","name":"residual","schema":"double"}]}
        """);
    write(
        "plant/graph/oven.json",
        """
        {"digitalTwins":[{"$dtId":"oven-1","$metadata":{"$model":"dtmi:test:Oven;1"}}]}
        """);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Node start() {
    return Node.start(
        Settings.read(
            Map.of(),
            Optional.empty(),
            Stream.of(Setting.HTTP_PORT, Setting.HTTPS_PORT, Setting.MQTT_PORT, Setting.MQTTS_PORT)
                .map(port -> port.key() + "=0")
                .toList()),
        folder.resolve("data"),
        Workspace.read(folder.resolve("plant")));
  }

  private static ServerConnection connect(Node node) {
    return ServerConnection.find(
        new ServerConnection.Coordinates("", "", node.dataFolder()), Map.of());
  }

  private String run(int expected, String... arguments) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      String[] all =
          Stream.concat(
                  Stream.of(arguments), Stream.of("--data", folder.resolve("data").toString()))
              .toArray(String[]::new);
      assertThat(Main.run(all)).isEqualTo(expected);
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode put(ServerConnection server, String name, String text) {
    return server.send(
        "PUT",
        "/api/v1/behaviours/" + name,
        Optional.of(JSON.createObjectNode().put("text", text).toString()));
  }

  @Test
  void commandsPutShowRestartAndRemoveIt() throws Exception {
    String file = write("oven.yaml", "# Ours.\n" + SHADOW).toString();
    try (Node _ = start()) {
      assertThat(run(ExitCode.GOOD, "behaviour", "put", file, "--check")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "list")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "put", file)).contains("oven: it runs");
      assertThat(run(ExitCode.GOOD, "behaviour", "list"))
          .contains("oven: shadow by lag, dtmi:test:Oven;1", "oven-1");
      assertThat(run(ExitCode.GOOD, "behaviour", "restart", "oven"))
          .contains("oven: runs version ");
    }
    try (Node _ = start()) {
      assertThat(run(ExitCode.GOOD, "behaviour", "show", "oven")).isEqualTo("# Ours.\n" + SHADOW);
      assertThat(run(ExitCode.GOOD, "behaviour", "remove", "oven")).isEmpty();
      assertThat(run(ExitCode.GOOD, "behaviour", "list")).isEmpty();
      assertThat(folder.resolve("data/scenarios")).isEmptyDirectory();
    }
  }

  @Test
  void overHttpItSaysWhoPutItAndWhatIsWrong() throws Exception {
    try (Node node = start()) {
      ServerConnection server = connect(node);
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
      assertThat(server.send("GET", "/api/v1/audit", Optional.empty()).toString())
          .contains("PutBehaviour", "behaviour/oven");
      assertThatThrownBy(() -> server.send("DELETE", "/api/v1/behaviours/other", Optional.empty()))
          .hasMessageContaining("There is no such behaviour");
    }
  }

  @Test
  void oneOfTheWorkspaceIsChangedThere() throws Exception {
    write("plant/scenarios/oven.yaml", SHADOW);
    try (Node node = start()) {
      ServerConnection server = connect(node);

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
    try (Node node = start()) {
      JsonNode isolation =
          connect(node).send("GET", "/api/v1/fmus", Optional.empty()).path("isolation");

      assertThat(isolation.path("text").asString())
          .startsWith("a process of its own, a deadline for each call");
      assertThat(isolation.path("files").asString()).isNotEmpty();
      assertThat(run(ExitCode.GOOD, "fmu", "list")).contains("An FMU in a worker has a process");
    }
  }
}
