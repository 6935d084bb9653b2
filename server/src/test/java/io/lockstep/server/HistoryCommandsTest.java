package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `lockstep history import` and `export` against running servers, one of which is killed
/// meanwhile.
final class HistoryCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 60_000;

  @TempDir Path folder;

  /// What a command did.
  private record Done(int exit, String out, String err) {}

  private static Done run(ServerProcess server, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", server.data().toString()));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exit = Main.run(all.toArray(String[]::new));
      return new Done(
          exit,
          printed.toString(StandardCharsets.UTF_8).strip(),
          complained.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void aFileGoesInAndComesOutAsItWas() throws Exception {
    Path in =
        file(
            "old.csv",
            "when,line,temp\n2025-01-01T00:00:00Z,l1,20.5\n2025-01-01T00:00:01Z,l2,21.5\n");
    try (ServerProcess server = ServerProcess.in(folder.resolve("data")).start()) {
      String[] words = {
        "history",
        "import",
        in.toString(),
        "--map",
        "temp={line}-oven/temperature",
        "--time",
        "when"
      };

      Done dry = run(server, withMore(words, "--dry-run"));
      assertThat(dry.out())
          .as(dry.err())
          .isEqualTo("done: 2 rows, 2 readings (dry run), 0 refused");
      Done done = run(server, words);
      assertThat(done.out()).as(done.err()).isEqualTo("done: 2 rows, 2 readings, 0 refused");

      Path out = folder.resolve("out.csv");
      Done written = run(server, "history", "export", "--layout", "wide", "--out", out.toString());
      assertThat(written.exit()).as(written.err()).isZero();
      assertThat(Files.readString(out).lines())
          .containsExactly(
              "time,l1-oven/temperature,l2-oven/temperature",
              "2025-01-01T00:00:00Z,20.5,",
              "2025-01-01T00:00:01Z,,21.5");
      Done printed = run(server, "history", "export", "--twin", "l1-oven");
      assertThat(printed.out()).contains("l1-oven,temperature,double,20.5,good,");
      Done wrong =
          run(server, "history", "import", file("bad.csv", "time,t/v\nnever,1\n").toString());
      assertThat(wrong.exit()).isEqualTo(ExitCode.FOUND_PROBLEMS);
      assertThat(wrong.err()).contains("line 2, column 1: expected a time");
    }
  }

  private static String[] withMore(String[] words, String more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(more);
    return all.toArray(String[]::new);
  }

  @Test
  void anImportThatAKillCutOffIsResumedAndNothingIsThereTwice() throws Exception {
    StringBuilder text = new StringBuilder("time,big/v\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(1_700_000_000_000L + i).append(',').append(i).append('\n');
    }
    Path in = file("big.csv", text.toString());
    ServerProcess server = ServerProcess.in(folder.resolve("killed")).start();
    Http http = new Http(server.endpoint("http"), server.token());
    ServerConnection connection =
        ServerConnection.find(
            new ServerConnection.Coordinates(
                server.endpoint("http"), server.token(), server.data()),
            Map.of());
    connection.upload("/api/v1/uploads/big.csv", in);
    String id =
        JSON.readTree(http.post("/api/v1/history/import", "{\"file\":\"big.csv\"}").body())
            .path("id")
            .asString();
    Await.until(
        "some of it is in",
        () -> job(http, id).path("rows").asLong() > 0,
        () -> job(http, id) + "");
    server.kill();

    try (ServerProcess again = ServerProcess.in(server.data()).onPortsOf(server).start()) {
      JsonNode cut = job(http, id);
      assertThat(cut.path("state").asString()).isIn("interrupted", "done");
      if (cut.path("state").asString().equals("interrupted")) {
        assertThat(http.post("/api/v1/history-imports/" + id + "/resume", "").status())
            .isEqualTo(202);
      }
      Await.until(
          "it is all in",
          () -> job(http, id).path("state").asString().equals("done"),
          () -> job(http, id) + "");
      Path out = folder.resolve("big-out.csv");
      Done written = run(again, "history", "export", "--twin", "big", "--out", out.toString());

      assertThat(written.exit()).as(written.err()).isZero();
      List<String> lines = Files.readAllLines(out);
      assertThat(lines).hasSize(ROWS + 1);
      assertThat(lines.stream().distinct().count()).isEqualTo(ROWS + 1L);
    }
  }

  private static JsonNode job(Http http, String id) {
    try {
      return JSON.readTree(http.get("/api/v1/history-imports/" + id).body());
    } catch (Exception e) {
      throw new AssertionError("the import is told", e);
    }
  }
}
