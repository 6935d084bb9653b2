package io.lockstep.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
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
      description = {
        "Prints the tables: rows, files, bytes, and the folder of each.",
        "With the name of one, its columns and snapshots."
      },
      mixinStandardHelpOptions = true)
  static final class Tables implements Callable<Integer> {
    @Parameters(paramLabel = "TABLE", arity = "0..1", description = "one of the tables")
    @Nullable String table;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      if (table != null) {
        describe(
            connection.send(
                "GET",
                "/iceberg/v1/namespaces/models/tables/" + ServerConnection.encoded(table),
                Optional.empty()));
        return ExitCode.GOOD;
      }
      JsonNode lake = connection.send("GET", "/api/v1/lake", Optional.empty());
      for (JsonNode each : lake.path("tables")) {
        System.out.printf(
            "%-32s %10d rows %6d files %12d bytes  %s%n",
            each.path("name").asString(),
            each.path("rows").asLong(),
            each.path("files").asLong(),
            each.path("bytes").asLong(),
            each.path("location").asString());
      }
      return ExitCode.GOOD;
    }

    private static void describe(JsonNode told) {
      JsonNode metadata = told.path("metadata");
      System.out.println(told.path("metadata-location").asString());
      int current = metadata.path("current-schema-id").asInt();
      for (JsonNode schema : metadata.path("schemas")) {
        if (schema.path("schema-id").asInt() == current) {
          for (JsonNode column : schema.path("fields")) {
            System.out.printf(
                "  %-32s %-16s %s%n",
                column.path("name").asString(),
                type(column.path("type")),
                column.path("doc").asString(""));
          }
        }
      }
      for (JsonNode snapshot : metadata.path("snapshots")) {
        JsonNode summary = snapshot.path("summary");
        System.out.printf(
            "  %-20s %s  %-9s %10s rows %6s files  changes before %s%n",
            snapshot.path("snapshot-id").asString(),
            Instant.ofEpochMilli(snapshot.path("timestamp-ms").asLong()),
            summary.path("operation").asString(""),
            summary.path("total-records").asString("0"),
            summary.path("total-data-files").asString("0"),
            summary.path("lockstep.changes-position").asString("-"));
      }
    }

    /// `map<string, string>`, `list<int>`, `struct<x: double>`.
    private static String type(JsonNode type) {
      return switch (type.path("type").asString("")) {
        case "list" -> "list<" + type(type.path("element")) + ">";
        case "map" -> "map<" + type(type.path("key")) + ", " + type(type.path("value")) + ">";
        case "struct" -> {
          List<String> fields = new ArrayList<>();
          for (JsonNode field : type.path("fields")) {
            fields.add(field.path("name").asString() + ": " + type(field.path("type")));
          }
          yield "struct<" + String.join(", ", fields) + ">";
        }
        default -> type.asString("");
      };
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
