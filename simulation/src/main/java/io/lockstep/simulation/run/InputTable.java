package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Inputs over time: a column `time`, ascending, and a column for each variable. Two rows of one
/// time are a discontinuity: the values before and after. Immutable.
public final class InputTable {
  private static final double RELATIVE = 1e-9;

  private final String source;
  private final List<String> names;
  private final double[] times;
  private final List<List<String>> cells;

  private InputTable(String source, List<String> names, double[] times, List<List<String>> cells) {
    this.source = source;
    this.names = List.copyOf(names);
    this.times = times;
    this.cells = cells;
  }

  /// Reads the lines of a CSV file.
  ///
  /// @param source the file's name, for messages
  public static InputTable parse(String source, List<String> lines) {
    List<String> rows = lines.stream().filter(each -> !each.isBlank()).toList();
    if (rows.size() < 2) {
      throw invalid(source, 1, "expected a line of names and lines of values, found none");
    }
    List<String> header = Csv.cells(rows.getFirst().replace("\uFEFF", ""));
    if (!header.getFirst().equals("time")) {
      throw invalid(
          source, 1, "expected \"time\" as first column, found \"" + header.getFirst() + "\"");
    }
    double[] times = new double[rows.size() - 1];
    List<List<String>> cells = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = Csv.cells(rows.get(i));
      if (row.size() != header.size()) {
        throw invalid(
            source, i + 1, "expected %d cells, found %d".formatted(header.size(), row.size()));
      }
      times[i - 1] = time(source, i + 1, row.getFirst());
      if (i > 1 && times[i - 1] < times[i - 2]) {
        throw invalid(
            source,
            i + 1,
            "expected a time of at least %s, found %s".formatted(times[i - 2], times[i - 1]));
      }
      cells.add(List.copyOf(row.subList(1, row.size())));
    }
    return new InputTable(source, header.subList(1, header.size()), times, cells);
  }

  private static double time(String source, int line, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid(source, line, "expected a time in seconds, found \"" + text + "\"");
    }
  }

  static LockstepException invalid(String source, int line, String what) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT, "%s:%d: %s".formatted(source, line, what));
  }

  /// The names of the columns but for time.
  public List<String> names() {
    return names;
  }

  String source() {
    return source;
  }

  int rows() {
    return times.length;
  }

  double time(int row) {
    return times[row];
  }

  String cell(int row, int column) {
    return cells.get(row).get(column);
  }

  OptionalInt column(String name) {
    int column = names.indexOf(name);
    return column < 0 ? OptionalInt.empty() : OptionalInt.of(column);
  }

  /// Whether two times are the same but for rounding (Python's `math.isclose`).
  static boolean isClose(double one, double other) {
    return Math.abs(one - other) <= RELATIVE * Math.max(Math.abs(one), Math.abs(other));
  }

  /// Where a time stands among the rows, as FMPy finds it: how to get values from there.
  ///
  /// @param row the row, or the one before when `weight` is more than 0
  /// @param weight of the row after it
  record Place(int row, double weight) {}

  Place place(double time, boolean isDiscrete, boolean isAfterEvent) {
    int left = 0;
    while (left < times.length && times[left] < time) {
      left++;
    }
    if (left == 0 && !(isAfterEvent && isClose(time, times[0]))) {
      return new Place(0, 0);
    }
    if (left == times.length) {
      return new Place(times.length - 1, 0);
    }
    if (isDiscrete) {
      int row = Math.max(0, left - 1);
      if (isAfterEvent) {
        while (row + 1 < times.length && (times[row + 1] < time || isClose(time, times[row + 1]))) {
          row++;
        }
      }
      return new Place(row, 0);
    }
    if (isClose(time, times[left])) {
      if (isAfterEvent) {
        while (left < times.length - 1 && isClose(times[left], times[left + 1])) {
          left++;
        }
      }
      return new Place(left, 0);
    }
    return new Place(left - 1, (time - times[left - 1]) / (times[left] - times[left - 1]));
  }
}
