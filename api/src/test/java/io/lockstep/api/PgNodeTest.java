package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The PostgreSQL wire, used by node-postgres and by psql, unmodified.
final class PgNodeTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();
  private static final Instant START = Instant.parse("2026-01-31T08:00:00.000001Z");
  private static final int READINGS = 3_000;

  @TempDir static Path folder;
  private static Stack stack;

  /// What a program did.
  private record Output(int exit, String text) {}

  @BeforeAll
  static void open() throws Exception {
    QuestDbHistory history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    stack =
        Stack.open(
            folder,
            ApiOptions.loopback(0)
                .withPg(
                    new PgOptions(
                        "127.0.0.1", 0, 100, Duration.ofMinutes(5), Duration.ofMinutes(1)))
                .withSql(new SqlOptions(50_000, 32L << 20, Duration.ofMinutes(2))),
            history);
    String batch =
        IntStream.range(0, READINGS)
            .mapToObj(
                i -> "{\"$time\":\"%s\",\"temperature\":%s.5}".formatted(START.plusSeconds(i), i))
            .collect(Collectors.joining(",", "[", "]"));
    Client.Reply sent = stack.as(Role.ENGINEER).post("/api/v1/telemetry/oven?ack=queryable", batch);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Output run(String... command) throws InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("PGPASSWORD", "viewer-secret");
      builder.environment().put("PGSSLMODE", "disable");
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      assertThat(ended).as("%s ends", command[0]).isTrue();
      return new Output(process.exitValue(), text);
    } catch (IOException e) {
      return new Output(127, String.valueOf(e.getMessage()));
    }
  }

  private static void assumeThere(String program) throws InterruptedException {
    boolean there = run(program, "--version").exit() == 0;
    if (!there) {
      System.out.println("SKIPPED: " + program + " is absent");
    }
    assumeTrue(there);
  }

  private static String port() {
    return String.valueOf(stack.api().pgPort().orElseThrow());
  }

  @Test
  void nodePostgresGoesThroughItsScenario() throws Exception {
    assumeThere("node");
    Output installed = run(HOME.resolve("tools/install-test-peers").toString());
    assertThat(installed.exit()).as("tools/install-test-peers: %s", installed.text()).isZero();

    Output output =
        run("node", HOME.resolve("peers/postgres.mjs").toString(), port(), "viewer-secret");

    assertThat(output.exit()).as(output.text()).isZero();
    assertThat(output.text().lines().filter(line -> line.startsWith("ok "))).hasSize(11);
  }

  @Test
  void psqlListsTablesAndAsksOn() throws Exception {
    assumeThere("psql");
    List<String> asked =
        List.of(
            "\\dt",
            "\\d readings",
            "\\d+ series",
            "\\l",
            "\\du",
            "\\df",
            "SELECT count(*) FROM readings WHERE twin = 'oven' AND property = 'temperature'",
            "SELECT valeu FROM readings",
            "SELECT 'still here'");
    String[] command =
        Stream.concat(
                Stream.of(
                    "psql",
                    "-X",
                    "-A",
                    "-t",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    port(),
                    "-U",
                    "psql",
                    "-d",
                    "lockstep"),
                asked.stream().flatMap(one -> Stream.of("-c", one)))
            .toArray(String[]::new);

    Output output = run(command);

    assertThat(output.text())
        .contains("|readings|")
        .contains("received|timestamp with time zone||not null|")
        .contains("its number")
        .contains("lockstep|lockstep|UTF8")
        .contains("\n3000\n")
        .contains("Column 'valeu' not found")
        .contains("LINE 1: SELECT valeu FROM readings")
        .contains("\nstill here\n");
    assertThat(output.exit()).as(output.text()).isZero();
  }
}
