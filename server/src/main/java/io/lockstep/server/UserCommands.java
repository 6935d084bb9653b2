package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    name = "user",
    description = "People who log in to the running server by name and password.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UserCommands.Add.class,
      UserCommands.Show.class,
      UserCommands.Remove.class,
      UserCommands.Password.class,
      UserCommands.Disable.class,
      UserCommands.Enable.class
    })
final class UserCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USERS = "/api/v1/users";
  private static final int PASSWORD_BYTES_MAX = 4_096;

  private static String path(String name) {
    return USERS + "/" + ServerConnection.encoded(name);
  }

  /// Where a password comes from: an argument would stand in the list of processes.
  static final class PasswordSource {
    @Option(
        names = "--password-stdin",
        description = "read the password from standard input instead of drawing one")
    boolean fromStandardInput;

    void into(ObjectNode request) {
      if (!fromStandardInput) {
        return;
      }
      try {
        byte[] bytes = System.in.readNBytes(PASSWORD_BYTES_MAX);
        String line = new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        request.put("password", line);
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT, "--password-stdin: expected a line, found: " + e, e);
      }
    }
  }

  /// A password that was drawn is printed, this once, and nothing else.
  private static int show(JsonNode answer) {
    String drawn = answer.path("password").asString("");
    if (!drawn.isEmpty()) {
      System.out.println(drawn);
    }
    return ExitCode.GOOD;
  }

  @Command(
      name = "add",
      description = "Adds a user; draws a password and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the name to log in by")
    String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "viewer, operator, engineer or admin")
    String role = "";

    @Option(names = "--group", paramLabel = "GROUP", description = "a group, as policies name it")
    List<String> groups = new ArrayList<>();

    @Option(names = "--restricted", description = "only policies grant anything")
    boolean restricted;

    @Mixin PasswordSource password = new PasswordSource();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("name", name).put("role", role);
      groups.forEach(request.putArray("groups")::add);
      request.put("restricted", restricted);
      password.into(request);
      return show(server.connect().send("POST", USERS, Optional.of(request.toString())));
    }
  }

  @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.connect().send("GET", USERS, Optional.empty());
      for (JsonNode user : answer.path("value")) {
        List<String> groups = new ArrayList<>();
        user.path("groups").forEach(group -> groups.add(group.asString()));
        System.out.printf(
            "%-24s %-9s %-10s %-9s %s%n",
            user.path("name").asString(),
            user.path("role").asString(),
            user.path("restricted").asBoolean() ? "restricted" : "-",
            user.path("enabled").asBoolean() ? "enabled" : "disabled",
            String.join(",", groups));
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "remove",
      description = "Removes a user and ends their sessions.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the user's name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode _ = server.connect().send("DELETE", path(name), Optional.empty());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "password",
      description = "Gives a user another password, ends their sessions, and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Password implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the user's name")
    String name = "";

    @Mixin PasswordSource password = new PasswordSource();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode();
      password.into(request);
      return show(
          server.connect().send("POST", path(name) + "/password", Optional.of(request.toString())));
    }
  }

  @Command(
      name = "disable",
      description = "Shuts a user out and ends their sessions.",
      mixinStandardHelpOptions = true)
  static final class Disable implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the user's name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return enable(server, name, false);
    }
  }

  @Command(name = "enable", description = "Lets a user in again.", mixinStandardHelpOptions = true)
  static final class Enable implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the user's name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return enable(server, name, true);
    }
  }

  private static int enable(ServerOptions server, String name, boolean isEnabled) {
    String change = JSON.createObjectNode().put("enabled", isEnabled).toString();
    JsonNode _ = server.connect().send("PATCH", path(name), Optional.of(change));
    return ExitCode.GOOD;
  }
}
