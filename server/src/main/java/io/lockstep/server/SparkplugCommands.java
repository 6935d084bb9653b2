package io.lockstep.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "sparkplug",
    description = "Sparkplug edge nodes of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {SparkplugCommands.Grade.class})
final class SparkplugCommands {
  private static final String NODES = "/api/v1/sparkplug/nodes";

  private SparkplugCommands() {}

  @Command(
      name = "grade",
      description = {
        "Says what edge nodes violate of the Sparkplug specification, since when, how often.",
        "Exit code 1 when one of them does."
      },
      mixinStandardHelpOptions = true)
  static final class Grade implements Callable<Integer> {
    @Parameters(
        paramLabel = "GROUP/EDGE",
        arity = "0..1",
        description = "one edge node; all when it is left out")
    @Nullable String node;

    @Option(names = "--json", description = "prints what the server answers")
    boolean json;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String wanted = node;
      JsonNode answer =
          server.connect().send("GET", wanted == null ? NODES : path(wanted), Optional.empty());
      List<JsonNode> nodes = new ArrayList<>();
      if (wanted == null) {
        answer.path("value").forEach(nodes::add);
      } else {
        nodes.add(answer);
      }
      if (json) {
        System.out.println(answer.toPrettyString());
      } else {
        nodes.forEach(Grade::print);
      }
      boolean isGood = nodes.stream().allMatch(one -> one.path("violations").isEmpty());
      return isGood ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private static String path(String wanted) {
      int slash = wanted.indexOf('/');
      return NODES
          + "/"
          + ServerConnection.encoded(slash < 0 ? wanted : wanted.substring(0, slash))
          + "/"
          + ServerConnection.encoded(slash < 0 ? "" : wanted.substring(slash + 1));
    }

    private static void print(JsonNode grade) {
      JsonNode violations = grade.path("violations");
      System.out.printf(
          "%s: %s, %d messages, %d statements judged, %s%n",
          grade.path("id").asString(""),
          grade.path("online").asBoolean(false) ? "on line" : "off line",
          grade.path("messages").asLong(0),
          grade.path("statementsJudged").asLong(0),
          violations.isEmpty() ? "none violated" : violations.size() + " violations");
      for (JsonNode violation : violations) {
        System.out.printf(
            "  %s: %s%n    %d times since %s, last %s: %s%n",
            violation.path("statement").asString(""),
            violation.path("says").asString(""),
            violation.path("count").asLong(0),
            violation.path("first").asString(""),
            violation.path("last").asString(""),
            violation.path("example").asString(""));
      }
    }
  }
}
