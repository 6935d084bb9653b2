package io.lockstep.server;

import io.lockstep.model.text.NamedText;
import io.lockstep.twin.keeping.KeepRules;
import java.nio.file.Path;
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
    name = "retention",
    description = "For how long what is kept: shows it, changes it and says why.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RetentionCommands.Show.class,
      RetentionCommands.Put.class,
      RetentionCommands.Explain.class
    })
final class RetentionCommands {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RETENTION = "/api/v1/retention";

  private RetentionCommands() {}

  @Command(
      name = "show",
      description = "Lists the entries in force, in their order, and how far the removal is.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.connect().send("GET", RETENTION, Optional.empty());
      for (JsonNode entry : answer.path("entries")) {
        System.out.printf(
            "%-10s %s%n", entry.path("keep").asString(), entry.path("place").asString());
      }
      JsonNode state = answer.path("state");
      System.out.printf(
          "%d readings and %d days removed since the start, %d days to do%s%s%n",
          state.path("removedReadings").asLong(),
          state.path("removedDays").asLong(),
          state.path("daysToDo").asInt(),
          state.path("clockAhead").asBoolean()
              ? "; the clock is far ahead, and followed slowly: " + state.path("time").asString()
              : "",
          state.path("waits").asBoolean() ? "; nothing is removed until all is told anew" : "");
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "put",
      description = "Replaces all retention files by files, or folders with *.yaml.",
      mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders with *.yaml")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--dry-run", description = "checks them only")
    boolean isDryRun;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      List<NamedText> files = YamlFiles.of(paths, "retention");
      switch (KeepRules.parse(files)) {
        case KeepRules.Result.Invalid(var problems) -> {
          problems.forEach(System.err::println);
          return ExitCode.FOUND_PROBLEMS;
        }
        case KeepRules.Result.Valid(KeepRules rules) -> {
          if (!isDryRun) {
            ObjectNode request = JSON.createObjectNode();
            YamlFiles.put(files, request);
            JsonNode _ = server.connect().send("PUT", RETENTION, Optional.of(request.toString()));
          }
          System.out.printf(
              "%d entries %s%n", rules.rules().size(), isDryRun ? "are valid" : "are in force");
          return ExitCode.GOOD;
        }
      }
    }
  }

  @Command(
      name = "explain",
      description = "Says for how long a property is kept, and which line says so.",
      mixinStandardHelpOptions = true)
  static final class Explain implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TWIN", description = "the twin's id")
    String twin = "";

    @Parameters(index = "1", paramLabel = "PROPERTY", description = "its path, with dots")
    String property = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("twin", twin).put("property", property);
      JsonNode answer =
          server.connect().send("POST", RETENTION + "/explain", Optional.of(request.toString()));
      List<String> holds = new ArrayList<>();
      answer.path("holds").forEach(hold -> holds.add(hold.asString()));
      System.out.printf(
          "%s%s%s%s%n",
          answer.path("by").asString().equals("entry")
              ? "kept %s, by %s"
                  .formatted(answer.path("keep").asString(), answer.path("place").asString())
              : "kept as the setting history.retention says",
          answer.path("archive").asBoolean(false) ? "; goes once the archive has it" : "",
          holds.isEmpty() ? "" : "; under legal hold: " + String.join(", ", holds),
          answer.path("twinExists").asBoolean() ? "" : "; there is no such twin");
      return ExitCode.GOOD;
    }
  }
}
