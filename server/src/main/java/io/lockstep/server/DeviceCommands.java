package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Command(
    name = "device",
    description = "Devices of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = DeviceCommands.Add.class)
final class DeviceCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEVICES = "/api/v1/devices";

  @Command(
      name = "add",
      description = "Registers a device and prints its credential, this once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id, which is that of its twin")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      JsonNode answer =
          isListedWithoutCredential(connection)
              ? connection.send("POST", path() + "/credential", Optional.empty())
              : connection.send(
                  "POST", DEVICES, Optional.of(JSON.createObjectNode().put("id", id).toString()));
      System.out.println(answer.path("credential").asString());
      return ExitCode.GOOD;
    }

    /// A device that a workspace's `devices/` lists is registered, and waits for its credential.
    private boolean isListedWithoutCredential(ServerConnection connection) {
      try {
        return !connection.send("GET", path(), Optional.empty()).path("hasCredential").asBoolean();
      } catch (LockstepException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          return false;
        }
        throw e;
      }
    }

    private String path() {
      return DEVICES + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}
