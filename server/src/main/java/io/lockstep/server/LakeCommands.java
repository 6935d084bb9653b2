package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "lake",
    description = "The lake: Iceberg tables of all readings, for other tools.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LakeCommands.Status.class,
      LakeCommands.Tables.class,
      LakeCommands.Compact.class,
      LakeCommands.Verify.class
    })
final class LakeCommands {
  private LakeCommands() {}

  private static int tell(JsonNode lake) {
    System.out.printf(
        "%s: %s, %d bytes of changes to go, %d commits%n",
        lake.path("location").asString(),
        lake.path("state").asString(),
        lake.path("lagBytes").asLong(),
        lake.path("commits").asLong());
    String reason = lake.path("reason").asString("");
    if (!reason.isEmpty()) {
      String since = lake.path("since").asString("");
      System.out.println(since.isEmpty() ? reason : "since %s: %s".formatted(since, reason));
    }
    if (!lake.path("shareable").asBoolean(true)) {
      System.out.println(
          "the store knows no conditional writes: no other program may commit to the tables");
    }
    return reason.isEmpty() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  @Command(
      name = "status",
      description = {"Tells how far the lake is.", "Ends with 1 when something is wrong."},
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return tell(server.connect().send("GET", "/api/v1/lake", Optional.empty()));
    }
  }

  @Command(
      name = "tables",
      description = "Prints the tables: rows, files, bytes, and the folder of each.",
      mixinStandardHelpOptions = true)
  static final class Tables implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode lake = server.connect().send("GET", "/api/v1/lake", Optional.empty());
      for (JsonNode table : lake.path("tables")) {
        System.out.printf(
            "%-32s %10d rows %6d files %12d bytes  %s%n",
            table.path("name").asString(),
            table.path("rows").asLong(),
            table.path("files").asLong(),
            table.path("bytes").asLong(),
            table.path("location").asString());
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "compact",
      description = "Makes one of the small files of each partition of each table.",
      mixinStandardHelpOptions = true)
  static final class Compact implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return tell(server.connect().send("POST", "/api/v1/lake/compact", Optional.empty()));
    }
  }

  @Command(
      name = "verify",
      description = {
        "Looks whether each file that the last snapshots name is there in its size.",
        "Ends with 1 when one is not."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode found = server.connect().send("POST", "/api/v1/lake/verify", Optional.empty());
      found.path("problems").forEach(problem -> System.out.println(problem.asString()));
      return found.path("problems").isEmpty() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }
}
