package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// What PostgreSQL answers to its own words, answered here: the expected values are PostgreSQL's.
final class SqlDialectTest {
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
                .withSql(new SqlOptions(1_000, 8L << 20, Duration.ofMinutes(2), 2, Duration.ZERO)),
            history);
    Client engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post("/models?api-version=2023-10-31", Bakery.MODELS).status())
        .isEqualTo(201);
    assertThat(
            engineer.put("/digitaltwins/oven-1?api-version=2023-10-31", Bakery.oven(20)).status())
        .isEqualTo(200);
    Client.Reply sent =
        engineer.post(
            "/api/v1/telemetry/oven-1?ack=queryable",
            """
            [{"$time":"2026-01-31T08:00:00Z","temperature":21.5,"name":"a"},
             {"$time":"2026-01-31T08:00:10Z","temperature":23.5,"batch":7},
             {"$time":"2026-01-31T08:00:10Z","$quality":"bad","humidity":0.5}]
            """);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    Client.Reply gap =
        engineer.post(
            "/api/v1/gaps",
            "{\"twin\":\"oven-1\",\"from\":\"2026-01-31T09:00:00Z\",\"to\":\"2026-01-31T10:00:00Z\","
                + "\"reason\":\"cable\"}");
    assertThat(gap.status()).as(gap.body()).isEqualTo(201);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client.Reply ask(String sql) throws Exception {
    return stack.as(Role.VIEWER).post("/api/v1/sql", JSON.writeValueAsString(Map.of("sql", sql)));
  }

  private static String rows(String sql) throws Exception {
    Client.Reply reply = ask(sql);
    assertThat(reply.status()).as(sql + ": " + reply.body()).isEqualTo(200);
    return reply.json().get("rows").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        // Casts bind closer than operators.
        "SELECT '5'::int + 1, 5::text || 'x', 3.7::int, -3.5::int, 1.5::numeric, 1.50::numeric(10,1)"
            + " => [[6,\"5x\",4,-4,1.5,1.5]]",
        "SELECT '2026-01-01' < '2026-01-02T00:00:00Z'::timestamptz AND 1 = 1::bigint => [[true]]",
        "SELECT '2 hours'::interval + '30 minutes'::interval, CAST('1 day' AS interval)"
            + " => [[\"02:30:00\",\"1 days 00:00:00\"]]",
        "SELECT ('{a,\"b c\",NULL}'::text[])[2], 'b' = ANY('{a,b}'::text[]), 4 <> ALL(ARRAY[1, 2])"
            + " => [[\"b c\",true,true]]",
        "SELECT twin FROM twins t, series s WHERE t.id = s.twin AND s.twin = ANY(ARRAY['oven-1','x'])"
            + " GROUP BY twin => [[\"oven-1\"]]",
        // Times.
        "SELECT TIMESTAMPTZ '2026-01-02 00:00:00Z' - TIMESTAMPTZ '2026-01-01 12:00:00Z',"
            + " DATE '2026-03-01' - DATE '2026-02-01', DATE '2026-03-01' - 1"
            + " => [[\"12:00:00\",28,\"2026-02-28\"]]",
        "SELECT extract(year from DATE '2026-02-03'), date_part('dow', DATE '2026-02-01'),"
            + " extract(epoch from interval '2 hours'), date_trunc('month', DATE '2026-02-03')"
            + " => [[2026.0,0.0,7200.0,\"2026-02-01T00:00:00Z\"]]",
        "SELECT max(time) - min(time) FROM readings WHERE property = 'temperature' AND time <"
            + " '2026-02-01' => [[\"00:00:10\"]]",
        "SELECT to_char(TIMESTAMP '2026-03-05 07:08:09.123456', 'YYYY-MM-DD HH24:MI:SS.MS FMDay \"at\" Q')"
            + " => [[\"2026-03-05 07:08:09.123 Thursday at 1\"]]",
        "SELECT to_char(1234.5, 'FM9,999.00'), to_char(-12, '999'), to_char(0.5, '0.99')"
            + " => [[\"1,234.50\",\" -12\",\" 0.50\"]]",
        "SELECT t FROM generate_series('2026-01-01'::timestamptz, '2026-01-01T12:00:00Z', '6 hours') AS t"
            + " => [[\"2026-01-01T00:00:00Z\"],[\"2026-01-01T06:00:00Z\"],[\"2026-01-01T12:00:00Z\"]]",
        "SELECT g FROM generate_series(5, 1, -2) g => [[5],[3],[1]]",
        "SELECT age(TIMESTAMP '2026-02-01', TIMESTAMP '2026-01-31') => [[\"1 days 00:00:00\"]]",
        // The first row of each.
        "SELECT DISTINCT ON (property) property, value FROM readings WHERE time < '2026-02-01' AND"
            + " quality = 'good' ORDER BY property, time DESC"
            + " => [[\"batch\",7.0],[\"name\",null],[\"temperature\",23.5]]",
        "SELECT DISTINCT ON (1) twin AS t, time AS at FROM readings ORDER BY t, at LIMIT 1"
            + " => [[\"oven-1\",\"2026-01-31T08:00:00Z\"]]",
        "SELECT count(*) FROM (SELECT DISTINCT ON (twin) twin FROM readings ORDER BY twin) x => [[1]]",
        // Texts and numbers.
        "SELECT initcap('hello wORLD'), lpad('7', 3, '0'), rpad('a', 3, '-'), repeat('ab', 2),"
            + " reverse('abc'), right('abc', 2), left('abc', -1), md5('a'), concat_ws('-', 'a', null, 'b')"
            + " => [[\"Hello World\",\"007\",\"a--\",\"abab\",\"cba\",\"bc\",\"ab\","
            + "\"0cc175b9c0f1b6a831c399e269772661\",\"a-b\"]]",
        "SELECT log(100), div(7, 2), width_bucket(5, 0, 10, 5), round(2.5), cardinality(ARRAY[1, 2])"
            + " => [[2.0,3,3,3,2]]",
        "SELECT json_build_object('a', 1, 'b', 'x') => [[\"{\\\"a\\\":1,\\\"b\\\":\\\"x\\\"}\"]]",
        "SELECT property, count(*) FROM readings WHERE time < '2026-02-01' GROUP BY GROUPING SETS"
            + " ((property), ()) ORDER BY 1 LIMIT 1 => [[\"batch\",1]]",
        "SELECT array_agg(value) FROM (VALUES (1), (2)) AS v(value) => [[[\"1\",\"2\"]]]",
        // The tables of models, and gaps.
        "SELECT time, temperature, name, batch, humidity FROM oven WHERE twin = 'oven-1' AND time <"
            + " '2026-02-01' ORDER BY time => [[\"2026-01-31T08:00:00Z\",21.5,\"a\",null,null],"
            + "[\"2026-01-31T08:00:10Z\",23.5,null,7,null]]",
        "SELECT avg(Temperature) FROM Oven WHERE time < '2026-02-01' => [[22.5]]",
        "SELECT twin, starts, reason, source FROM gaps"
            + " => [[\"oven-1\",\"2026-01-31T09:00:00Z\",\"cable\",\"person\"]]",
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'oven' AND data_type ="
            + " 'bigint' => [[\"batch\"]]",
        "SELECT 'oven'::regclass::oid = c.oid, c.oid::regclass::text, obj_description(c.oid, 'pg_class')"
            + " FROM pg_class c WHERE relname = 'oven' => [[true,\"oven\",\"dtmi:com:example:Oven\"]]",
      })
  void isAnsweredAsPostgresqlDoes(String sql, String expected) throws Exception {
    assertThat(rows(sql)).isEqualTo(expected);
  }

  /// Explained in PostgreSQL's words, too.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "EXPLAIN SELECT avg(temperature) FROM oven => FigureAggregate",
        "EXPLAIN (FORMAT TEXT, VERBOSE) SELECT time FROM readings ORDER BY time LIMIT 1 => TimeSort",
        "EXPLAIN ANALYZE SELECT value FROM readings WHERE twin = ANY('{a}') => boundedBy=[twin]",
      })
  void aPlanIsShown(String sql, String shown) throws Exception {
    assertThat(rows(sql)).contains(shown);
  }

  @Test
  void statementsAreCounted() throws Exception {
    long answered = count("lockstep_sql_statements_total{door=\"http\",outcome=\"answered\"}");
    long refused = count("lockstep_sql_statements_total{door=\"http\",outcome=\"refused\"}");
    long failed = count("lockstep_sql_statements_total{door=\"http\",outcome=\"failed\"}");
    long told = count("lockstep_sql_rows_total{door=\"http\"}");

    assertThat(ask("SELECT * FROM (VALUES (1), (2), (3)) AS v(x)").status()).isEqualTo(200);
    assertThat(ask("SELECT nothing FROM readings").status()).isEqualTo(400);
    assertThat(ask("SELECT 1 / (x - 1) FROM (VALUES (1)) AS v(x)").status()).isEqualTo(400);

    assertThat(count("lockstep_sql_statements_total{door=\"http\",outcome=\"answered\"}"))
        .isEqualTo(answered + 1);
    assertThat(count("lockstep_sql_statements_total{door=\"http\",outcome=\"refused\"}"))
        .isEqualTo(refused + 1);
    assertThat(count("lockstep_sql_statements_total{door=\"http\",outcome=\"failed\"}"))
        .isEqualTo(failed + 1);
    assertThat(count("lockstep_sql_rows_total{door=\"http\"}")).isEqualTo(told + 3);
    assertThat(count("lockstep_sql_slow_statements_total{door=\"http\"}")).isPositive();
    assertThat(count("lockstep_sql_running_statements")).isZero();
  }

  private static long count(String metric) throws Exception {
    return stack
        .as(Role.VIEWER)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .map(line -> (long) Double.parseDouble(line.substring(metric.length() + 1)))
        .findFirst()
        .orElse(-1L);
  }
}
