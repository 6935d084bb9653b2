package io.lockstep.bench;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// QuestDB used directly: a table as its documentation advises, designated timestamp and days as
/// partitions, symbols for twin and property (the twin's with an index), written by the table's
/// writer without a WAL, which is its fastest way in for one writer, and asked by its SQL.
final class QuestDbPeer implements HistorySubject {
  private static final int COMMIT_ROWS = 200_000;
  private static final int SYMBOLS = 16_384;

  private final HistoryLoad load;
  private final Path folder;
  private final CairoEngine engine;
  private final SqlExecutionContextImpl context;

  QuestDbPeer(HistoryLoad load, Path folder) {
    this.load = load;
    this.folder = folder;
    try {
      Path _ = Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    engine = new CairoEngine(new DefaultCairoConfiguration(folder.toString()));
    context = new SqlExecutionContextImpl(engine, 1);
    context.with(AllowAllSecurityContext.INSTANCE, null);
  }

  @Override
  public void load() {
    try {
      engine.execute(
          "create table readings (time timestamp, twin symbol capacity %d index, property symbol, value double, quality byte) timestamp(time) partition by day bypass wal"
              .formatted(SYMBOLS),
          context);
    } catch (SqlException e) {
      throw new IllegalStateException(e);
    }
    String[] twins = new String[load.series()];
    String[] properties = new String[load.series()];
    for (int series = 0; series < load.series(); series++) {
      twins[series] = load.twin(series);
      properties[series] = load.property(series);
    }
    long rows = 0;
    try (TableWriter writer = engine.getWriter(engine.verifyTableName("readings"), "bench")) {
      for (long turn = 0; turn < load.readings(); turn++) {
        for (int series = 0; series < load.series(); series++) {
          TableWriter.Row row = writer.newRow(load.micros(turn, series));
          row.putSym(1, twins[series]);
          row.putSym(2, properties[series]);
          row.putDouble(3, load.value(turn, series));
          row.putByte(4, (byte) 0);
          row.append();
          if (++rows % COMMIT_ROWS == 0) {
            writer.commit();
          }
        }
      }
      writer.commit();
    }
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public double latestOfAll() {
    return sum(
        "select value from readings where property = 'temperature0' latest on time partition by twin",
        0);
  }

  @Override
  public double hourOf(int series) {
    return sum(
        "select time, avg(value) from readings where twin = '%s' and property = '%s' and time >= %d and time < %d sample by 36s"
            .formatted(
                load.twin(series),
                load.property(series),
                HistoryLoad.HOUR_FROM,
                HistoryLoad.HOUR_FROM + HistoryLoad.HOUR_MICROS),
        1);
  }

  @Override
  public double day() {
    return sum(
        "select time, twin, property, value from readings where twin in (%s) and time >= %d and time < %d"
            .formatted(
                load.twinsOfADay(),
                HistoryLoad.DAY_FROM,
                HistoryLoad.DAY_FROM + HistoryLoad.DAY_MICROS),
        3);
  }

  @Override
  public double hourly() {
    return sum(
        "select time, twin, avg(value), min(value), max(value), cast(count() as double) from readings where property = 'temperature0' sample by 1h",
        2,
        3,
        4,
        5);
  }

  private double sum(String query, int... columns) {
    double sum = 0;
    try (RecordCursorFactory factory = engine.select(query, context);
        RecordCursor cursor = factory.getCursor(context)) {
      Record row = cursor.getRecord();
      while (cursor.hasNext()) {
        for (int column : columns) {
          sum += row.getDouble(column);
        }
      }
    } catch (SqlException e) {
      throw new IllegalStateException(query, e);
    }
    return sum;
  }

  @Override
  public void close() {
    context.close();
    engine.close();
  }
}
