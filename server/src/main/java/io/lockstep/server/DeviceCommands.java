package io.lockstep.server;

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
      String request = JSON.createObjectNode().put("id", id).toString();
      JsonNode answer = server.connect().send("POST", "/api/v1/devices", Optional.of(request));
      System.out.println(answer.path("credential").asString());
      return ExitCode.GOOD;
    }
  }
}
