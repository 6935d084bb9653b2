package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A workspace's `devices/`, and the commands that give out secrets.
class WorkspaceDevicesTest {
  private static final String ENTRY =
      """
      devices:
        - id: gateway-1
          feeds: [ l1-press ]
      """;

  @TempDir Path folder;

  @Test
  void aListedDeviceIsRegisteredAndGetsItsCredentialOnce() {
    Workspace workspace =
        new Workspace(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(new NamedText("devices/gateways.yaml", ENTRY)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    String data = folder.resolve("data").toString();
    try (Node node = Node.start(FreePorts.settings(), Path.of(data), workspace)) {
      ServerConnection server =
          ServerConnection.find(
              new ServerConnection.Coordinates("", "", node.dataFolder()), Map.of());

      assertThat(server.send("GET", "/api/v1/devices/gateway-1", Optional.empty()).toString())
          .contains("\"hasCredential\":false", "\"feeds\":[\"l1-press\"]");
      assertThat(Main.run("device", "add", "gateway-1", "--data", data)).isZero();
      assertThat(Main.run("device", "add", "gateway-1", "--data", data))
          .as("a second credential")
          .isEqualTo(ExitCode.FOUND_PROBLEMS);
      assertThat(Main.run("token", "create", "--role", "viewer", "--data", data)).isZero();
    }
  }

  @Test
  void aWrongEntryIsToldByValidate() throws IOException {
    Path devices = Files.createDirectories(folder.resolve("plant/devices"));
    Files.writeString(devices.resolve("gateways.yaml"), ENTRY.replace("feeds", "feed"));

    assertThat(Main.run("validate", folder.resolve("plant").toString()))
        .isEqualTo(ExitCode.FOUND_PROBLEMS);
  }
}
