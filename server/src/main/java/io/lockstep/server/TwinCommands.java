package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is done with one twin.
@Command(
    name = "twin",
    description = "Looks after single twins.",
    mixinStandardHelpOptions = true,
    subcommands = TwinCommands.Purge.class)
final class TwinCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Command(
      name = "purge",
      description = "Takes away what the history has of a twin, for good.",
      mixinStandardHelpOptions = true)
  static final class Purge implements Callable<Integer> {
    @Parameters(
        paramLabel = "ID",
        description = "the twin's id; there need be no such twin any more")
    String id = "";

    @Option(
        names = "--archive",
        description = "keep a copy in the folder `archive` of the data folder before")
    boolean archive;

    @Option(
        names = "--before",
        paramLabel = "TIME",
        description = "values from this time on stay, such as 2026-01-01T00:00:00Z")
    String before = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the audit")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode().put("archive", archive).put("reason", reason);
      if (!before.isEmpty()) {
        body.put("before", before);
      }
      String path = "/api/v1/twins/" + ServerConnection.encoded(id) + "/purge";
      JsonNode done = server.connect().send("POST", path, Optional.of(body.toString()));
      System.out.println(PurgeText.of(done));
      return ExitCode.GOOD;
    }
  }
}
