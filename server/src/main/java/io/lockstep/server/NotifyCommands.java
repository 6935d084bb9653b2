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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "notify",
    description = "The channels by which rules let people and systems be told.",
    mixinStandardHelpOptions = true,
    subcommands = {NotifyCommands.Show.class, NotifyCommands.Test.class})
final class NotifyCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NotifyCommands() {}

  @Command(
      name = "list",
      description = "Prints the channels, and how it stands with them.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode all = server.connect().send("GET", "/api/v1/notifications", Optional.empty());
      for (JsonNode channel : all.path("value")) {
        String failure = channel.path("lastFailure").asString("");
        System.out.printf(
            "%-24s %-8s %-11s %d sent, %d waiting, %d given up%s%n",
            channel.path("name").asString(),
            channel.path("kind").asString(),
            channel.path("state").asString(),
            channel.path("sent").asLong(),
            channel.path("waiting").asLong(),
            channel.path("dead").asLong(),
            failure.isEmpty() ? "" : ": " + failure);
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "test",
      description = {
        "Sends a test by a channel, past what waits, and says what became of it.",
        "Ends with 1 when it was not taken."
      },
      mixinStandardHelpOptions = true)
  static final class Test implements Callable<Integer> {
    @Parameters(paramLabel = "CHANNEL", description = "the name of an endpoint, or mqtt")
    String channel = "";

    @Option(names = "--to", paramLabel = "ADDRESS", description = "who gets the mail; repeatable")
    List<String> to = new ArrayList<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode();
      ArrayNode addresses = body.putArray("to");
      to.forEach(addresses::add);
      String name = ServerConnection.encoded(channel);
      JsonNode answer =
          server
              .connect()
              .send(
                  "POST",
                  "/api/v1/notifications/%s/test".formatted(name),
                  Optional.of(body.toString()));
      String outcome = answer.path("outcome").asString();
      String reason = answer.path("reason").asString("");
      System.out.println(reason.isEmpty() ? outcome : outcome + ": " + reason);
      return outcome.equals("taken") ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }
}
