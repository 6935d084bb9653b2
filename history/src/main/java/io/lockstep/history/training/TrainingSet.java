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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Twins x time x properties as a Parquet file. Wide: a row for each twin and time of the grid,
/// with the columns `twin`, `time`, one for each property, `label`, and one for each further label.
/// Long: a row for each value instead, with `property`, `value` for numbers and booleans (0 and 1),
/// and `text`. The same request as known at the same moment gives the same bytes. Immutable,
/// thread-safe.
///
/// Numbers are doubles; a property that is not a number for each twin is text, or a boolean where
/// it always is one. Values of BAD quality are none, and so is what holds after them. One twin is
/// in memory at a time.
public final class TrainingSet {
  /// The most properties.
  public static final int COLUMNS_MAX = 1_000;

  /// How the values of a row stand.
  public enum Layout {
    /// A column for each property.
    WIDE,
    /// A row for each property that has a value.
    LONG
  }

  private final HistoryStore history;
  private final TrainingGrid grid;
  private final PastMoment known;
  private final Layout layout;
  private final List<TrainingLabel> labels;

  /// Series numbers by twin and path.
  private final Map<String, Map<String, List<Integer>>> twins = new TreeMap<>();

  private final Map<String, Scalar> types = new TreeMap<>();
  private final Map<String, String> units = new TreeMap<>();

  /// The properties that are no label, by name.
  private final List<String> paths;

  private final List<ParquetColumn> columns;

  /// @param series the properties of the set, and its label among them
  /// @param known what was not known then does not count; its valid time is of no concern
  /// @param labels further ones
  /// @throws LockstepException INVALID_ARGUMENT when there are too many properties, or two columns
  ///   of a name
  public TrainingSet(
      HistoryStore history,
      List<SeriesChange> series,
      TrainingGrid grid,
      PastMoment known,
      Layout layout,
      List<TrainingLabel> labels) {
    this.history = history;
    this.grid = grid;
    this.known = known;
    this.layout = layout;
    this.labels = List.copyOf(labels);
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
    paths =
        types.keySet().stream().filter(path -> !grid.label().equals(Optional.of(path))).toList();
    columns = namedColumns();
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
    try (ParquetSink sink = ParquetSink.open(into, columns, metadata(notes))) {
      twins.forEach((twin, series) -> write(sink, twin, series));
      return sink.finish();
    }
  }

  private List<ParquetColumn> namedColumns() {
    List<ParquetColumn> named = new ArrayList<>();
    named.add(ParquetColumn.required("twin", Scalar.TEXT));
    named.add(ParquetColumn.required("time", Scalar.TIMESTAMP));
    switch (layout) {
      case WIDE -> paths.forEach(path -> named.add(column(path, path)));
      case LONG -> {
        named.add(ParquetColumn.required("property", Scalar.TEXT));
        named.add(ParquetColumn.optional("value", Scalar.DOUBLE));
        named.add(ParquetColumn.optional("text", Scalar.TEXT));
      }
    }
    grid.label().ifPresent(path -> named.add(column("label", path).noted("path", path)));
    labels.forEach(label -> named.add(ParquetColumn.optional(label.name(), label.type())));
    Set<String> names = new HashSet<>();
    for (ParquetColumn column : named) {
      if (!names.add(column.name())) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "training set: expected a name for each column, found '%s' twice; name the label otherwise"
                .formatted(column.name()));
      }
    }
    return named;
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
    String _ = all.put("lockstep.training.layout", layout.name());
    String _ = all.put("lockstep.training.known", Long.toString(known.knownMicros()));
    String _ = all.put("lockstep.training.position", Long.toString(known.position()));
    return all;
  }

  private void write(ParquetSink sink, String twin, Map<String, List<Integer>> series) {
    List<@Nullable Object @Nullable []> cells = new ArrayList<>();
    for (String path : paths) {
      cells.add(cells(series.get(path), path, grid.method()));
    }
    List<@Nullable Object @Nullable []> behind = new ArrayList<>();
    if (grid.label().isPresent()) {
      String path = grid.label().get();
      behind.add(cells(series.get(path), path, TrainingGrid.Method.LAST));
    }
    for (TrainingLabel label : labels) {
      behind.add(label.cells(twin, grid));
    }
    for (int step = 0; step < grid.steps(); step++) {
      switch (layout) {
        case WIDE -> sink.write(wide(twin, step, cells, behind));
        case LONG -> {
          for (int i = 0; i < cells.size(); i++) {
            Object cell = at(cells.get(i), step);
            if (cell != null) {
              sink.write(single(twin, step, paths.get(i), cell, behind));
            }
          }
        }
      }
    }
  }

  private @Nullable Object[] wide(
      String twin,
      int step,
      List<@Nullable Object @Nullable []> cells,
      List<@Nullable Object @Nullable []> behind) {
    @Nullable Object[] row = new Object[2 + cells.size() + behind.size()];
    row[0] = twin;
    row[1] = grid.time(step);
    put(row, 2, cells, step);
    put(row, 2 + cells.size(), behind, step);
    return row;
  }

  private @Nullable Object[] single(
      String twin, int step, String path, Object cell, List<@Nullable Object @Nullable []> behind) {
    @Nullable Object[] row = new Object[5 + behind.size()];
    row[0] = twin;
    row[1] = grid.time(step);
    row[2] = path;
    switch (cell) {
      case Double number -> row[3] = number;
      case Boolean truth -> row[3] = truth ? 1.0 : 0.0;
      default -> row[4] = cell.toString();
    }
    put(row, 5, behind, step);
    return row;
  }

  private static void put(
      @Nullable Object[] row, int from, List<@Nullable Object @Nullable []> cells, int step) {
    for (int i = 0; i < cells.size(); i++) {
      row[from + i] = at(cells.get(i), step);
    }
  }

  private static @Nullable Object at(@Nullable Object @Nullable [] column, int step) {
    return column == null ? null : column[step];
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
