package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.parquet.ParquetSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server writes its lake, and tells of it; and what twins held comes out as a training
/// set.
final class LakeCommandsTest {
  @TempDir Path folder;

  private static String run(ServerProcess server, int expected, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", server.data().toString()));
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      assertThat(Main.run(all.toArray(String[]::new))).isEqualTo(expected);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void readingsAreInTheTablesAndInATrainingSet() throws Exception {
    Path lake = folder.resolve("lake");
    Path in =
        Files.writeString(
            folder.resolve("old.csv"),
            "time,oven/temperature,mill/speed\n2025-01-01T00:00:00Z,20.5,7\n2025-01-01T00:00:01Z,21.5,\n");
    try (ServerProcess server =
        ServerProcess.in(folder.resolve("data")).set("lake.location", lake.toString()).start()) {
      String _ = run(server, ExitCode.GOOD, "history", "import", in.toString());
      assertThat(run(server, ExitCode.GOOD, "lake", "compact")).contains("running");
      String tables = run(server, ExitCode.GOOD, "lake", "tables");
      assertThat(tables.lines()).hasSize(2);
      assertThat(tables).contains("lockstep_draft_oven").contains("2 rows");
      assertThat(run(server, ExitCode.GOOD, "lake", "tables", "lockstep_draft_oven"))
          .contains("temperature", "double", "map<string, string>", "2 rows", "changes before");
      assertThat(run(server, ExitCode.GOOD, "lake", "status")).startsWith(lake.toString());
      assertThat(run(server, ExitCode.GOOD, "lake", "verify")).isEmpty();

      Path set = folder.resolve("set.parquet");
      String _ =
          run(
              server,
              ExitCode.GOOD,
              "history",
              "training-set",
              "--from",
              "2025-01-01T00:00:00Z",
              "--to",
              "2025-01-01T00:00:03Z",
              "--interval",
              "PT1S",
              "--out",
              set.toString());
      List<Object> temperatures = new ArrayList<>();
      try (ParquetSource source = ParquetSource.open(set)) {
        assertThat(source.columns()).extracting(each -> each.name()).contains("temperature");
        source.read(
            row -> {
              if ("oven".equals(row[0])) {
                temperatures.add(row[3]);
              }
              return true;
            });
      }
      assertThat(temperatures).containsExactly(20.5, 21.5, 21.5);

      // A file that is gone is found.
      try (Stream<Path> files = Files.walk(lake)) {
        Files.delete(
            files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
      }
      assertThat(run(server, ExitCode.FOUND_PROBLEMS, "lake", "verify")).contains("found none");
    }
  }
}
