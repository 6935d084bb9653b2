package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Inputs over time: the time first, ascending, and a column for each variable. Two rows of one
/// time are a discontinuity: the values before and after. Immutable.
public final class InputTable {
  private static final double RELATIVE = 1e-9;

  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[+-]?(\\d+,\\d*|,\\d+)([eE][+-]?\\d+)?");

  private final String source;
  private final int[] lines;
  private final List<String> names;
  private final String timeName;
  private final boolean hasDecimalCommas;
  private final double[] times;
  private final List<List<String>> cells;

  private InputTable(
      String source,
      int[] lines,
      List<String> header,
      boolean hasDecimalCommas,
      double[] times,
      List<List<String>> cells) {
    this.source = source;
    this.lines = lines;
    this.timeName = header.getFirst();
    this.names = List.copyOf(header.subList(1, header.size()));
    this.hasDecimalCommas = hasDecimalCommas;
    this.times = times;
    this.cells = cells;
  }

  /// Reads the lines of a CSV file. Cells are apart by commas, semicolons or tabs: by the first of
  /// them in the line of names; with semicolons and tabs numbers may have decimal commas. Blank
  /// lines are skipped.
  ///
  /// @param source the file's name, for messages
  public static InputTable parse(String source, List<String> lines) {
    int[] numbers = IntStream.range(0, lines.size()).filter(i -> !lines.get(i).isBlank()).toArray();
    if (numbers.length < 2) {
      throw invalid(source, 1, "expected a line of names and lines of values, found none");
    }
    String names = lines.get(numbers[0]).replace("\uFEFF", "");
    char separator = Csv.separator(names);
    List<String> header = withoutTail(Csv.cells(names, separator), 1);
    if (isNumber(header.getFirst())) {
      throw invalid(
          source,
          numbers[0] + 1,
          "expected a line of names, the time first, found the number " + header.getFirst());
    }
    Set<String> seen = new HashSet<>();
    header.stream()
        .filter(each -> !seen.add(each))
        .findFirst()
        .ifPresent(
            each -> {
              throw invalid(
                  source,
                  numbers[0] + 1,
                  "expected each name once, found \"%s\" again".formatted(each));
            });
    double[] times = new double[numbers.length - 1];
    List<List<String>> cells = new ArrayList<>();
    for (int i = 1; i < numbers.length; i++) {
      int line = numbers[i] + 1;
      List<String> row = withoutTail(Csv.cells(lines.get(numbers[i]), separator), header.size());
      if (row.size() != header.size()) {
        throw invalid(
            source, line, "expected %d cells, found %d".formatted(header.size(), row.size()));
      }
      times[i - 1] = time(source, line, decimal(row.getFirst(), separator != ','));
      if (i > 1 && times[i - 1] < times[i - 2]) {
        throw invalid(
            source,
            line,
            "expected a time of at least %s, found %s".formatted(times[i - 2], times[i - 1]));
      }
      cells.add(List.copyOf(row.subList(1, row.size())));
    }
    return new InputTable(
        source,
        IntStream.of(numbers).map(each -> each + 1).toArray(),
        header,
        separator != ',',
        times,
        cells);
  }

  /// Some tools end each line with a separator.
  private static List<String> withoutTail(List<String> cells, int expected) {
    int size = cells.size();
    while (size > expected && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return cells.subList(0, size);
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static String decimal(String cell, boolean hasDecimalCommas) {
    return hasDecimalCommas && DECIMAL_COMMA.matcher(cell).matches()
        ? cell.replace(',', '.')
        : cell;
  }

  private static double time(String source, int line, String text) {
    double time;
    try {
      time = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      time = Double.NaN;
    }
    if (!Double.isFinite(time)) {
      throw invalid(source, line, "expected a time in seconds, found \"" + text + "\"");
    }
    return time;
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

  /// What the file calls the time.
  String timeName() {
    return timeName;
  }

  /// Where the names stand, from 1.
  int headerLine() {
    return lines[0];
  }

  /// Where a row stands, from 1.
  int line(int row) {
    return lines[row + 1];
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

  /// A cell of a number, with a decimal point.
  String number(int row, int column) {
    return decimal(cell(row, column), hasDecimalCommas);
  }

  /// The first row of this time or a later one, but for rounding; the number of rows: none.
  int firstFrom(double time) {
    int row = lowerBound(time);
    while (row > 0 && isClose(times[row - 1], time)) {
      row--;
    }
    return row;
  }

  /// The first row that is not before a time.
  private int lowerBound(double time) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
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
    int left = lowerBound(time);
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
