package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What the history answers in place of rows is what the rows come to, to the last bit: each
/// statement is asked twice, once of a table and once of a query in its place that hides it
/// (`LIMIT`), so that each row is read.
final class SqlPushDownTest {
  private static final Instant START = Instant.parse("2026-01-31T05:17:00.000001Z");
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
            ApiOptions.loopback(0)
                .withSql(new SqlOptions(50_000, 32L << 20, Duration.ofMinutes(2))),
            history);
    Client engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post("/models?api-version=2023-10-31", Bakery.MODELS).status())
        .isEqualTo(201);
    for (String id : List.of("oven-1", "oven-2", "oven-3")) {
      assertThat(
              engineer
                  .put("/digitaltwins/" + id + "?api-version=2023-10-31", Bakery.oven(20))
                  .status())
          .isEqualTo(200);
    }
    Random random = new Random(20_260_131);
    send(engineer, "oven-1", readings(random, 3_000, 7));
    send(engineer, "oven-2", readings(random, 1_000, 31));
    // A twin without a model, late readings, and some that come twice.
    send(engineer, "mill", readings(random, 700, 20));
    send(engineer, "oven-1", readings(random, 300, 97));
    send(engineer, "oven-1", "[{\"$time\":\"%s\",\"temperature\":1.25}]".formatted(START));
  }

  /// Readings of many sizes, so that the order of a sum would show; some bad, some uncertain.
  private static String readings(Random random, int count, int seconds) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = START.plusSeconds((long) i * seconds).plusNanos(random.nextInt(900) * 1_000L);
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12));
      String quality =
          random.nextInt(40) == 0 ? "bad" : random.nextInt(20) == 0 ? "uncertain" : "good";
      String others =
          switch (random.nextInt(5)) {
            case 0 -> ",\"batch\":" + random.nextInt(1_000);
            case 1 -> ",\"name\":\"n" + random.nextInt(5) + "\"";
            case 2 -> ",\"fan\":{\"speed\":" + random.nextDouble() + "}";
            default -> ",\"humidity\":0." + random.nextInt(1, 99);
          };
      all.add(
          "{\"$time\":\"%s\",\"$quality\":\"%s\",\"temperature\":%s%s}"
              .formatted(time, quality, value, others));
    }
    return all.stream().collect(Collectors.joining(",", "[", "]"));
  }

  private static void send(Client engineer, String twin, String batch) throws Exception {
    Client.Reply sent = engineer.post("/api/v1/telemetry/" + twin + "?ack=queryable", batch);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String rows(String sql) throws Exception {
    Client.Reply reply =
        stack
            .as(Role.VIEWER)
            .post("/api/v1/sql", JSON.writeValueAsString(Map.of("sql", sql, "maxRows", 50_000)));
    assertThat(reply.status()).as(sql + ": " + reply.body()).isEqualTo(200);
    return reply.json().get("rows").toString();
  }

  private static String plan(String sql) throws Exception {
    return rows("EXPLAIN PLAN FOR " + sql);
  }

  /// The same, with a query in place of the table that hides it.
  private static String hidden(String sql) {
    return sql.replaceAll("FROM (readings|oven)", "FROM (SELECT * FROM $1 LIMIT 9999999) AS $1");
  }

  private static void equal(String sql, String operator) throws Exception {
    assertThat(plan(sql)).as(sql).contains(operator);
    assertThat(plan(hidden(sql))).as(hidden(sql)).doesNotContain(operator);
    String found = rows(sql);
    assertThat(found).as(sql).isEqualTo(rows(hidden(sql)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*), count(value), avg(value), sum(value), min(value), max(value) FROM readings",
        "SELECT twin, property, first(value, time), last(value, time), min(time), max(time) FROM"
            + " readings WHERE value IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT time_bucket('5 minutes', time) AS t, twin, avg(value), count(*) FROM readings WHERE"
            + " property = 'temperature' GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT date_trunc('hour', time) AS t, sum(value), count(*) FROM readings GROUP BY t ORDER"
            + " BY t",
        "SELECT date_bin('7 minutes', time, '2001-01-01T00:03:00Z') AS t, max(value) FROM readings"
            + " WHERE twin = 'oven-1' AND time > '2026-01-31T06:00:00Z' AND time <="
            + " '2026-01-31T08:30:00Z' GROUP BY 1 ORDER BY 1",
        "SELECT floor(extract(epoch from time)/600)*600 AS t, avg(value) FROM readings WHERE"
            + " property = 'temperature' AND quality <> 'bad' AND time BETWEEN"
            + " '2026-01-31T05:20:00Z' AND '2026-01-31T07:00:01Z' GROUP BY 1 ORDER BY 1",
        "SELECT extract(hour from time) AS h, property, avg(value) FROM readings WHERE value IS NOT"
            + " NULL AND extract(hour from time) BETWEEN 6 AND 8 AND twin LIKE 'oven%' GROUP BY 1, 2"
            + " ORDER BY 1, 2",
        "SELECT time::date AS d, model, count(*) FROM readings GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT upper(twin) || unit AS x, avg(value) FROM readings GROUP BY 1 ORDER BY 1",
        "SELECT twin, avg(value) AS a FROM readings WHERE property IN ('temperature', 'humidity')"
            + " GROUP BY twin HAVING count(*) > 10 ORDER BY a",
        "SELECT date_trunc('month', time) AS t, count(*) FROM readings GROUP BY t",
        "SELECT time_bucket('1 month', time) AS t, max(time), min(time) FROM readings GROUP BY t",
        "SELECT count(*), sum(value) FROM readings WHERE twin = 'nobody'",
        "SELECT count(*) FROM readings WHERE time > '2030-01-01T00:00:00Z'",
        "SELECT DISTINCT twin, property FROM readings ORDER BY 1, 2",
        "SELECT time_bucket('5 minutes', time) AS t, avg(temperature), max(humidity), min(batch),"
            + " count(fan_speed) FROM oven WHERE twin = 'oven-1' GROUP BY 1 ORDER BY 1",
        "SELECT twin, last(temperature, time), first(name, time) FROM oven GROUP BY 1 ORDER BY 1",
        "SELECT date_trunc('hour', time) AS t, avg(temperature) FROM oven WHERE temperature IS NOT"
            + " NULL GROUP BY 1 ORDER BY 1",
        "SELECT DISTINCT twin FROM oven ORDER BY 1",
      })
  void figuresAreThoseOfTheRows(String sql) throws Exception {
    equal(sql, "FigureAggregate");
  }

  /// What would not be the same is left to the rows.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT avg(value) FROM readings WHERE value > 5",
        "SELECT avg(value + 1) FROM readings",
        "SELECT avg(value) FROM readings WHERE received > now() - interval '1 hour'",
        "SELECT avg(value) FILTER (WHERE twin = 'mill') FROM readings",
        "SELECT count(DISTINCT value) FROM readings",
        "SELECT max(text) FROM readings",
        "SELECT extract(second from time), count(*) FROM readings GROUP BY 1",
        "SELECT count(*) FROM oven",
        "SELECT avg(humidity) FROM oven WHERE temperature IS NOT NULL",
        "SELECT twin, count(*) FROM readings GROUP BY ROLLUP (twin)",
      })
  void whatNeedsEachRowReadsEachRow(String sql) throws Exception {
    assertThat(plan(sql)).doesNotContain("FigureAggregate");
    assertThat(rows(sql)).isEqualTo(rows(hidden(sql)));
  }

  /// Statements put together at random from keys, figures and conditions.
  @Test
  void anyStatementAnswersAsItsRowsDo() throws Exception {
    long seed = 7_000_117;
    Random random = new Random(seed);
    List<String> keys =
        List.of(
            "time_bucket('1 hour', time)",
            "time_bucket('13 minutes', time)",
            "time_bucket('1 week', time)",
            "date_trunc('minute', time)",
            "date_trunc('week', time)",
            "date_part('minute', time)",
            "twin",
            "property",
            "unit");
    List<String> figures =
        List.of(
            "count(*)",
            "count(value)",
            "sum(value)",
            "avg(value)",
            "min(value)",
            "max(value)",
            "min(time)",
            "max(time)");
    List<String> conditions =
        List.of(
            "time >= '2026-01-31T05:40:00.5Z'",
            "time < '2026-01-31T09:11:00Z'",
            "twin <> 'mill'",
            "twin IN ('oven-1', 'oven-2')",
            "property = 'temperature'",
            "property LIKE '%e%'",
            "value IS NOT NULL",
            "quality <> 'bad'",
            "date_part('hour', time) > 5");
    for (int i = 0; i < 40; i++) {
      List<String> by = some(keys, random, 2);
      List<String> of = some(figures, random, 3);
      List<String> where = some(conditions, random, 3);
      String sql =
          "SELECT %s FROM readings%s%s%s"
              .formatted(
                  String.join(", ", concat(by, of)),
                  where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where),
                  by.isEmpty() ? "" : " GROUP BY " + numbers(by.size()),
                  by.isEmpty() ? "" : " ORDER BY " + numbers(by.size()));
      if (!by.isEmpty() || !of.isEmpty()) {
        assertThat(rows(sql)).as("seed %d: %s", seed, sql).isEqualTo(rows(hidden(sql)));
      }
    }
  }

  private static List<String> some(List<String> of, Random random, int most) {
    List<String> all = new ArrayList<>(of);
    java.util.Collections.shuffle(all, random);
    return all.subList(0, random.nextInt(most + 1));
  }

  private static List<String> concat(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static String numbers(int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT time, value FROM readings WHERE twin = 'oven-1' AND property = 'temperature' ORDER BY"
            + " time DESC LIMIT 5",
        "SELECT time AS t, twin, property, value, text FROM readings ORDER BY t, twin, property",
        "SELECT time, twin, property FROM readings WHERE text IS NOT NULL ORDER BY time DESC, twin",
        "SELECT twin, time FROM readings WHERE time > '2026-01-31T06:00:00Z' AND property ="
            + " 'temperature' ORDER BY time, twin LIMIT 50 OFFSET 20",
        "SELECT time, twin, temperature, humidity, name, batch, fan_speed FROM oven ORDER BY time,"
            + " twin",
        "SELECT time, temperature FROM oven WHERE twin = 'oven-2' ORDER BY time DESC LIMIT 7",
      })
  void anOrderOfTimesIsThatOfASort(String sql) throws Exception {
    equal(sql, "TimeSort");
  }

  /// Ten million bytes of rows would not fit into a sort's memory; window by window they do.
  @Test
  void anOrderOfTimesHoldsAWindowOnly() throws Exception {
    Client.Reply ordered =
        stack
            .as(Role.VIEWER)
            .post(
                "/api/v1/sql",
                "{\"sql\":\"SELECT count(*) FROM (SELECT a.time FROM readings a ORDER BY a.time) x\"}");

    assertThat(ordered.status()).as(ordered.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "SELECT value FROM readings WHERE twin = 'mill' AND time > '2026-01-01T00:00:00Z' => boundedBy=[twin, time]",
        "SELECT value FROM latest WHERE twin = 'mill' => boundedBy=[twin]",
        "SELECT date_trunc('day', time), avg(value) FROM readings GROUP BY 1 => cellsOf=[1 days 00:00:00]",
        "SELECT twin, max(value) FROM readings GROUP BY 1 => cellsOf=[the whole time]",
      })
  void aPlanShowsWhatTheTablesDo(String sql, String shown) throws Exception {
    assertThat(plan(sql).toLowerCase(Locale.ROOT)).contains(shown.toLowerCase(Locale.ROOT));
  }

  @Test
  void aTableOfAModelHasItsReadingsSideBySide() throws Exception {
    // By hand: what was sent at one time is one row, of all that was not bad.
    assertThat(
            rows(
                "SELECT count(*) = (SELECT count(*) FROM (SELECT DISTINCT r.twin, r.time FROM"
                    + " readings r JOIN twins t ON t.id = r.twin WHERE t.model ="
                    + " 'dtmi:com:example:Oven;1' AND r.quality <> 'bad') x) FROM oven"))
        .isEqualTo("[[true]]");
    assertThat(
            rows(
                "SELECT o.temperature = r.value, o.name = s.text FROM oven o JOIN readings r ON r.twin ="
                    + " o.twin AND r.time = o.time AND r.property = 'temperature' JOIN readings s ON"
                    + " s.twin = o.twin AND s.time = o.time AND s.property = 'name' WHERE o.twin ="
                    + " 'oven-2' AND r.quality <> 'bad' ORDER BY o.time LIMIT 1"))
        .isEqualTo("[[true,true]]");
  }

  @Test
  void rollupsAreTheFiguresOfHours() throws Exception {
    assertThat(
            rows(
                "SELECT time, twin, property, count, mean, min, max, sum FROM rollups WHERE twin ="
                    + " 'oven-1' ORDER BY 1, 2, 3"))
        .isEqualTo(
            rows(
                "SELECT date_trunc('hour', time), twin, property, count(*), avg(value) FILTER (WHERE"
                    + " quality <> 'bad'), min(value) FILTER (WHERE quality <> 'bad'), max(value)"
                    + " FILTER (WHERE quality <> 'bad'), sum(value) FILTER (WHERE quality <> 'bad')"
                    + " FROM readings WHERE twin = 'oven-1' AND value IS NOT NULL GROUP BY 1, 2, 3"
                    + " ORDER BY 1, 2, 3"));
  }
}
