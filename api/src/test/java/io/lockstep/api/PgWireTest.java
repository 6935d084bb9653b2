package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The PostgreSQL wire, used by PostgreSQL's own driver.
final class PgWireTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00.000001Z");
  private static final int READINGS = 3_000;

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
                .withPg(
                    new PgOptions(
                        "127.0.0.1", 0, 100, Duration.ofMinutes(5), Duration.ofMinutes(1)))
                .withSql(new SqlOptions(50_000, 32L << 20, Duration.ofMinutes(2))),
            history);
    String batch =
        IntStream.range(0, READINGS)
            .mapToObj(
                i ->
                    "{\"$time\":\"%s\",\"temperature\":%s.5,\"state\":\"s%d\"}"
                        .formatted(START.plusSeconds(i), i, i % 3))
            .collect(Collectors.joining(",", "[", "]"));
    Client.Reply sent = stack.as(Role.ENGINEER).post("/api/v1/telemetry/oven?ack=queryable", batch);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String url(String options) {
    return "jdbc:postgresql://127.0.0.1:%d/lockstep?sslmode=disable%s"
        .formatted(stack.api().pgPort().orElseThrow(), options);
  }

  private static Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(url(options), "grafana", "viewer-secret");
  }

  private static List<String> ask(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return all(rows);
    }
  }

  private static List<String> all(ResultSet rows) throws SQLException {
    List<String> found = new ArrayList<>();
    int width = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= width; i++) {
        row.append(i == 1 ? "" : "|").append(rows.getString(i));
      }
      found.add(row.toString());
    }
    return found;
  }

  /// Texts and binary values, by the simple and the extended protocol, say the same.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&preferQueryMode=simple",
        "&binaryTransfer=true&prepareThreshold=-1",
        "&prepareThreshold=1"
      })
  void everyTypeComesThrough(String options) throws SQLException {
    try (Connection connection = connect(options);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT time, value, text, position, ordinal, true AS yes, 1.50::numeric(10,2) AS"
                    + " exact, 7::smallint AS small, DATE '2026-02-03' AS day, null::text AS none,"
                    + " 1e300::float8 AS large, -0.00012345::numeric(20,8) AS tiny, 2.5::real AS r"
                    + " FROM readings WHERE property = 'temperature' ORDER BY time LIMIT 2")) {
      for (int round = 0; round < 3; round++) {
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getObject("time", OffsetDateTime.class))
              .isEqualTo(START.atOffset(ZoneOffset.UTC));
          assertThat(rows.getDouble("value")).isEqualTo(0.5);
          assertThat(rows.getString("text")).isNull();
          assertThat(rows.getLong("position")).isPositive();
          assertThat(rows.getInt("ordinal")).isNotNegative();
          assertThat(rows.getBoolean("yes")).isTrue();
          assertThat(rows.getBigDecimal("exact")).isEqualByComparingTo(new BigDecimal("1.5"));
          assertThat(rows.getShort("small")).isEqualTo((short) 7);
          assertThat(rows.getObject("day").toString()).isEqualTo("2026-02-03");
          assertThat(rows.getObject("none")).isNull();
          assertThat(rows.getDouble("large")).isEqualTo(1e300);
          assertThat(rows.getBigDecimal("tiny")).isEqualByComparingTo("-0.00012345");
          assertThat(rows.getFloat("r")).isEqualTo(2.5f);
          assertThat(rows.next()).isTrue();
          assertThat(rows.getTimestamp("time").toInstant()).isEqualTo(START.plusSeconds(1));
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&preferQueryMode=simple", "&prepareThreshold=1"})
  void parametersHaveTheirTypes(String options) throws SQLException {
    try (Connection connection = connect(options);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM readings WHERE property = ? AND value >= ? AND time < ?"
                    + " AND position > ? AND ? ")) {
      for (int round = 0; round < 3; round++) {
        statement.setString(1, "temperature");
        statement.setDouble(2, 10.5);
        statement.setTimestamp(3, Timestamp.from(START.plusSeconds(100)));
        statement.setLong(4, 0);
        statement.setBoolean(5, true);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(all(rows)).containsExactly("90");
        }
      }
    }
  }

  @Test
  void aPortalGivesItsRowsInParts() throws SQLException {
    try (Connection connection = connect("")) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(100);
        List<String> rows =
            ask(statement, "SELECT value FROM readings WHERE property='temperature' ORDER BY time");
        assertThat(rows).hasSize(READINGS).startsWith("0.5", "1.5").endsWith(READINGS - 1 + ".5");
      }
      connection.commit();
    }
  }

  @Test
  void severalStatementsMayStandInOneText() throws SQLException {
    try (Connection connection = connect("&preferQueryMode=simple");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SET application_name = 'x'; SELECT 1; SELECT 2, ';'"))
          .isFalse();
      List<String> found = new ArrayList<>();
      while (statement.getMoreResults()) {
        try (ResultSet rows = statement.getResultSet()) {
          found.addAll(all(rows));
        }
      }
      assertThat(found).containsExactly("1", "2|;");
    }
  }

  @Test
  void amistakeHasStateAndPlaceAndTheConnectionGoesOn() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> ask(statement, "SELECT valeu FROM readings"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("42703");
                assertThat(e.getMessage()).contains("Position: 8");
              });
      assertThatThrownBy(() -> statement.execute("DELETE FROM readings"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
      assertThat(ask(statement, "SELECT 1")).containsExactly("1");
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> ask(statement, "SELECT 1/0")).hasMessageContaining("zero");
      assertThatThrownBy(() -> ask(statement, "SELECT 1")).hasMessageContaining("ROLLBACK");
      connection.rollback();
      assertThat(ask(statement, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void theDriverFindsTablesColumnsAndTypes() throws SQLException {
    try (Connection connection = connect("")) {
      DatabaseMetaData meta = connection.getMetaData();
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = meta.getTables(null, "public", "%", new String[] {"TABLE"})) {
        while (rows.next()) {
          tables.add(rows.getString("TABLE_NAME"));
        }
      }
      assertThat(tables)
          .containsExactly(
              "alarms",
              "gaps",
              "latest",
              "models",
              "readings",
              "relationships",
              "rollups",
              "series",
              "twins");
      List<String> columns = new ArrayList<>();
      try (ResultSet rows = meta.getColumns(null, "public", "readings", "%")) {
        while (rows.next()) {
          columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME"));
        }
      }
      assertThat(columns)
          .startsWith(
              "time timestamptz", "twin text", "model text", "property text", "value float8")
          .hasSize(11);
      try (ResultSet rows = meta.getSchemas()) {
        assertThat(all(rows)).hasSize(3);
      }
      try (ResultSet rows = meta.getPrimaryKeys(null, "public", "readings")) {
        assertThat(all(rows)).isEmpty();
      }
      try (ResultSet rows = meta.getTypeInfo()) {
        assertThat(all(rows)).isNotEmpty();
      }
      assertThat(meta.getDatabaseMajorVersion()).isEqualTo(16);
    }
  }

  @Test
  void theColumnsOfAStatementAreKnownBeforeItRuns() throws SQLException {
    try (Connection connection = connect("");
        PreparedStatement statement =
            connection.prepareStatement("SELECT time, value AS v FROM readings WHERE twin = ?")) {
      ResultSetMetaData columns = statement.getMetaData();
      assertThat(columns.getColumnName(2)).isEqualTo("v");
      assertThat(columns.getColumnTypeName(1)).isEqualTo("timestamptz");
      assertThat(statement.getParameterMetaData().getParameterTypeName(1)).isIn("text", "varchar");
    }
  }

  @Test
  void aStatementThatRunsIsCancelled() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> failed =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  List<String> _ =
                      ask(
                          statement,
                          "SELECT count(*) FROM readings a, readings b, readings c"
                              + " WHERE a.value + b.value < c.value");
                  return new AssertionError("it ended");
                } catch (SQLException e) {
                  return e;
                }
              });
      // Cancelling before it runs does nothing, so it is asked for until it works.
      while (!failed.isDone()) {
        statement.cancel();
        Thread.onSpinWait();
      }
      assertThat(failed.get())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThat(ask(statement, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void whoHasNoTokenIsNotLetIn() {
    assertThatThrownBy(() -> DriverManager.getConnection(url(""), "grafana", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    assertThatThrownBy(() -> DriverManager.getConnection(url(""), "press", Stack.PRESS))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void aUserComesWithTheirPassword() throws Exception {
    Client admin = stack.as(Role.ADMIN);
    Client.Reply made =
        admin.post(
            "/api/v1/users",
            "{\"name\":\"eva\",\"role\":\"viewer\",\"password\":\"correct horse battery\"}");
    assertThat(made.status()).as(made.body()).isIn(200, 201);

    try (Connection connection =
            DriverManager.getConnection(url(""), "eva", "correct horse battery");
        Statement statement = connection.createStatement()) {
      assertThat(ask(statement, "SELECT current_user")).containsExactly("eva");
      assertThat(admin.delete("/api/v1/users/eva").status()).isIn(200, 204);
      assertThatThrownBy(() -> ask(statement, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }
  }

  /// What Grafana's data source asks of itself (its file postgresMetaQuery), as it is sent.
  @Test
  void grafanaFindsTablesAndColumns() throws SQLException {
    String constraint =
        """
        quote_ident(table_schema) IN (
          SELECT
            CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM
            generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          )""";
    try (Connection connection = connect("&preferQueryMode=simple");
        Statement statement = connection.createStatement()) {
      assertThat(ask(statement, "SELECT current_setting('server_version_num')::int/100 as version"))
          .containsExactly("1600");
      assertThat(
              ask(statement, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"))
          .isEmpty();
      assertThat(
              ask(
                  statement,
                  """
                  SELECT
                    CASE WHEN %s
                      THEN quote_ident(table_name)
                      ELSE quote_ident(table_schema) || '.' || quote_ident(table_name)
                    END AS "table"
                    FROM information_schema.tables
                    WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog')
                    ORDER BY CASE WHEN %s THEN 0 ELSE 1 END, 1"""
                      .formatted(constraint, constraint)))
          .containsExactly(
              "alarms",
              "gaps",
              "latest",
              "models",
              "readings",
              "relationships",
              "rollups",
              "series",
              "twins");
      assertThat(
              ask(
                  statement,
                  """
                  SELECT quote_ident(column_name) AS "column", data_type AS "type"
                    FROM information_schema.columns
                    WHERE
                      CASE WHEN array_length(parse_ident('twins'),1) = 2
                        THEN quote_ident(table_schema) = (parse_ident('twins'))[1]
                          AND quote_ident(table_name) = (parse_ident('twins'))[2]
                        ELSE quote_ident(table_name) = 'twins'
                          AND %s
                      END"""
                      .formatted(constraint)))
          .containsExactly("id|text", "model|text", "name|text");
    }
  }

  /// Each query of the dashboard that the project brings, with the macros as Grafana expands them.
  @Test
  void theDashboardIsAnswered() throws Exception {
    JsonNode dashboard =
        new JsonMapper().readTree(Path.of("../docs/how-to/grafana/dashboards/lockstep.json"));
    List<String> queries = new ArrayList<>();
    dashboard
        .get("templating")
        .get("list")
        .forEach(variable -> queries.add(variable.get("query").asString()));
    dashboard
        .get("panels")
        .forEach(
            panel ->
                panel.get("targets").forEach(one -> queries.add(one.get("rawSql").asString())));
    assertThat(queries).hasSize(7);
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      for (String query : queries) {
        List<String> rows =
            ask(
                statement,
                query
                    .replace(
                        "$__timeGroupAlias(time, $__interval)",
                        "floor(extract(epoch from time)/600)*600 AS \"time\"")
                    .replace(
                        "$__timeFilter(time)",
                        "time BETWEEN '2026-01-31T08:00:00Z' AND '2026-01-31T09:00:00Z'")
                    .replace("$__timeFrom()", "'2026-01-31T08:00:00Z'")
                    .replace("$twin", "oven")
                    .replace("$property", "temperature"));
        if (!query.contains("FROM alarms")) {
          assertThat(rows).as(query).isNotEmpty();
        }
      }
      assertThat(ask(statement, queries.getFirst())).containsExactly("oven");
    }
  }
}
