package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A workspace with an oven, `oven-1`, that behaviours can be bound to, servers that run it, and
/// what the command line prints beside them. Its files lie in `plant`, a server's in `data`.
final class OvenPlant {
  private final Path folder;

  /// Writes the model and the twin.
  OvenPlant(Path folder) throws IOException {
    this.folder = folder;
    Path _ =
        write(
            "models/oven.json",
            """
            {"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
              {"@type":"Property","name":"temperature","schema":"double"},
              {"@type":"Telemetry","name":"burner","schema":"double"},
              {"@type":"Property","name":"expected","schema":"double"},
              {"@type":"Property","name":"residual","schema":"double"}]}
            """);
    Path _ =
        write(
            "graph/oven.json",
            """
            {"digitalTwins":[{"$dtId":"oven-1","$metadata":{"$model":"dtmi:test:Oven;1"}}]}
            """);
  }

  /// Where the workspace lies.
  Path workspace() {
    return folder.resolve("plant");
  }

  /// Where its servers keep what they know.
  Path data() {
    return folder.resolve("data");
  }

  /// Writes a file of the workspace.
  Path write(String name, String text) throws IOException {
    Path file = workspace().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /// Starts a server.
  Node start() {
    return Node.start(FreePorts.settings(), data(), Workspace.read(workspace()));
  }

  static ServerConnection connect(Node node) {
    return ServerConnection.find(
        new ServerConnection.Coordinates("", "", node.dataFolder()), Map.of());
  }

  /// What a command prints.
  static String printed(int expected, String... arguments) {
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
}
