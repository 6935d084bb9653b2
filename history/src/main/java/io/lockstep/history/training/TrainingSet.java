package io.lockstep.history.training;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetFigures;
import io.lockstep.history.parquet.ParquetSink;
import io.lockstep.history.parquet.ParquetType.Scalar;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Twins x time x properties as a Parquet file: a row for each twin and time of the grid, with the
/// columns `twin`, `time`, one for each property, and `label`. The same request as known at the
/// same moment gives the same bytes. Immutable, thread-safe.
///
/// Numbers are doubles; a property that is not a number for each twin is text, or a boolean where
/// it always is one. Values of BAD quality are none, and so is what holds after them. One twin is
/// in memory at a time.
public final class TrainingSet {
  /// The most properties.
  public static final int COLUMNS_MAX = 1_000;

  private final HistoryStore history;
  private final TrainingGrid grid;
  private final PastMoment known;

  /// Series numbers by twin and path.
  private final Map<String, Map<String, List<Integer>>> twins = new TreeMap<>();

  private final Map<String, Scalar> types = new TreeMap<>();
  private final Map<String, String> units = new TreeMap<>();

  /// @param series the properties of the set, and its label among them
  /// @param known what was not known then does not count; its valid time is of no concern
  /// @throws LockstepException INVALID_ARGUMENT when there are too many properties
  public TrainingSet(
      HistoryStore history, List<SeriesChange> series, TrainingGrid grid, PastMoment known) {
    this.history = history;
    this.grid = grid;
    this.known = known;
    for (SeriesChange each : series) {
      boolean _ =
          twins
              .computeIfAbsent(each.twin().value(), _ -> new TreeMap<>())
              .computeIfAbsent(each.path(), _ -> new ArrayList<>())
              .add(each.series());
      Scalar _ = types.merge(each.path(), scalar(each.type()), TrainingSet::common);
      if (!each.unit().isEmpty()) {
        String _ = units.putIfAbsent(each.path(), each.unit());
      }
    }
    if (types.size() > COLUMNS_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "training set: expected at most %d properties, found %d; choose some"
              .formatted(COLUMNS_MAX, types.size()));
    }
  }

  private static Scalar scalar(ValueType type) {
    return switch (type) {
      case DOUBLE, LONG -> Scalar.DOUBLE;
      case BOOLEAN -> Scalar.BOOLEAN;
      case TEXT, JSON -> Scalar.TEXT;
    };
  }

  private static Scalar common(Scalar one, Scalar other) {
    return one == other ? one : Scalar.TEXT;
  }

  /// Writes the file.
  ///
  /// @param notes what else its metadata says
  /// @return what it holds
  /// @throws LockstepException as [HistoryStore#scan], and STORAGE_FAILED
  public ParquetFigures write(OutputStream into, Map<String, String> notes) {
    Set<String> paths = new LinkedHashSet<>(types.keySet());
    grid.label().ifPresent(paths::remove);
    List<ParquetColumn> columns = new ArrayList<>();
    columns.add(ParquetColumn.required("twin", Scalar.TEXT));
    columns.add(ParquetColumn.required("time", Scalar.TIMESTAMP));
    for (String path : paths) {
      columns.add(column(path, path));
    }
    grid.label().ifPresent(path -> columns.add(column("label", path).noted("path", path)));
    try (ParquetSink sink = ParquetSink.open(into, columns, metadata(notes))) {
      twins.forEach((twin, series) -> write(sink, twin, series, List.copyOf(paths)));
      return sink.finish();
    }
  }

  private ParquetColumn column(String name, String path) {
    return ParquetColumn.optional(name, types.getOrDefault(path, Scalar.TEXT))
        .noted("unit", units.getOrDefault(path, ""));
  }

  private Map<String, String> metadata(Map<String, String> notes) {
    Map<String, String> all = new TreeMap<>(notes);
    String _ = all.put("lockstep.training.from", Long.toString(grid.fromMicros()));
    String _ = all.put("lockstep.training.to", Long.toString(grid.toMicros()));
    String _ = all.put("lockstep.training.interval", Long.toString(grid.intervalMicros()));
    String _ = all.put("lockstep.training.method", grid.method().name());
    String _ = all.put("lockstep.training.known", Long.toString(known.knownMicros()));
    String _ = all.put("lockstep.training.position", Long.toString(known.position()));
    return all;
  }

  private void write(
      ParquetSink sink, String twin, Map<String, List<Integer>> series, List<String> paths) {
    List<@Nullable Object @Nullable []> cells = new ArrayList<>();
    for (String path : paths) {
      cells.add(cells(series.get(path), path, grid.method()));
    }
    if (grid.label().isPresent()) {
      String path = grid.label().get();
      cells.add(cells(series.get(path), path, TrainingGrid.Method.LAST));
    }
    for (int step = 0; step < grid.steps(); step++) {
      @Nullable Object[] row = new Object[cells.size() + 2];
      row[0] = twin;
      row[1] = grid.time(step);
      for (int i = 0; i < cells.size(); i++) {
        @Nullable Object @Nullable [] column = cells.get(i);
        row[i + 2] = column == null ? null : column[step];
      }
      sink.write(row);
    }
  }

  private @Nullable Object @Nullable [] cells(
      @Nullable List<Integer> series, String path, TrainingGrid.Method method) {
    if (series == null) {
      return null;
    }
    int[] numbers = series.stream().mapToInt(Integer::intValue).toArray();
    @Nullable Object[] cells = Points.read(history, numbers, grid, known).cells(grid, method);
    if (types.get(path) == Scalar.TEXT) {
      for (int i = 0; i < cells.length; i++) {
        Object cell = cells[i];
        cells[i] = cell == null ? null : cell.toString();
      }
    }
    return cells;
  }
}
