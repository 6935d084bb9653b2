package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Devices seen and changed, one or many.
final class DeviceListCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Rows of one request, so that none takes long.
  private static final int ROWS = 5_000;

  private DeviceListCommands() {}

  /// What a list is narrowed by.
  static final class Filters {
    @Option(names = "--state", paramLabel = "STATE", description = "of this state only")
    @Nullable String state;

    @Option(names = "--group", paramLabel = "GROUP", description = "of this group only")
    @Nullable String group;

    @Option(names = "--tag", paramLabel = "NAME[=VALUE]", description = "with this tag only")
    @Nullable String tag;

    @Option(
        names = "--text",
        paramLabel = "TEXT",
        description = "with this text in id or tags only")
    @Nullable String text;

    @Option(names = "--connected", description = "with a connection only")
    boolean connected;

    @Option(names = "--problem", description = "with something wrong only")
    boolean problem;

    String query() {
      StringBuilder query = new StringBuilder();
      add(query, "state", state);
      add(query, "group", group);
      add(query, "tag", tag);
      add(query, "text", text);
      add(query, "connected", connected ? "true" : null);
      add(query, "problem", problem ? "true" : null);
      return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
      if (value != null) {
        query.append('&').append(name).append('=').append(ServerConnection.encoded(value));
      }
    }
  }

  @Command(
      name = "list",
      description = "Lists devices: id, state, model, and what is wrong.",
      mixinStandardHelpOptions = true)
  static final class Listing implements Callable<Integer> {
    @Mixin Filters filters = new Filters();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      String after = "";
      do {
        String path =
            "%s?max=1000&after=%s%s"
                .formatted(
                    DeviceCommands.DEVICES, ServerConnection.encoded(after), filters.query());
        JsonNode page = connection.send("GET", path, Optional.empty());
        for (JsonNode device : page.path("value")) {
          System.out.println(
              "%s  %s  %s%s"
                  .formatted(
                      device.path("id").asString(""),
                      device.path("state").asString(""),
                      device.path("model").asString(""),
                      device.has("lastError")
                          ? "  ! " + device.path("lastError").path("text").asString("")
                          : ""));
        }
        after = page.path("next").asString("");
      } while (!after.isEmpty());
      return ExitCode.GOOD;
    }
  }

  @Command(name = "show", description = "Shows a device as JSON.", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode device = server.connect().send("GET", DeviceCommands.path(id), Optional.empty());
      System.out.println(device.toPrettyString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "diagnose",
      description = "Follows a device's data from its entry to the history, step by step.",
      mixinStandardHelpOptions = true)
  static final class Diagnose implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode found =
          server.connect().send("GET", DeviceCommands.path(id) + "/diagnosis", Optional.empty());
      for (JsonNode step : found.path("steps")) {
        System.out.println(
            "%-8s %-12s %s%s"
                .formatted(
                    step.path("verdict").asString(""),
                    step.path("step").asString(""),
                    step.path("text").asString(""),
                    step.has("at") ? " (" + step.path("at").asString("") + ")" : ""));
      }
      return found.has("cause") ? ExitCode.FOUND_PROBLEMS : ExitCode.GOOD;
    }
  }

  @Command(
      name = "connections",
      description = "Lists the connections that a device has and had, latest first.",
      mixinStandardHelpOptions = true)
  static final class Connections implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode found =
          server.connect().send("GET", DeviceCommands.path(id) + "/connections", Optional.empty());
      for (JsonNode one : found.path("value")) {
        System.out.println(
            "%s  %s  %s  %s  %s  %s"
                .formatted(
                    one.path("connected").asString(""),
                    one.path("protocol").asString("-"),
                    one.path("listener").asString("-"),
                    one.path("address").asString("-"),
                    one.path("credential").asString("-"),
                    one.has("disconnected") ? ended(one) : "connected"));
      }
      return ExitCode.GOOD;
    }

    private static String ended(JsonNode one) {
      return "ended %s by %s (%s%s), %d in, %d out"
          .formatted(
              one.path("disconnected").asString(""),
              one.path("by").asString(""),
              one.path("code").asString(""),
              one.has("reason") ? " " + one.path("reason").asString("") : "",
              one.path("received").asLong(0),
              one.path("sent").asLong(0));
    }
  }

  @Command(
      name = "set",
      description = "Changes settings of a device; lists are given whole.",
      mixinStandardHelpOptions = true)
  static final class Set implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Option(names = "--model", paramLabel = "DTMI", description = "the model of its twin")
    @Nullable String model;

    @Option(names = "--group", paramLabel = "GROUP", description = "a group that it belongs to")
    List<String> groups = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "a tag")
    Map<String, String> tags = new TreeMap<>();

    @Option(names = "--publish", paramLabel = "FILTER", description = "what it may publish to")
    List<String> publish = new ArrayList<>();

    @Option(names = "--subscribe", paramLabel = "FILTER", description = "what it may subscribe to")
    List<String> subscribe = new ArrayList<>();

    @Option(names = "--feeds", paramLabel = "TWIN", description = "a twin that it may feed")
    List<String> feeds = new ArrayList<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode();
      if (model != null) {
        body.put("model", model);
      }
      add(body, "groups", groups);
      add(body, "publish", publish);
      add(body, "subscribe", subscribe);
      add(body, "feeds", feeds);
      if (!tags.isEmpty()) {
        ObjectNode named = body.putObject("tags");
        tags.forEach(named::put);
      }
      server.connect().send("PATCH", DeviceCommands.path(id), Optional.of(body.toString()));
      return ExitCode.GOOD;
    }

    private static void add(ObjectNode body, String name, List<String> texts) {
      if (!texts.isEmpty()) {
        texts.forEach(body.putArray(name)::add);
      }
    }
  }

  @Command(
      name = "import",
      description = "Adds or changes many devices from a file of CSV or NDJSON.",
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "*.ndjson, or CSV with a header")
    Path file = Path.of("");

    @Mixin ServerOptions server = new ServerOptions();

    private long created;
    private long changed;
    private long refused;

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      boolean isCsv = !file.toString().endsWith(".ndjson");
      try (BufferedReader in = Files.newBufferedReader(file)) {
        String header = isCsv ? in.readLine() + "\n" : "";
        StringBuilder rows = new StringBuilder(header);
        int count = 0;
        boolean isInQuotes = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          rows.append(line).append('\n');
          count++;
          isInQuotes ^= isCsv && line.chars().filter(c -> c == '"').count() % 2 == 1;
          if (count >= ROWS && !isInQuotes) {
            send(connection, isCsv, rows.toString());
            rows.setLength(0);
            rows.append(header);
            count = 0;
          }
        }
        if (count > 0) {
          send(connection, isCsv, rows.toString());
        }
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a readable file, found: %s".formatted(file, e),
            e);
      }
      System.out.println("%d created, %d changed, %d refused".formatted(created, changed, refused));
      return refused == 0 ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private void send(ServerConnection connection, boolean isCsv, String rows) {
      JsonNode answer =
          connection.send(
              "POST",
              DeviceCommands.DEVICES + "/import?format=" + (isCsv ? "csv" : "ndjson"),
              Optional.of(rows));
      created += answer.path("created").asLong(0);
      changed += answer.path("changed").asLong(0);
      refused += answer.path("refused").asLong(0);
      for (JsonNode one : answer.path("refusals")) {
        System.err.println(
            "%s: %s".formatted(one.path("id").asString(""), one.path("message").asString("")));
      }
    }
  }

  @Command(
      name = "export",
      description = "Prints devices as CSV or NDJSON, without their secrets.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Option(names = "--format", paramLabel = "FORMAT", description = "csv (the default) or ndjson")
    String format = "csv";

    @Mixin Filters filters = new Filters();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path =
          "%s/export?format=%s%s"
              .formatted(DeviceCommands.DEVICES, ServerConnection.encoded(format), filters.query());
      System.out.print(server.connect().sendForText("GET", path, Optional.empty()));
      return ExitCode.GOOD;
    }
  }
}
