package io.lockstep.api.internal.sql;

import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.lockstep.history.SeriesScan;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// The readings of a model's twins, side by side: a row for each twin and time at which something
/// of the model was read, null where it was not. Readings that are bad or no numbers are not there.
/// Immutable.
final class ModelTable implements FigureTable {
  private static final int TWIN = 1;
  private static final int MODEL = 2;
  private static final int FIRST_PROPERTY = 3;
  private static final int SERIES_AT_ONCE = 1 << 14;
  private static final int ROWS_AT_ONCE = 1 << 16;

  private final String name;
  private final String says;
  private final List<Property> properties;
  private final Map<String, Integer> columnByPath = new HashMap<>();
  private final SeenSeries series;
  private final SeenSeries.Choice choice;
  private final List<Column> columns;

  /// A property of the model.
  record Property(String column, String path, SqlTypeName type, String unit) {}

  /// @param models the DTMIs of the twins' models
  ModelTable(
      String name, String says, Set<String> models, List<Property> properties, SeenSeries series) {
    this.name = name;
    this.says = says;
    this.properties = List.copyOf(properties);
    this.series = series;
    Set<String> of = Set.copyOf(models);
    for (int i = 0; i < properties.size(); i++) {
      columnByPath.put(properties.get(i).path(), FIRST_PROPERTY + i);
    }
    choice = (path, model) -> model != null && of.contains(model) && columnByPath.containsKey(path);
    List<Column> all = new ArrayList<>();
    all.add(Column.of("time", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it was measured"));
    all.add(Column.of("twin", VARCHAR, "whose properties they are"));
    all.add(Column.of("model", VARCHAR, "the twin's present model"));
    for (Property property : properties) {
      String unit = property.unit().isEmpty() ? "" : ", in " + property.unit();
      all.add(Column.maybe(property.column(), property.type(), property.path() + unit));
    }
    columns = List.copyOf(all);
  }

  @Override
  public String schema() {
    return "public";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public SeenSeries series() {
    return series;
  }

  @Override
  public List<SeenSeries.One> find(Bounds.Wanted wanted, Frame frame) {
    // A property of the model may have any name, also that of a column of other tables.
    return series.find(wanted.only(Set.of("twin", "model")), choice, frame);
  }

  @Override
  public Set<String> constantColumns() {
    return Set.of("twin", "model");
  }

  @Override
  public int valueColumn(SeenSeries.One of) {
    return columnByPath.getOrDefault(of.series().path(), -1);
  }

  @Override
  public boolean isOfUsable() {
    return true;
  }

  @Override
  public @Nullable Object[] constantsOf(SeenSeries.One of) {
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    row[TWIN] = of.twin();
    row[MODEL] = of.model();
    return row;
  }

  @Override
  public Object valueOf(SeenSeries.One of, ValueType type, long bits) {
    return value(type, bits, "", properties.get(valueColumn(of) - FIRST_PROPERTY).type());
  }

  private static Object value(
      ValueType type, long bits, @Nullable String text, SqlTypeName column) {
    return switch (column) {
      case DOUBLE ->
          type == ValueType.DOUBLE ? (Object) Double.longBitsToDouble(bits) : (double) bits;
      case BIGINT ->
          type == ValueType.DOUBLE ? (Object) Math.round(Double.longBitsToDouble(bits)) : bits;
      case BOOLEAN -> bits != 0;
      default ->
          switch (type) {
            case DOUBLE -> Functions.plain(Double.longBitsToDouble(bits));
            case LONG -> Long.toString(bits);
            case BOOLEAN -> bits != 0 ? "true" : "false";
            case TEXT, JSON -> text == null ? "" : text;
          };
    };
  }

  /// Of a text in the column of a number, as an earlier version of the model had it, nothing is
  /// shown.
  private boolean isShown(
      SeenSeries.One of, ValueType type, long bits, @Nullable String text, Quality quality) {
    SqlTypeName column = properties.get(valueColumn(of) - FIRST_PROPERTY).type();
    boolean isNoNumber = type == ValueType.DOUBLE && Double.isNaN(Double.longBitsToDouble(bits));
    return quality != Quality.BAD
        && !isNoNumber
        && (type.isPrimitive() || (text != null && column == SqlTypeName.VARCHAR));
  }

  @Override
  public boolean rows(
      List<SeenSeries.One> of, long fromMicros, long toMicros, Frame frame, Operators.Rows into) {
    return series.scan(
        of,
        SeriesScan.between(fromMicros, toMicros),
        frame,
        (one, source, _, _, _, type, bits, text, quality) -> {
          if (!isShown(one, type, bits, text, quality)) {
            return true;
          }
          @Nullable Object[] row = constantsOf(one);
          row[TIME] = source;
          int column = valueColumn(one);
          row[column] = value(type, bits, text, columns.get(column).type());
          return into.row(row);
        });
  }

  private record Place(String twin, long time) {}

  @Override
  public boolean scan(Bounds.Wanted wanted, BitSet used, Frame frame, Operators.Rows into) {
    if (wanted.isNothing()) {
      return true;
    }
    for (List<SeenSeries.One> some : byTwins(find(wanted, frame))) {
      boolean isMore =
          new TimeWindows(wanted.from("time"), wanted.to("time"), true, ROWS_AT_ONCE, frame)
              .run(
                  (from, to, values) -> {
                    boolean _ = rows(some, from, to == Long.MAX_VALUE ? to : to + 1, frame, values);
                  },
                  values -> sideBySide(values, into));
      if (!isMore) {
        return false;
      }
    }
    return true;
  }

  /// Some twins at a time, each with all its series.
  private static List<List<SeenSeries.One>> byTwins(List<SeenSeries.One> all) {
    Map<String, List<SeenSeries.One>> byTwin = new LinkedHashMap<>();
    all.forEach(one -> byTwin.computeIfAbsent(one.twin(), _ -> new ArrayList<>()).add(one));
    List<List<SeenSeries.One>> groups = new ArrayList<>();
    List<SeenSeries.One> group = new ArrayList<>();
    for (List<SeenSeries.One> twin : byTwin.values()) {
      group.addAll(twin);
      if (group.size() >= SERIES_AT_ONCE) {
        groups.add(group);
        group = new ArrayList<>();
      }
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  private static boolean sideBySide(List<@Nullable Object[]> values, Operators.Rows into) {
    Map<Place, @Nullable Object[]> byPlace = new LinkedHashMap<>();
    for (@Nullable Object[] value : values) {
      Place place = new Place(String.valueOf(value[TWIN]), time(value));
      @Nullable Object[] row = byPlace.putIfAbsent(place, value);
      if (row != null) {
        for (int i = FIRST_PROPERTY; i < row.length; i++) {
          row[i] = value[i] == null ? row[i] : value[i];
        }
      }
    }
    for (@Nullable Object[] row : byPlace.values()) {
      if (!into.row(row)) {
        return false;
      }
    }
    return true;
  }

  private static long time(@Nullable Object[] row) {
    return row[TIME] instanceof Long micros ? micros : 0;
  }
}
