package io.lockstep.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// How a command finds the running server.
final class ServerOptions {
  @Option(names = "--server", paramLabel = "URL", description = "the server's HTTP address")
  String server = "";

  @Option(names = "--token", paramLabel = "TOKEN", description = "a token of the server")
  String token = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the data folder that says where the server is (default: ${DEFAULT-VALUE})")
  Path data = Path.of("data");

  ServerConnection connect() {
    return ServerConnection.find(
        new ServerConnection.Coordinates(server, token, data), System.getenv());
  }
}
