package io.lockstep.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "rule",
    description = "What rules would have done, and why they fired, on the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {RuleCommands.DryRunOfRules.class, RuleCommands.Trace.class})
final class RuleCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULES = "/api/v1/rules";

  private RuleCommands() {}

  @Command(
      name = "dry-run",
      description = "Says when rules of files would have fired with the readings of the past.",
      mixinStandardHelpOptions = true)
  static final class DryRunOfRules implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders with *.yaml")
    List<Path> paths = new ArrayList<>();

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description =
            "readings that became known from here on: RFC 3339, or milliseconds since 1970")
    String from = "";

    @Option(
        names = "--to",
        required = true,
        paramLabel = "TIME",
        description = "and before this time")
    String to = "";

    @Option(names = "--rule", paramLabel = "NAME", description = "only this rule; may be repeated")
    List<String> rules = new ArrayList<>();

    @Option(names = "--twin", paramLabel = "ID", description = "only this twin; may be repeated")
    List<String> twins = new ArrayList<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("from", from).put("to", to);
      YamlFiles.put(YamlFiles.of(paths, "rule"), request);
      rules.forEach(request.putArray("rules")::add);
      twins.forEach(request.putArray("twins")::add);
      JsonNode outcome =
          server.connect().send("POST", RULES + "/dry-run", Optional.of(request.toString()));
      report(outcome).forEach(System.out::println);
      return outcome.path("complete").asBoolean() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private static List<String> report(JsonNode outcome) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "would have fired %d times: %d of %d twins, %d readings"
              .formatted(
                  outcome.path("fired").asLong(),
                  outcome.path("twins").asLong(),
                  outcome.path("watched").asLong(),
                  outcome.path("readings").asLong()));
      for (JsonNode period : outcome.path("periods")) {
        lines.add(
            "  %s to %s  %s of %s%s"
                .formatted(
                    period.path("raised").asString(),
                    period.path("returned").asString("the end"),
                    period.path("rule").asString(),
                    period.path("twin").asString(),
                    period.has("message") ? ": " + period.path("message").asString() : ""));
      }
      outcome.path("skipped").forEach(twin -> lines.add("  left out " + twin.asString()));
      if (outcome.has("stopped")) {
        lines.add("not through: " + outcome.path("stopped").asString());
      }
      return lines;
    }
  }

  @Command(
      name = "trace",
      description = "Says why a rule fired: the latest firings, the last one first.",
      mixinStandardHelpOptions = true)
  static final class Trace implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the rule's name")
    String name = "";

    @Option(names = "--max", paramLabel = "N", description = "the most firings, at most 32")
    int max = 32;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path = "%s/%s/firings?max=%d".formatted(RULES, ServerConnection.encoded(name), max);
      JsonNode firings = server.connect().send("GET", path, Optional.empty()).path("value");
      firings.forEach(firing -> told(firing).forEach(System.out::println));
      return ExitCode.GOOD;
    }

    private static List<String> told(JsonNode firing) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "%s %s %s%s"
              .formatted(
                  firing.path("at").asString("-"),
                  firing.path("twin").asString(),
                  firing.path("transition").asString(),
                  firing.has("message") ? ": " + firing.path("message").asString() : ""));
      lines.add("  by " + cause(firing));
      for (JsonNode value : firing.path("values")) {
        lines.add(
            "  %s = %s (%s, %s)"
                .formatted(
                    value.path("property").asString(),
                    value.path("value"),
                    value.path("quality").asString("none"),
                    value.path("time").asString("never")));
      }
      for (JsonNode measure : firing.path("measures")) {
        lines.add("  %s = %s".formatted(measure.path("name").asString(), measure.path("value")));
      }
      for (JsonNode part : firing.path("conditions")) {
        lines.add(
            "  %s %s: %s"
                .formatted(
                    part.path("key").asString(),
                    part.path("text").asString(),
                    part.path("verdict").asString()));
      }
      String commands =
          firing
              .path("commands")
              .valueStream()
              .map(each -> each.path("name").asString() + " to " + each.path("twin").asString())
              .collect(Collectors.joining(", "));
      if (!commands.isEmpty()) {
        lines.add("  gave " + commands);
      }
      return lines;
    }

    private static String cause(JsonNode firing) {
      if (!firing.has("cause")) {
        return firing.has("heldSeconds")
            ? "time: it held for %s s".formatted(firing.path("heldSeconds"))
            : "time";
      }
      return firing.path("cause").asString()
          + (firing.has("before") ? ", %s before".formatted(firing.path("before")) : "");
    }
  }
}
