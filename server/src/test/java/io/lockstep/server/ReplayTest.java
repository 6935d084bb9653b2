package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine's recorded temperature, 22,695 rows of eleven weeks, is played into a real server.
///
/// Twelve stamps, one hour, occur twice: the clock was set back, and the file says no zone. The
/// values differ, so the rows are different readings, and each of the 22,695 must be there once;
/// among those of one stamp the one that came last is the later.
class ReplayTest {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final String TWIN = "machine-1";

  @TempDir(factory = OnDisk.class)
  Path folder;

  private final Path recording =
      ReferenceData.file("nab/data/realKnownCause/machine_temperature_system_failure.csv");

  @Test
  void everyRowIsInHistoryOnceThoughTheServerIsKilledHalfWayAndTheFileIsPlayedTwice()
      throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    List<Http.Row> rows = rows();
    Http.Row whenKilled = rows.get(rows.size() / 5 + new Random(seed).nextInt(rows.size() / 2));
    Path data = folder.resolve("data");
    try (ServerProcess first = ServerProcess.in(data).start();
        Child replay = beginReplay("1500000")) {
      Await.until(
          "the replay to reach " + whenKilled,
          () -> reached(first, whenKilled),
          () -> replay.printed() + first.child().printed());
      assertThat(replay.isAlive()).isTrue();
      first.kill();
      try (ServerProcess second = ServerProcess.in(data).onPortsOf(first).start()) {
        assertPlayed(replay.result(), rows.size());
        verify(second, rows);
        assertPlayed(beginReplay("max").result(), rows.size());
        verify(second, rows);
      }
    }
  }

  private Child beginReplay(String speed) {
    return Child.start(
        folder,
        List.of(),
        Map.of(),
        List.of(
            "replay",
            recording.toString(),
            "--map",
            "value=%s/temperature".formatted(TWIN),
            "--speed",
            speed));
  }

  private static void assertPlayed(Child.Result result, int rows) {
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.out())
        .isEqualTo("%d rows played, %d messages acknowledged%n".formatted(rows, rows));
  }

  private static boolean reached(ServerProcess server, Http.Row row) throws Exception {
    String time = server.http().current(TWIN, "temperature").path("sourceTime").asString("");
    return !time.isEmpty() && Instant.parse(time).toEpochMilli() >= row.millis();
  }

  private static void verify(ServerProcess server, List<Http.Row> rows) throws Exception {
    server.awaitHistory();
    List<Http.Row> inTimeOrder =
        rows.stream().sorted(Comparator.comparingLong(Http.Row::millis)).toList();
    assertThat(server.http().history(TWIN, "temperature")).isEqualTo(inTimeOrder);
    assertThat(server.http().current(TWIN, "temperature").path("value").asDouble())
        .isEqualTo(inTimeOrder.getLast().value());
  }

  private List<Http.Row> rows() throws Exception {
    return Files.readAllLines(recording).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(
            cells ->
                new Http.Row(
                    LocalDateTime.parse(cells[0], STAMP).toInstant(ZoneOffset.UTC).toEpochMilli(),
                    Double.parseDouble(cells[1])))
        .toList();
  }
}
