package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// DuckDB used directly: one table in a file, written by its appender, asked by SQL with as many
/// threads as it takes.
final class DuckDbPeer implements HistorySubject {
  private static final int COMMIT_ROWS = 200_000;

  private final HistoryLoad load;
  private final Path folder;
  private final DuckDBConnection database;

  DuckDbPeer(HistoryLoad load, Path folder) {
    this.load = load;
    this.folder = folder;
    try {
      Path _ = Files.createDirectories(folder);
      database =
          DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("readings.duckdb"))
              .unwrap(DuckDBConnection.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void load() {
    execute(
        "create table readings (time bigint, twin varchar, property varchar, value double, quality tinyint)");
    long rows = 0;
    try (DuckDBAppender appender = database.createAppender("main", "readings")) {
      for (long turn = 0; turn < load.readings(); turn++) {
        for (int series = 0; series < load.series(); series++) {
          appender.beginRow();
          appender.append(load.micros(turn, series));
          appender.append(load.twin(series));
          appender.append(load.property(series));
          appender.append(load.value(turn, series));
          appender.append((byte) 0);
          appender.endRow();
          if (++rows % COMMIT_ROWS == 0) {
            appender.flush();
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    execute("checkpoint");
  }

  private void execute(String sql) {
    try (Statement statement = ((Connection) database).createStatement()) {
      boolean _ = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public double latestOfAll() {
    return sum(
        "select arg_max(value, time) from readings where property = 'temperature0' group by twin",
        1);
  }

  @Override
  public double hourOf(int series) {
    return sum(
        "select time // 36000000, avg(value) from readings where twin = '%s' and property = '%s' and time >= %d and time < %d group by 1"
            .formatted(
                load.twin(series),
                load.property(series),
                HistoryLoad.HOUR_FROM,
                HistoryLoad.HOUR_FROM + HistoryLoad.HOUR_MICROS),
        2);
  }

  @Override
  public double day() {
    return sum(
        "select time, twin, property, value from readings where twin in (%s) and time >= %d and time < %d"
            .formatted(
                load.twinsOfADay(),
                HistoryLoad.DAY_FROM,
                HistoryLoad.DAY_FROM + HistoryLoad.DAY_MICROS),
        4);
  }

  @Override
  public double hourly() {
    return sum(
        "select time // 3600000000, twin, avg(value), min(value), max(value), count(*) from readings where property = 'temperature0' group by 1, 2",
        3,
        4,
        5,
        6);
  }

  private double sum(String query, int... columns) {
    double sum = 0;
    try (Statement statement = ((Connection) database).createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        for (int column : columns) {
          sum += rows.getDouble(column);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
    return sum;
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
