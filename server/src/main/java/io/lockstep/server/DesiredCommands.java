package io.lockstep.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "desired",
    description = "What devices are desired to be, and how far that has come.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DesiredCommands.Show.class,
      DesiredCommands.Set.class,
      DesiredCommands.Clear.class
    })
final class DesiredCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DesiredCommands() {}

  @Command(
      name = "get",
      description =
          "Prints the desired values of a twin, each with its state and what is reported.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "TWIN", description = "the twin's id")
    String twin = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      print(server.connect().send("GET", path(twin, ""), Optional.empty()));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "set",
      description = {
        "Says what a twin's device is desired to be; other values stay as they are.",
        "Prints the desired values then."
      },
      mixinStandardHelpOptions = true)
  static final class Set implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TWIN", description = "the twin's id")
    String twin = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "PROPERTY=VALUE",
        description = "components before it with dots; JSON, else a text")
    Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept with the values")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode();
      values.forEach((property, text) -> put(body, property, value(text)));
      print(server.connect().send("PATCH", path(twin, reason), Optional.of(body.toString())));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "clear",
      description = {
        "Takes desired values away, all of them when none is named; the device is told nothing.",
        "Prints the desired values that are left."
      },
      mixinStandardHelpOptions = true)
  static final class Clear implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TWIN", description = "the twin's id")
    String twin = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "PROPERTY",
        description = "components before it with dots")
    List<String> properties = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the audit")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode();
      properties.forEach(property -> put(body, property, JSON.nullNode()));
      String method = properties.isEmpty() ? "PUT" : "PATCH";
      print(server.connect().send(method, path(twin, reason), Optional.of(body.toString())));
      return ExitCode.GOOD;
    }
  }

  private static void print(JsonNode document) {
    for (Map.Entry<String, JsonNode> member : document.path("values").properties()) {
      JsonNode value = member.getValue();
      String message = value.path("message").asString("");
      System.out.printf(
          "%-24s %-16s %-9s reported %s%s%n",
          member.getKey().replace('/', '.'),
          value.path("value"),
          value.path("state").asString(),
          value.has("reported") ? value.path("reported") : "nothing",
          message.isEmpty() ? "" : ", " + message);
    }
  }

  /// Puts a value where its component stands.
  private static void put(ObjectNode body, String property, JsonNode value) {
    String[] parts = property.split("\\.", -1);
    ObjectNode at = body;
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.get(parts[i]) instanceof ObjectNode inner ? inner : at.putObject(parts[i]);
    }
    at.set(parts[parts.length - 1], value);
  }

  private static JsonNode value(String text) {
    if (text.isBlank()) {
      return JSON.getNodeFactory().stringNode(text);
    }
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return JSON.getNodeFactory().stringNode(text);
    }
  }

  private static String path(String twin, String reason) {
    return "/api/v1/twins/%s/desired%s"
        .formatted(
            ServerConnection.encoded(twin),
            reason.isEmpty() ? "" : "?reason=" + ServerConnection.encoded(reason));
  }
}
