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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// SQL over HTTP on the real store: what it answers, and what it refuses.
final class SqlTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00.000001Z");
  private static final int READINGS = 600;
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
            ApiOptions.loopback(0).withSql(new SqlOptions(50_000, 8L << 20, Duration.ofMinutes(2))),
            history);
    Client engineer = stack.as(Role.ENGINEER);
    for (String twin : List.of("oven", "mill")) {
      String batch =
          IntStream.range(0, READINGS)
              .mapToObj(
                  i ->
                      "{\"$time\":\"%s\",\"temperature\":%s,\"state\":\"%s\",\"open\":%b}"
                          .formatted(
                              START.plusSeconds(i),
                              i + (twin.equals("oven") ? 0.5 : 1000),
                              i < 300 ? "heat" : "hold",
                              i % 2 == 0))
              .collect(Collectors.joining(",", "[", "]"));
      Client.Reply sent = engineer.post("/api/v1/telemetry/" + twin + "?ack=queryable", batch);
      assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    }
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client.Reply ask(String sql) throws Exception {
    return ask(sql, "[]");
  }

  private static Client.Reply ask(String sql, String parameters) throws Exception {
    String body = JSON.writeValueAsString(java.util.Map.of("sql", sql));
    return stack
        .as(Role.VIEWER)
        .post(
            "/api/v1/sql",
            body.substring(0, body.length() - 1) + ",\"parameters\":" + parameters + "}");
  }

  private static String rows(String sql) throws Exception {
    Client.Reply reply = ask(sql);
    assertThat(reply.status()).as(sql + ": " + reply.body()).isEqualTo(200);
    return reply.json().get("rows").toString();
  }

  @Test
  void readingsHaveTheirTimesToTheMicrosecond() throws Exception {
    Client.Reply reply =
        ask(
            "SELECT time, twin, value, quality FROM readings WHERE twin = 'oven'"
                + " AND property = 'temperature' ORDER BY time LIMIT 2");

    assertThat(reply.json().get("columns").toString())
        .isEqualTo(
            "[{\"name\":\"time\",\"type\":\"timestamp with time zone\"},"
                + "{\"name\":\"twin\",\"type\":\"text\"},"
                + "{\"name\":\"value\",\"type\":\"double precision\"},"
                + "{\"name\":\"quality\",\"type\":\"text\"}]");
    assertThat(reply.json().get("rows").toString())
        .isEqualTo(
            "[[\"2026-01-31T08:00:00.000001Z\",\"oven\",0.5,\"good\"],"
                + "[\"2026-01-31T08:00:01.000001Z\",\"oven\",1.5,\"good\"]]");
    assertThat(reply.json().get("truncated").booleanValue()).isFalse();
  }

  /// What statements say, and what they answer: each by hand from the readings above.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "SELECT count(*), count(value), count(text) FROM readings => [[3600,2400,1200]]",
        "SELECT DISTINCT twin FROM readings ORDER BY twin => [[\"mill\"],[\"oven\"]]",
        "SELECT text, count(*) FROM readings WHERE property = 'state' GROUP BY text ORDER BY 1"
            + " => [[\"heat\",600],[\"hold\",600]]",
        "SELECT avg(value), min(value), max(value), sum(value) FROM readings WHERE twin = 'oven'"
            + " AND property = 'temperature' => [[300.0,0.5,599.5,180000.0]]",
        "SELECT time_bucket('5 minutes', time) AS t, count(*), first(value, time), last(value, time)"
            + " FROM readings WHERE twin='oven' AND property='temperature' GROUP BY t ORDER BY t"
            + " => [[\"2026-01-31T08:00:00Z\",300,0.5,299.5],[\"2026-01-31T08:05:00Z\",300,300.5,599.5]]",
        "SELECT date_trunc('hour', time), date_bin(interval '1 minute', max(time), '2000-01-01')"
            + " FROM readings GROUP BY 1"
            + " => [[\"2026-01-31T08:00:00Z\",\"2026-01-31T08:09:00Z\"]]",
        "SELECT count(*) FROM readings WHERE time >= '2026-01-31T08:09:59Z' AND twin ILIKE 'OV%'"
            + " => [[3]]",
        "SELECT count(*) FROM readings WHERE time BETWEEN '2026-01-31 08:00:00' AND"
            + " '2026-01-31 08:00:01' AND property IN ('temperature', 'open') => [[4]]",
        "SELECT extract(epoch from max(time))::bigint FROM readings => [[1769846999]]",
        "SELECT (SELECT max(value) FROM readings WHERE twin = 'oven'), 1 + 1, 7 / 2, 7.0 / 2"
            + " => [[599.5,2,3,3.5]]",
        "SELECT r.twin FROM readings r JOIN readings s ON r.time = s.time AND r.property = s.property"
            + " WHERE r.twin <> s.twin AND r.value > s.value AND r.property = 'temperature'"
            + " AND r.time < '2026-01-31T08:00:01Z' => [[\"mill\"]]",
        "SELECT twin, rank() OVER (ORDER BY m DESC) FROM (SELECT twin, max(value) m FROM readings"
            + " GROUP BY twin) x ORDER BY 2 => [[\"mill\",1],[\"oven\",2]]",
        "SELECT value - lag(value) OVER (ORDER BY time) AS d FROM readings WHERE twin='mill' AND"
            + " property='temperature' ORDER BY time LIMIT 2 => [[null],[1.0]]",
        "WITH m AS (SELECT twin, avg(value) a FROM readings WHERE property='temperature' GROUP BY"
            + " twin) SELECT twin FROM m WHERE a > 1000 => [[\"mill\"]]",
        "SELECT twin FROM readings WHERE property='temperature' UNION SELECT 'x' ORDER BY 1"
            + " => [[\"mill\"],[\"oven\"],[\"x\"]]",
        "SELECT CASE WHEN value > 1 THEN 'hot' ELSE 'cold' END, coalesce(text, '-'), value::text,"
            + " value::int, upper(twin) || '!' FROM readings WHERE twin='oven' AND"
            + " property='temperature' ORDER BY time LIMIT 1 => [[\"cold\",\"-\",\"0.5\",0,\"OVEN!\"]]",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value), count(DISTINCT property)"
            + " FROM readings WHERE twin='oven' AND property='temperature' => [[300.0,1]]",
        "SELECT count(*) FILTER (WHERE value > 300) FROM readings WHERE twin='oven' AND"
            + " property='temperature' => [[300]]",
        "SELECT twin ~ '^o.*n$', twin !~ 'x' FROM twins t JOIN series s ON s.twin = t.id WHERE"
            + " s.property = 'open' AND t.id = 'oven' => [[true,true]]",
        "SELECT twin, value FROM latest WHERE property = 'temperature' ORDER BY twin"
            + " => [[\"mill\",1599.0],[\"oven\",599.5]]",
        "SELECT time + interval '1 day', time - interval '1 month' FROM readings ORDER BY time LIMIT 1"
            + " => [[\"2026-02-01T08:00:00.000001Z\",\"2025-12-31T08:00:00.000001Z\"]]",
        "SELECT twin FROM series s WHERE EXISTS (SELECT 1 FROM latest l WHERE l.twin = s.twin AND"
            + " l.property = s.property AND l.value > 1000) => [[\"mill\"]]",
        "VALUES (1, 'a'), (2, 'bc') => [[1,\"a\"],[2,\"bc\"]]",
        "SELECT 1 WHERE 1 = ANY(ARRAY[1, 2]) => [[1]]",
        "SELECT count(*) FROM alarms => [[0]]",
        "SELECT count(*) > 0 FROM models => [[true]]",
        "SHOW timezone => [[\"UTC\"]]",
        "SELECT 'it''s', E'a\\tb', $$q$$ => [[\"it's\",\"a\\tb\",\"q\"]]",
        "SELECT stddev_pop(value) FROM (VALUES (2.0), (4.0), (4.0), (4.0), (5.0), (5.0), (7.0), (9.0))"
            + " AS v(value) => [[2.0]]",
      })
  void answersWhatASheetOfPaperWould(String sql, String expected) throws Exception {
    assertThat(rows(sql)).isEqualTo(expected);
  }

  /// The same condition in a way that the table cannot use gives the same rows.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "twin = 'oven' => twin || '' = 'oven'",
        "property IN ('open', 'state') => (property || '' = 'open' OR property || '' = 'state')",
        "time > '2026-01-31T08:04:00Z' => time + interval '1 s' > '2026-01-31T08:04:01Z'",
        "time <= '2026-01-31T08:04:00.000001Z' AND twin = 'mill'"
            + " => time + interval '1 s' <= '2026-01-31T08:04:01.000001Z' AND lower(twin) = 'mill'",
        "time = '2026-01-31T08:00:07.000001Z' => time + interval '1 s' = '2026-01-31T08:00:08.000001Z'",
        "model = 'x' => model || '' = 'x'",
        "twin = 'nobody' OR twin = 'mill' => lower(twin) = 'mill'",
        "twin = 'mill' AND twin = 'oven' => lower(twin) = 'mill' AND lower(twin) = 'oven'",
      })
  void whatIsPushedDownChangesNothing(String pushed, String kept) throws Exception {
    String select = "SELECT time, twin, property, value, text FROM readings WHERE ";
    String order = " ORDER BY twin, property, time, value";

    assertThat(rows(select + pushed + order)).isEqualTo(rows(select + kept + order));
  }

  @Test
  void parametersStandForValues() throws Exception {
    Client.Reply reply =
        ask(
            "SELECT count(*) FROM readings WHERE twin = $2 AND value > $1 AND time > $3 AND $2 <> 'x'",
            "[590, \"oven\", \"2026-01-31T08:00:00Z\"]");

    assertThat(reply.json().get("rows").toString()).as(reply.body()).isEqualTo("[[10]]");
    assertThat(ask("SELECT $1, $2", "[1]").status()).isEqualTo(400);
  }

  @Test
  void rowsMayBeCsv() throws Exception {
    Client.Reply reply =
        stack
            .as(Role.VIEWER)
            .post(
                "/api/v1/sql",
                "{\"sql\":\"SELECT 1 AS a, 'b,\\\"c' AS \\\"x y\\\", null AS n\"}",
                "Accept",
                "text/csv");

    assertThat(reply.header("content-type")).startsWith("text/csv");
    assertThat(reply.body()).isEqualTo("a,x y,n\r\n1,\"b,\"\"c\",\r\n");
  }

  @Test
  void anAnswerIsCutWhereItIsTold() throws Exception {
    Client.Reply reply =
        stack
            .as(Role.VIEWER)
            .post("/api/v1/sql", "{\"sql\":\"SELECT twin FROM readings\",\"maxRows\":10}");

    assertThat(reply.json().get("rows")).hasSize(10);
    assertThat(reply.json().get("truncated").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "DELETE FROM readings => 25006 => nothing can be changed",
        "INSERT INTO readings VALUES (1) => 25006 => nothing can be changed",
        "UPDATE twins SET id = 'x' => 25006 => nothing can be changed",
        "DROP TABLE readings => 25006 => nothing can be changed",
        "CREATE TABLE x (a int) => 25006 => nothing can be changed",
        "CREATE FUNCTION f AS 'java.lang.Runtime' => 25006 => nothing can be changed",
        "COPY readings TO '/tmp/x' => 25006 => nothing can be changed",
        "SELECT * FROM nothing => 42P01 => nothing",
        "SELECT nothing FROM readings => 42703 => nothing",
        "SELECT nothing(1) FROM readings => 42883 => nothing",
        "SELECT pg_read_file('/etc/passwd') => 42883 => pg_read_file",
        "SELECT FROM WHERE => 42601 => FROM",
        "SELECT 1; SELECT 2 => 42601 => one statement",
        "SELECT 'open => 42601 => closing",
        "SELECT 1 / 0 => 22012 => division by zero",
        "SELECT 'x'::int => 22P02 => 'x'",
        "SELECT '2026-13-01'::timestamptz => 22007 => time",
        "SELECT time AT TIME ZONE 'Europe/Paris' FROM readings => 0A000 => UTC",
      })
  void whatCannotBeAnsweredIsRefusedByName(String sql, String state, String said) throws Exception {
    Client.Reply reply = ask(sql);

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().get("sqlstate").asString()).as(reply.body()).isEqualTo(state);
    assertThat(reply.json().get("title").asString()).contains(said);
  }

  @Test
  void aMistakeHasItsPlace() throws Exception {
    JsonNode problem = ask("SELECT twin,\n  valeu\nFROM readings").json();

    assertThat(problem.get("line").intValue()).as(problem.toString()).isEqualTo(2);
    assertThat(problem.get("column").intValue()).isEqualTo(3);
  }

  /// Each would take more memory than it may, and says so; the next question is answered.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM readings a, readings b ORDER BY a.time, b.time, a.value",
        "SELECT a.time, b.time, count(*) FROM readings a, readings b GROUP BY 1, 2",
        "SELECT count(DISTINCT a.time::text || b.time::text) FROM readings a, readings b",
      })
  void whoWantsEverythingIsToldWhatItTakes(String sql) throws Exception {
    Client.Reply reply = ask(sql);

    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.json().get("sqlstate").asString()).isEqualTo("53200");
    assertThat(rows("SELECT 1")).isEqualTo("[[1]]");
  }

  @Test
  void tablesAndColumnsAreToldByTheCatalogue() throws Exception {
    assertThat(
            rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                    + " ORDER BY 1"))
        .isEqualTo(
            "[[\"alarms\"],[\"gaps\"],[\"latest\"],[\"models\"],[\"readings\"],"
                + "[\"relationships\"],[\"rollups\"],[\"series\"],[\"twins\"]]");
    assertThat(
            rows(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name ="
                    + " 'twins' ORDER BY ordinal_position"))
        .isEqualTo("[[\"id\",\"text\"],[\"model\",\"text\"],[\"name\",\"text\"]]");
    assertThat(
            rows(
                "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) FROM"
                    + " pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON a.attrelid = c.oid"
                    + " WHERE c.relname = 'models' AND a.attnum > 0 ORDER BY a.attnum"))
        .isEqualTo("[[\"id\",\"text\"],[\"name\",\"text\"],[\"decommissioned\",\"boolean\"]]");
  }

  @Test
  void policiesHoldForEveryTable() throws Exception {
    Client admin = stack.as(Role.ADMIN);
    Client.Reply set =
        admin.put(
            "/api/v1/policies",
            JSON.writeValueAsString(
                java.util.Map.of(
                    "files",
                    List.of(
                        java.util.Map.of(
                            "name",
                            "mill.yaml",
                            "text",
                            """
                            policy: mill
                            subjects: [group:bakers]
                            grant: [{ rights: [read], twins: [mill] }]
                            """)))));
    assertThat(set.status()).as(set.body()).isIn(200, 204);
    Client.Reply made =
        admin.post(
            "/api/v1/tokens",
            "{\"name\":\"b\",\"role\":\"viewer\",\"groups\":[\"bakers\"],\"restricted\":true}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Client baker = stack.withToken(made.json().get("token").asString());

    List<String> seen = new ArrayList<>();
    for (String table : List.of("readings", "latest", "series")) {
      seen.add(twins(baker, "SELECT DISTINCT twin FROM " + table));
    }
    seen.add(twins(baker, "SELECT id FROM twins"));
    seen.add(twins(baker, "SELECT twin FROM readings WHERE twin = 'mill' LIMIT 1"));

    assertThat(seen).containsOnly("[[\"mill\"]]");
    assertThat(twins(baker, "SELECT twin FROM readings WHERE twin = 'oven'")).isEqualTo("[]");
    assertThat(twins(baker, "SELECT source FROM relationships")).isEqualTo("[]");
    admin.put("/api/v1/policies", "{\"files\":[]}");
  }

  private static String twins(Client client, String sql) throws Exception {
    Client.Reply reply =
        client.post("/api/v1/sql", JSON.writeValueAsString(java.util.Map.of("sql", sql)));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("rows").toString();
  }
}
