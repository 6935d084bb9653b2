package io.lockstep.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "token",
    description = "Tokens of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenCommands.Create.class,
      TokenCommands.Show.class,
      TokenCommands.Revoke.class
    })
final class TokenCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKENS = "/api/v1/tokens";

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

    @Option(names = "--group", paramLabel = "GROUP", description = "a group, as policies name it")
    List<String> groups = new ArrayList<>();

    @Option(names = "--restricted", description = "only policies grant anything")
    boolean restricted;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "its end, such as 2027-01-31T08:00:00Z")
    String expires = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("role", role);
      if (!name.isEmpty()) {
        request.put("name", name);
      }
      if (!groups.isEmpty()) {
        groups.forEach(request.putArray("groups")::add);
      }
      if (restricted) {
        request.put("restricted", true);
      }
      if (!expires.isEmpty()) {
        request.put("expires", expires);
      }
      JsonNode answer = server.connect().send("POST", TOKENS, Optional.of(request.toString()));
      System.out.println(answer.path("token").asString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "list",
      description = "Lists the tokens, without their secrets, and when each was last used.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.connect().send("GET", TOKENS, Optional.empty());
      for (JsonNode token : answer.path("value")) {
        System.out.printf(
            "%-16s %-24s %-9s %-10s expires %s, last used %s%n",
            token.path("id").asString(),
            token.path("name").asString(),
            token.path("role").asString(),
            token.path("restricted").asBoolean() ? "restricted" : "-",
            token.path("expires").asString("never"),
            token.path("lastUsed").asString("not since the start"));
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "revoke",
      description = "Withdraws a token, at once.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the token's id, as token list shows it")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path = TOKENS + "/" + ServerConnection.encoded(id);
      JsonNode _ = server.connect().send("DELETE", path, Optional.empty());
      return ExitCode.GOOD;
    }
  }
}
