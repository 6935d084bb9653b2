package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server archives the days of the inputs that it finds, and the commands read them back
/// and find what was done to them.
class ArchiveCommandsTest {
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  @TempDir Path folder;
  private Path data = Path.of("");
  private Path archive = Path.of("");

  @BeforeEach
  void receivedDaysAgo() throws Exception {
    data = Files.createDirectories(folder.resolve("data"));
    archive = folder.resolve("archive");
    try (Journal inputs =
        Journal.open(new RealDisk(data), TimeSource.system(), JournalOptions.named("inputs"))) {
      Appender appender = inputs.appender();
      for (int daysAgo = 3; daysAgo > 0; daysAgo--) {
        for (int hour = 0; hour < 24; hour++) {
          Instant time =
              today
                  .minusDays(daysAgo)
                  .atStartOfDay(ZoneOffset.UTC)
                  .toInstant()
                  .plus(hour, ChronoUnit.HOURS);
          message(appender, "oven", time, 10 * daysAgo + hour);
          message(appender, "mill", time, hour);
        }
      }
      appender.flush();
      inputs.syncNow();
    }
  }

  private static void message(Appender into, String device, Instant received, int value) {
    byte[] from = device.getBytes(StandardCharsets.UTF_8);
    byte[] topic = "lockstep/v1/%s/telemetry".formatted(device).getBytes(StandardCharsets.UTF_8);
    byte[] payload = "{\"temperature\":%d.5}".formatted(value).getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        into.begin(
            InputKind.FIELD_MESSAGE.number(),
            FieldMessage.sizeOf(from.length, topic.length, 0, payload.length));
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, received);
    FieldMessage.putHeader(record, 1, 0, micros, 0, from.length, topic.length, 0, payload.length);
    record.put(from).put(topic).put(payload);
    int _ = into.end();
  }

  private ServerProcess start() throws Exception {
    ServerProcess server =
        ServerProcess.in(data).set("history.archive.location", archive.toString()).start();
    // Something of today: the days before are over.
    String _ = run(ExitCode.GOOD, "token", "create", "--role", "viewer");
    return server;
  }

  private String run(int expected, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      int code = Main.run(all.toArray(String[]::new));
      assertThat(code).as("%s: %s", all, printed).isEqualTo(expected);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void daysAreArchivedReadBackAndVerified() throws Exception {
    String day = today.minusDays(2).toString();
    try (ServerProcess _ = start()) {
      assertThat(run(ExitCode.GOOD, "archive", "run")).contains("running, 3 manifests");
      assertThat(run(ExitCode.GOOD, "archive", "status"))
          .contains("archived before " + today.atStartOfDay(ZoneOffset.UTC).toInstant());
      assertThat(run(ExitCode.GOOD, "archive", "list").lines())
          .hasSize(3)
          .allMatch(line -> line.contains(" 48 rows") && line.contains(" 2 files"));
      assertThat(run(ExitCode.GOOD, "archive", "read", day, "--twin", "oven").lines())
          .hasSize(25)
          .first()
          .asString()
          .startsWith("time,received,twin,property,kind");
      assertThat(run(ExitCode.GOOD, "archive", "list", "--running"))
          .isEqualTo(run(ExitCode.GOOD, "archive", "list"));
      assertThat(run(ExitCode.GOOD, "archive", "read", day, "--twin", "oven", "--running"))
          .isEqualTo(run(ExitCode.GOOD, "archive", "read", day, "--twin", "oven"));
      assertThat(run(ExitCode.GOOD, "archive", "verify", "--running")).endsWith("whole");
      assertThat(run(ExitCode.GOOD, "archive", "verify")).endsWith("whole");
    }
    assertThat(run(ExitCode.GOOD, "audit", "verify"))
        .contains("3 manifests, 0 removals, 6 files with 144 rows")
        .endsWith("whole");

    Path file;
    try (Stream<Path> files = Files.walk(archive)) {
      file =
          files
              .filter(one -> one.toString().endsWith(".parquet"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    String changed = archive.relativize(file).toString();
    assertThat(run(ExitCode.FOUND_PROBLEMS, "archive", "verify")).contains(changed, "expected SHA");
    assertThat(run(ExitCode.FOUND_PROBLEMS, "audit", "verify"))
        .contains(changed)
        .endsWith("an archive is not as it was written");
    Files.delete(file);
    assertThat(run(ExitCode.FOUND_PROBLEMS, "audit", "verify")).contains(changed, "no such file");
  }

  @Test
  void anArchiveInABucketIsListedAndReadByTheServer() throws Exception {
    Peers.assumeInstalled();
    Path script = Path.of(System.getProperty("lockstep.home", ".."), "peers/object-store.mjs");
    Process store =
        new ProcessBuilder("node", script.toString(), "the-key", "the-secret", "eu-central-1")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String day = today.minusDays(2).toString();
    try (BufferedReader printed = store.inputReader(StandardCharsets.UTF_8)) {
      Path keys =
          Files.writeString(
              folder.resolve("keys"),
              "[default]\naws_access_key_id = the-key\naws_secret_access_key = the-secret\n");
      try (ServerProcess server =
          ServerProcess.in(data)
              .set("history.archive.location", "s3://plant/archive")
              .set(
                  "lake.s3.endpoint",
                  "http://127.0.0.1:" + printed.readLine().substring("port ".length()))
              .set("lake.s3.region", "eu-central-1")
              .set("lake.s3.credentials", keys.toString())
              .start()) {
        String _ = run(ExitCode.GOOD, "token", "create", "--role", "viewer");
        assertThat(run(ExitCode.GOOD, "archive", "run")).contains("running, 3 manifests");

        assertThat(run(ExitCode.GOOD, "archive", "list", "--running").lines())
            .hasSize(3)
            .allMatch(line -> line.contains(" 48 rows") && line.contains(" 2 files"));
        assertThat(
                run(ExitCode.GOOD, "archive", "read", day, "--twin", "oven", "--running").lines())
            .hasSize(25)
            .element(1)
            .asString()
            .startsWith(day + "T00:00:00Z,");
        assertThat(run(ExitCode.FOUND_PROBLEMS, "archive", "read", "2001-01-01", "--running"))
            .startsWith("time,");
        assertThat(run(ExitCode.GOOD, "archive", "verify", "--running")).endsWith("whole");
        assertThat(server.http().get("/metrics").body())
            .contains("lockstep_archive_running 1", "lockstep_archive_rows 144");
        try (Stream<Path> left = Files.list(data.resolve("archiving/read"))) {
          assertThat(left).isEmpty();
        }
      }
    } finally {
      boolean _ = store.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void retentionWaitsForTheArchive() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("plant.yaml"),
            "retention: plant\nentries:\n  - { keep: 1d, twins: [oven], archive: true }\n");
    try (ServerProcess server = ServerProcess.in(data).start()) {
      String _ = run(ExitCode.GOOD, "history", "retention", "put", rules.toString());
      Await.until(
          "the entry to be known",
          () -> server.http().get("/health/ready").body().contains("history.archive.location"),
          () -> server.http().toString());
      server.awaitHistory();
      assertThat(readings(server)).isEqualTo(72);
    }
    try (ServerProcess server = start()) {
      String _ = run(ExitCode.GOOD, "archive", "run");
      Await.until("the days to go", () -> readings(server) < 48, server::toString);
      server.kill();
    }
    try (ServerProcess server = start()) {
      assertThat(run(ExitCode.GOOD, "archive", "run")).contains("3 manifests");
      assertThat(readings(server)).isLessThan(48);
      assertThat(run(ExitCode.GOOD, "archive", "verify")).contains("144 rows").endsWith("whole");
      assertThat(run(ExitCode.GOOD, "history", "retention", "explain", "oven", "temperature"))
          .contains("archive");
    }
  }

  /// Waits for the history to be open: an answer that there is none yet says nothing of its rows.
  private static int readings(ServerProcess server) throws Exception {
    return server.http().history("oven", "temperature").size();
  }
}
