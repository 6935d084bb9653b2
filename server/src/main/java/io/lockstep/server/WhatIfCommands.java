package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "whatif",
    description = "Runs branches of the running plant ahead of time, and compares them.",
    mixinStandardHelpOptions = true,
    subcommands = {WhatIfCommands.Run.class, WhatIfCommands.ListOfWhatIfs.class})
final class WhatIfCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/what-ifs";

  private WhatIfCommands() {}

  @Command(
      name = "run",
      description = {
        "Runs a scenario of a file, or one that options say, and prints what it comes to.",
        "Ends with 1 when a run ended before its time."
      },
      mixinStandardHelpOptions = true)
  static final class Run implements Callable<Integer> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "a file of scenarios/; without it the options say all")
    @Nullable Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "which what-if of the file")
    String name = "";

    @Option(
        names = "--as-of",
        paramLabel = "TIME",
        description = "the past moment to begin with (default: now)")
    String asOf = "";

    @Option(
        names = "--for",
        paramLabel = "DURATION",
        description = "how far it runs, such as 1h (default: 1h)")
    String duration = "1h";

    @Option(
        names = "--inputs",
        paramLabel = "WHAT",
        description =
            "none, recorded (with --as-of), or repeat:1h (default: recorded, or repeat:1h)")
    String inputs = "";

    @Option(
        names = "--set",
        paramLabel = "TWIN.PROPERTY=VALUE",
        description = "a value that is written at the start; may be repeated")
    List<String> sets = new ArrayList<>();

    @Option(
        names = "--scale",
        paramLabel = "TWIN.PROPERTY=FACTOR",
        description = "values from the field are multiplied; may be repeated")
    List<String> scales = new ArrayList<>();

    @Option(
        names = "--watch",
        paramLabel = "TWIN.PROPERTY",
        description = "a property to compare; may be repeated (default: those that differ most)")
    List<String> watch = new ArrayList<>();

    @Option(
        names = "--replications",
        paramLabel = "N",
        description = "how often it runs (default: 1)")
    int replications = 1;

    @Option(names = "--seed", paramLabel = "N", description = "what random numbers begin with")
    int seed = 1;

    @Option(names = "--stop-at-alarm", description = "a run ends at its first alarm")
    boolean stopsAtAlarm;

    @Option(names = "--json", description = "print the whole result as JSON")
    boolean json;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("text", text());
      if (!name.isEmpty()) {
        ObjectNode _ = request.put("name", name);
      }
      ServerConnection connection = server.connect();
      JsonNode told = connection.send("POST", PATH, Optional.of(request.toString()));
      String path = PATH + "/" + told.path("id").asString();
      while (isUnderWay(told)) {
        LockSupport.parkNanos(LOOK_NANOS);
        told = connection.send("GET", path, Optional.empty());
      }
      if (json) {
        System.out.println(told);
      } else {
        report(told).forEach(System.out::println);
      }
      return isWhole(told) ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private static boolean isUnderWay(JsonNode told) {
      return List.of("waiting", "running").contains(told.path("state").asString());
    }

    private boolean isWhole(JsonNode told) {
      return told.path("state").asString().equals("done")
          && told.path("result")
              .path("runs")
              .valueStream()
              .map(run -> run.path("end").asString())
              .allMatch(end -> end.equals("time") || (stopsAtAlarm && end.equals("alarm")));
    }

    /// A file as it is; options as JSON, which is YAML too.
    private String text() {
      if (file != null) {
        try {
          return Files.readString(file);
        } catch (IOException e) {
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT,
              "%s: expected a file of scenarios, found %s".formatted(file, e),
              e);
        }
      }
      ObjectNode scenario =
          JSON.createObjectNode()
              .put("what-if", name.isEmpty() ? "command line" : name)
              .put("for", duration)
              .put("replications", replications)
              .put("seed", seed);
      if (!asOf.isEmpty()) {
        ObjectNode _ = scenario.put("as-of", asOf);
      }
      if (inputs.startsWith("repeat:")) {
        ObjectNode _ = scenario.putObject("inputs").put("repeat", inputs.substring(7));
      } else if (!inputs.isEmpty()) {
        ObjectNode _ = scenario.put("inputs", inputs);
      }
      pairs("--set", sets, "set", "value", scenario);
      pairs("--scale", scales, "change", "factor", scenario);
      if (!watch.isEmpty()) {
        watch.forEach(scenario.putArray("watch")::add);
      }
      if (stopsAtAlarm) {
        ObjectNode _ = scenario.putObject("stop").put("alarm", true);
      }
      return scenario.toString();
    }

    private static void pairs(
        String option, List<String> given, String key, String member, ObjectNode scenario) {
      ArrayNode items = scenario.putArray(key);
      for (String pair : given) {
        int cut = pair.lastIndexOf('=');
        if (cut <= 0) {
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT,
              "%s: expected TWIN.PROPERTY=VALUE, found %s".formatted(option, pair));
        }
        String value = pair.substring(cut + 1);
        ObjectNode item = items.addObject().put("property", pair.substring(0, cut));
        Object _ = item.set(member, plain(value));
      }
    }

    /// A number, true or false as such; all else as text.
    private static JsonNode plain(String value) {
      boolean isPlain =
          value.equals("true")
              || value.equals("false")
              || value.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");
      return isPlain ? JSON.readTree(value) : JSON.getNodeFactory().stringNode(value);
    }
  }

  private static List<String> report(JsonNode told) {
    List<String> lines = new ArrayList<>();
    JsonNode result = told.path("result");
    if (result.isMissingNode()) {
      lines.add(
          "%s: %s".formatted(told.path("state").asString(), told.path("trouble").asString("")));
      return lines;
    }
    JsonNode run = result.path("runs").path(0);
    lines.add(
        "%s: %s to %s, %d replications, %.0f times as fast as the clock"
            .formatted(
                told.path("name").asString(),
                result.path("from").asString(),
                run.path("at").asString(),
                result.path("runs").size(),
                run.path("speed").asDouble()));
    lines.add(
        "alarms: %d in the base, %s here"
            .formatted(result.path("base").path("alarms").asLong(), figure(result.path("alarms"))));
    for (JsonNode property : result.path("properties")) {
      lines.add(
          "  %s/%s%s"
              .formatted(
                  property.path("twin").asString(),
                  property.path("property").asString(),
                  property.path("unit").asString("").isEmpty()
                      ? ""
                      : " in " + property.path("unit").asString()));
      lines.add("    differs from %s on".formatted(property.path("diverges").asString("no time")));
      for (String kind : List.of("last", "mean", "least", "greatest")) {
        lines.add(
            "    %-8s %s, was %s"
                .formatted(kind, figure(property.path(kind)), property.path("base").path(kind)));
      }
    }
    String branch = told.path("branch").asString("");
    if (!branch.isEmpty()) {
      lines.add("branch of the first replication: " + branch);
    }
    String trouble = told.path("trouble").asString("");
    if (!trouble.isEmpty()) {
      lines.add(trouble);
    }
    return lines;
  }

  /// `21.5`, or with several replications `21.5 +- 0.3 (20.1 to 23)`.
  private static String figure(JsonNode summary) {
    return summary.path("deviation").asDouble(0) == 0
        ? summary.path("mean").toString()
        : "%.6g +- %.2g (%.6g to %.6g)"
            .formatted(
                summary.path("mean").asDouble(),
                summary.path("margin").asDouble(),
                summary.path("low").asDouble(),
                summary.path("high").asDouble());
  }

  @Command(
      name = "list",
      description = "Prints the what-ifs that the server knows, the newest first.",
      mixinStandardHelpOptions = true)
  static final class ListOfWhatIfs implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode all = server.connect().send("GET", PATH, Optional.empty()).path("value");
      for (JsonNode each : all) {
        System.out.printf(
            "%-24s %-9s %3.0f %%  %s  %s%n",
            each.path("id").asString(),
            each.path("state").asString(),
            each.path("progress").asDouble() * 100,
            each.path("createdTime").asString(),
            each.path("name").asString());
      }
      return ExitCode.GOOD;
    }
  }
}
