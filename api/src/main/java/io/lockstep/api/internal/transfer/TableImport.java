package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.model.AckLevel;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Quality;
import io.lockstep.model.Slot;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings the rows of a table in, some at a time: the next ones are read when history answers those
/// before, so that live readings never wait behind a file. Confined to one thread.
final class TableImport {
  private static final int PROBLEMS_MAX = 20;
  private static final int SERIES_REMEMBERED_MAX = 65_536;

  private final GraphCalls graph;
  private final Principal principal;
  private final BiPredicate<String, String> mayWrite;
  private final ImportRequest request;
  private final Stop stop;
  private final Consumer<ImportProgress> listener;
  private final CellTimes times;
  private final CellValues values;

  private final ReadingsBatch batch = new ReadingsBatch();
  private final Map<String, Destination> destinations = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long rows;
  private long readings;
  private long refused;

  /// Asks whether to end early.
  @FunctionalInterface
  interface Stop {
    boolean isWanted();
  }

  /// Where a series goes.
  ///
  /// @param problem why it may not; empty when it may
  /// @param type null when the model does not say
  private record Destination(String problem, @Nullable ValueType type) {}

  /// @param mayWrite whether the caller may write a property of a twin
  /// @param listener hears how far it is
  TableImport(
      GraphCalls graph,
      Principal principal,
      BiPredicate<String, String> mayWrite,
      ImportRequest request,
      CellTimes times,
      Stop stop,
      Consumer<ImportProgress> listener) {
    this.graph = graph;
    this.principal = principal;
    this.mayWrite = mayWrite;
    this.request = request;
    this.times = times;
    this.values = new CellValues(request.decimalComma());
    this.stop = stop;
    this.listener = listener;
  }

  /// Brings in the rows behind those that an earlier run brought in.
  ///
  /// @param skipped rows to pass over
  ImportProgress run(ReadingsTable table, ImportProgress before, long skipped)
      throws IOException, InterruptedException {
    ColumnMap map = ColumnMap.of(request, table);
    readings = before.readings();
    refused = before.refused();
    problems.addAll(before.problems());
    table.read(
        row -> {
          rows++;
          if (rows > skipped) {
            take(row, map);
            if (batch.isFull()) {
              publish();
            }
          }
          return !stop.isWanted();
        });
    publish();
    return progress();
  }

  private ImportProgress progress() {
    return new ImportProgress(rows, readings, refused, problems);
  }

  private void publish() throws InterruptedException {
    int count = batch.readings();
    if (count > 0 && !request.dryRun()) {
      graph.publish(principal.name(), batch.drain(), AckLevel.QUERYABLE);
    } else {
      batch.drain();
    }
    readings += count;
    listener.accept(progress());
  }

  private void take(ReadingsTable.Row row, ColumnMap map) {
    String time = cell(row, map.time());
    Long micros = time.isEmpty() ? null : times.micros(time);
    if (micros == null) {
      refuse(row.place(map.time()), times.expected(), time.isEmpty() ? "none" : time);
      return;
    }
    String quality = cell(row, map.quality());
    if (!quality.isEmpty() && !isQuality(quality)) {
      refuse(row.place(map.quality()), "good, uncertain, bad, stale or simulated", quality);
      return;
    }
    String unit = cell(row, map.unit());
    String type = cell(row, map.type());
    for (ColumnMap.Target target : map.targets()) {
      take(row, target, micros, quality.toLowerCase(Locale.ROOT), unit, type);
    }
  }

  private static String cell(ReadingsTable.Row row, int column) {
    String cell = column < 0 ? null : row.cell(column);
    return cell == null ? "" : cell.strip();
  }

  private void take(
      ReadingsTable.Row row,
      ColumnMap.Target target,
      long micros,
      String quality,
      String unit,
      String type) {
    int column = target.columns().getFirst();
    String cell = null;
    for (int i = 0; i < target.columns().size() && cell == null; i++) {
      column = target.columns().get(i);
      cell = row.cell(column);
    }
    ValueType stated = typeOf(type);
    if (cell == null || (cell.isEmpty() && stated != ValueType.TEXT)) {
      return;
    }
    String twin = target.twin().of(row);
    String path = target.property().of(row);
    if (twin == null || path == null) {
      refuse(row.place(column), "cells that name twin and property", "none");
      return;
    }
    Destination to = destination(twin, path);
    if (!to.problem().isEmpty()) {
      refuse(row.place(column), to.problem(), twin + "/" + path);
      return;
    }
    ValueType known = to.type() == null ? stated : to.type();
    String json = values.json(known == ValueType.TEXT ? cell : cell.strip(), known);
    if (json == null) {
      refuse(row.place(column), values.expected(known), cell);
      return;
    }
    if (known == null) {
      remember(twin, path, json);
    }
    String stating = unit.isEmpty() ? target.unit() : unit;
    boolean isNumber = known == null || known == ValueType.DOUBLE || known == ValueType.LONG;
    batch.add(twin, path, micros, quality, isNumber ? stating : "", json);
  }

  private static @Nullable ValueType typeOf(String word) {
    for (ValueType type : ValueType.values()) {
      if (type.name().equalsIgnoreCase(word)) {
        return type;
      }
    }
    return null;
  }

  private static boolean isQuality(String word) {
    for (Quality quality : Quality.values()) {
      if (quality.name().equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }

  private Destination destination(String twin, String path) {
    String key = twin + "/" + path;
    Destination known = destinations.get(key);
    if (known != null) {
      return known;
    }
    Destination found = find(twin, path);
    if (destinations.size() < SERIES_REMEMBERED_MAX) {
      destinations.put(key, found);
    }
    return found;
  }

  /// The first value of a property that no model knows says what its values are, as it does to the
  /// model that is drafted then.
  private void remember(String twin, String path, String json) {
    ValueType type =
        switch (json.charAt(0)) {
          case '"' -> ValueType.TEXT;
          case 't', 'f' -> ValueType.BOOLEAN;
          default -> ValueType.DOUBLE;
        };
    String key = twin + "/" + path;
    if (destinations.containsKey(key)) {
      destinations.put(key, new Destination("", type));
    }
  }

  private Destination find(String twin, String path) {
    try {
      TwinId _ = new TwinId(twin);
    } catch (LockstepException e) {
      return new Destination(String.valueOf(e.getMessage()), null);
    }
    if (!mayWrite.test(twin, path)) {
      return new Destination("a property that %s may write".formatted(principal.name()), null);
    }
    return new Destination(
        "", graph.read(view -> view.slot(twin, path)).map(Slot::type).orElse(null));
  }

  private void refuse(String place, String expected, String found) {
    refused++;
    if (problems.size() < PROBLEMS_MAX) {
      problems.add("%s: expected %s, found %s".formatted(place, expected, Excerpt.of(found)));
    }
  }
}
