package io.lockstep.server;

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
    name = "gap",
    description = "Known gaps, where readings are missing: lists, notes and withdraws them.",
    mixinStandardHelpOptions = true,
    subcommands = {GapCommands.ListGaps.class, GapCommands.Note.class, GapCommands.Withdraw.class})
final class GapCommands {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GAPS = "/api/v1/gaps";

  private GapCommands() {}

  @Command(
      name = "list",
      description = "Lists the known gaps: id, from, to, twin, why.",
      mixinStandardHelpOptions = true)
  static final class ListGaps implements Callable<Integer> {
    @Option(names = "--twin", paramLabel = "TWIN", description = "only those of this twin")
    String twin = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String query = twin.isEmpty() ? "" : "?twin=" + ServerConnection.encoded(twin);
      for (JsonNode gap :
          server.connect().send("GET", GAPS + query, Optional.empty()).path("value")) {
        System.out.printf(
            "%s  %s  %s  %s  %s%n",
            gap.path("id").asString(),
            gap.path("from").asString("-"),
            gap.path("to").asString("-"),
            gap.path("twin").asString("all"),
            gap.path("reason").asString());
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "note",
      description = "Notes that readings are missing, and prints the note's id.",
      mixinStandardHelpOptions = true)
  static final class Note implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FROM", description = "source time, RFC 3339")
    String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "source time, exclusive")
    String to = "";

    @Option(names = "--twin", paramLabel = "TWIN", description = "whose (default: all)")
    String twin = "";

    @Option(names = "--property", paramLabel = "PATH", description = "of what (default: all)")
    String property = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request =
          JSON.createObjectNode().put("from", from).put("to", to).put("reason", reason);
      if (!twin.isEmpty()) {
        ObjectNode _ = request.put("twin", twin);
      }
      if (!property.isEmpty()) {
        ObjectNode _ = request.put("property", property);
      }
      JsonNode noted = server.connect().send("POST", GAPS, Optional.of(request.toString()));
      System.out.println(noted.path("id").asString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "withdraw",
      description = "Takes back the note of a gap.",
      mixinStandardHelpOptions = true)
  static final class Withdraw implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the note's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode _ = server.connect().send("DELETE", GAPS + "/" + id, Optional.empty());
      return ExitCode.GOOD;
    }
  }
}
