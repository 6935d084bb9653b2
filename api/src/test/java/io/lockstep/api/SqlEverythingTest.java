package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Statements that want everything, over half a million readings: each is told what it lacks, or
/// goes through in little memory, and others go on meanwhile.
@Tag("slow")
final class SqlEverythingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int BATCHES = 100;
  private static final int BATCH = 5_000;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    QuestDbHistory history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    stack =
        Stack.open(
            folder,
            ApiOptions.loopback(0).withSql(new SqlOptions(1_000, 16L << 20, Duration.ofMinutes(2))),
            history);
    for (int i = 0; i < BATCHES; i++) {
      int from = i * BATCH;
      String level = i == BATCHES - 1 ? "queryable" : "durable";
      Client.Reply sent =
          stack
              .as(Role.ENGINEER)
              .post(
                  "/api/v1/telemetry/oven-%d?ack=%s".formatted(i % 5, level),
                  IntStream.range(from, from + BATCH)
                      .mapToObj(
                          n -> "{\"$time\":\"%s\",\"t\":%d.5}".formatted(START.plusSeconds(n), n))
                      .collect(Collectors.joining(",", "[", "]")));
      assertThat(sent.status()).as(sent.body()).isIn(200, 202);
    }
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client.Reply ask(String sql) {
    try {
      return stack.as(Role.VIEWER).post("/api/v1/sql", JSON.writeValueAsString(Map.of("sql", sql)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoSortsEverythingIsToldHowToAskAndOthersGoOn() throws Exception {
    List<CompletableFuture<Client.Reply>> greedy =
        IntStream.range(0, 6)
            .mapToObj(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> ask("SELECT * FROM readings ORDER BY value DESC, time")))
            .toList();

    int others = 0;
    while (greedy.stream().anyMatch(one -> !one.isDone()) && others < 200) {
      Client.Reply sent =
          stack.as(Role.ENGINEER).post("/api/v1/telemetry/mill?ack=applied", "{\"t\":1}");
      assertThat(sent.status()).as(sent.body()).isIn(200, 202);
      others++;
    }
    for (CompletableFuture<Client.Reply> one : greedy) {
      Client.Reply reply = one.get();
      assertThat(reply.status()).as(reply.body()).isEqualTo(503);
      assertThat(reply.json().get("sqlstate").asString()).isEqualTo("53200");
      assertThat(reply.json().get("title").asString()).contains("sql.memory", "ask for less");
    }
    assertThat(others).isPositive();
  }

  @Test
  void everythingInTheOrderOfTimeGoesThrough() {
    Client.Reply reply =
        ask(
            "SELECT count(*), sum(d) FROM (SELECT CASE WHEN time < lag(time) OVER () THEN 1 ELSE 0 END"
                + " AS d FROM (SELECT time FROM readings WHERE twin = 'oven-1' ORDER BY time LIMIT"
                + " 50000) x) y");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("rows").toString()).isEqualTo("[[50000,0]]");
    assertThat(
            ask("SELECT time, value FROM readings ORDER BY time DESC LIMIT 1 OFFSET 499999")
                .status())
        .isEqualTo(200);
  }

  @Test
  void figuresOfEverythingAreThoseOfTheRows() {
    String sql =
        "SELECT twin, date_trunc('day', time), count(*), sum(value) FROM %s GROUP BY 1, 2 ORDER BY 1, 2";

    Client.Reply known = ask(sql.formatted("readings"));
    Client.Reply read = ask(sql.formatted("(SELECT * FROM readings LIMIT 99999999) AS readings"));

    assertThat(known.status()).as(known.body()).isEqualTo(200);
    assertThat(known.json().get("rows")).isEqualTo(read.json().get("rows"));
  }
}
