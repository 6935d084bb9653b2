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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "hold",
    description = "Legal holds: lists, places and releases them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      HoldCommands.ListHolds.class,
      HoldCommands.Place.class,
      HoldCommands.Release.class
    })
final class HoldCommands {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HOLDS = "/api/v1/holds";

  private HoldCommands() {}

  @Command(
      name = "list",
      description = "Lists the legal holds: name, since when, by whom, why.",
      mixinStandardHelpOptions = true)
  static final class ListHolds implements Callable<Integer> {
    @Option(names = "--twin", paramLabel = "TWIN", description = "only those on this twin")
    String twin = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String query = twin.isEmpty() ? "" : "?twin=" + ServerConnection.encoded(twin);
      for (JsonNode hold :
          server.connect().send("GET", HOLDS + query, Optional.empty()).path("value")) {
        System.out.printf(
            "%s  %s  %s  %s%n",
            hold.path("name").asString(),
            hold.path("since").asString(),
            hold.path("by").asString(),
            hold.path("reason").asString());
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "place",
      description = "Places a legal hold: neither retention nor a purge takes what is under it.",
      mixinStandardHelpOptions = true)
  static final class Place implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "its name")
    String name = "";

    @Option(
        names = "--twin",
        paramLabel = "ID",
        description = "a twin's id, or how ids begin when * stands at the end")
    List<String> twins = new ArrayList<>();

    @Option(names = "--model", paramLabel = "DTMI", description = "twins of this model")
    String model = "";

    @Option(names = "--below", paramLabel = "TWIN", description = "this twin and all below it ...")
    String below = "";

    @Option(names = "--along", paramLabel = "NAME", description = "... along these relationships")
    List<String> along = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG", description = "twins with this tag")
    List<String> tags = new ArrayList<>();

    @Option(names = "--property", paramLabel = "PATH", description = "only these properties")
    List<String> properties = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "source times from here on")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "source times before this")
    String to = "";

    @Option(names = "--until", paramLabel = "TIME", description = "when it ends by itself")
    String until = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("reason", reason);
      put(request, "twins", twins);
      put(request, "tags", tags);
      put(request, "properties", properties);
      if (!below.isEmpty()) {
        ObjectNode root = request.putObject("below").put("twin", below);
        along.forEach(root.putArray("along")::add);
      }
      put(request, "model", model);
      put(request, "from", from);
      put(request, "to", to);
      put(request, "until", until);
      JsonNode _ =
          server
              .connect()
              .send(
                  "PUT",
                  HOLDS + "/" + ServerConnection.encoded(name),
                  Optional.of(request.toString()));
      System.out.println("held: " + name);
      return ExitCode.GOOD;
    }

    private static void put(ObjectNode request, String key, List<String> texts) {
      if (!texts.isEmpty()) {
        texts.forEach(request.putArray(key)::add);
      }
    }

    private static void put(ObjectNode request, String key, String text) {
      if (!text.isEmpty()) {
        ObjectNode _ = request.put(key, text);
      }
    }
  }

  @Command(
      name = "release",
      description = "Releases a legal hold.",
      mixinStandardHelpOptions = true)
  static final class Release implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "its name")
    String name = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path =
          HOLDS
              + "/"
              + ServerConnection.encoded(name)
              + "?reason="
              + ServerConnection.encoded(reason);
      JsonNode _ = server.connect().send("DELETE", path, Optional.empty());
      System.out.println("released: " + name);
      return ExitCode.GOOD;
    }
  }
}
