package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "token",
    description = "Tokens of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = TokenCommands.Create.class)
final class TokenCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Command(
      name = "create",
      description = "Makes a token and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "viewer, operator, engineer, admin or device")
    String role = "";

    @Option(names = "--name", paramLabel = "NAME", description = "what the token is for")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("role", role);
      if (!name.isEmpty()) {
        request.put("name", name);
      }
      JsonNode answer =
          server.connect().send("POST", "/api/v1/tokens", Optional.of(request.toString()));
      System.out.println(answer.path("token").asString());
      return ExitCode.GOOD;
    }
  }
}
