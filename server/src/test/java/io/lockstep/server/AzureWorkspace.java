package io.lockstep.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A workspace with an event endpoint, for the clients' scenarios.
final class AzureWorkspace {
  static final String ENDPOINT = "floor";

  private AzureWorkspace() {}

  /// A server with it, in a folder.
  static ServerProcess.Launch server(Path folder) throws IOException {
    Path endpoints = Files.createDirectories(folder.resolve("plant/endpoints"));
    Files.writeString(
        endpoints.resolve("floor.yaml"),
        """
        endpoints:
          - name: floor
            kind: mqtt
            topic: "events/{twinId}/{type}"
        """);
    return ServerProcess.in(folder.resolve("data")).withWorkspace(folder.resolve("plant"));
  }
}
