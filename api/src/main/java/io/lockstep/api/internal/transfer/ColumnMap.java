package io.lockstep.api.internal.transfer;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which columns of a table are times, values and what is said of them. Immutable.
///
/// Without a map a table is one that an export wrote: long, with the columns `time`, `twin`,
/// `property` and `value`, or wide, with a column `TWIN/PROPERTY` for each series.
///
/// @param time the column of times
/// @param quality the column of qualities, or -1
/// @param type the column of types, or -1: long tables of ours have one
/// @param unit the column of units, or -1
/// @param targets where values go
record ColumnMap(int time, int quality, int type, int unit, List<Target> targets) {
  private static final Set<String> LONG = Set.of("time", "twin", "property");
  private static final List<String> VALUES =
      List.of("value", "text", "integer", "boolean", "number");

  /// Copies the list.
  ColumnMap {
    targets = List.copyOf(targets);
  }

  /// Where the values of a column go.
  ///
  /// @param columns the first of these that has a cell is taken
  /// @param twin the twin's id, of texts and cells
  /// @param property the property's path, of texts and cells
  /// @param unit the unit that the file states; empty for none
  record Target(List<Integer> columns, Pattern twin, Pattern property, String unit) {}

  /// Text with cells in it.
  ///
  /// @param texts one more than `columns`
  record Pattern(List<String> texts, List<Integer> columns) {
    /// Filled with cells of a row; null when one is missing.
    @Nullable String of(ReadingsTable.Row row) {
      if (columns.isEmpty()) {
        return texts.getFirst();
      }
      StringBuilder filled = new StringBuilder(texts.getFirst());
      for (int i = 0; i < columns.size(); i++) {
        String cell = row.cell(columns.get(i));
        if (cell == null || cell.isEmpty()) {
          return null;
        }
        filled.append(cell).append(texts.get(i + 1));
      }
      return filled.toString();
    }
  }

  /// Finds the columns of a table.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when a name is none of its columns
  static ColumnMap of(ImportRequest request, ReadingsTable table) {
    List<String> names = table.columns();
    int time =
        request.time().isEmpty()
            ? Math.max(names.indexOf("time"), names.indexOf("timestamp"))
            : columnOf(names, request.time(), "time");
    if (time < 0) {
      throw invalid("time: expected a column time or timestamp, or the name of another", names);
    }
    int quality =
        request.quality().isEmpty()
            ? names.indexOf("quality")
            : columnOf(names, request.quality(), "quality");
    if (!request.map().isEmpty()) {
      List<Target> targets = request.map().stream().map(entry -> target(entry, table)).toList();
      return new ColumnMap(time, quality, -1, names.indexOf("unit"), targets);
    }
    List<Integer> values =
        VALUES.stream().map(names::indexOf).filter(column -> column >= 0).toList();
    if (names.containsAll(LONG) && !values.isEmpty()) {
      Target all =
          new Target(
              values,
              new Pattern(List.of("", ""), List.of(names.indexOf("twin"))),
              new Pattern(List.of("", ""), List.of(names.indexOf("property"))),
              "");
      return new ColumnMap(
          time, quality, names.indexOf("type"), names.indexOf("unit"), List.of(all));
    }
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int slash = names.get(i).indexOf('/');
      if (i != time && slash > 0 && slash < names.get(i).length() - 1) {
        targets.add(
            new Target(
                List.of(i),
                new Pattern(List.of(names.get(i).substring(0, slash)), List.of()),
                new Pattern(List.of(names.get(i).substring(slash + 1)), List.of()),
                table.unit(i)));
      }
    }
    if (targets.isEmpty()) {
      throw invalid(
          "map: expected COLUMN=TWIN/PROPERTY, as no column is named so and twin, property and value are not all there",
          names);
    }
    return new ColumnMap(time, quality, -1, -1, targets);
  }

  private static Target target(String entry, ReadingsTable table) {
    int equals = entry.indexOf('=');
    int slash = entry.indexOf('/', equals + 1);
    if (equals < 1 || slash <= equals + 1 || slash == entry.length() - 1) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "map: expected COLUMN=TWIN/PROPERTY, found \"%s\"".formatted(entry));
    }
    int column = columnOf(table.columns(), entry.substring(0, equals), "map");
    return new Target(
        List.of(column),
        pattern(entry.substring(equals + 1, slash), table.columns()),
        pattern(entry.substring(slash + 1), table.columns()),
        table.unit(column));
  }

  private static Pattern pattern(String text, List<String> names) {
    List<String> texts = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT, "map: expected } behind {, found none in " + text);
      }
      texts.add(text.substring(from, open));
      columns.add(columnOf(names, text.substring(open + 1, close), "map"));
      from = close + 1;
    }
    texts.add(text.substring(from));
    return new Pattern(List.copyOf(texts), List.copyOf(columns));
  }

  private static int columnOf(List<String> names, String wanted, String what) {
    int column = names.indexOf(wanted);
    if (column < 0) {
      throw invalid(what + ": expected a column \"" + wanted + "\"", names);
    }
    return column;
  }

  private static LockstepException invalid(String expected, List<String> names) {
    return new LockstepException(ErrorCode.INVALID_ARGUMENT, expected + ", found " + names);
  }
}
