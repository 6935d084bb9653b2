package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through a range of time in its order, a window at a time, where rows come in another order
/// or have to be put together: a window holds so many rows as fit, so that memory is bounded
/// whatever the range. Windows grow into the past, since most is asked of what is new; one with too
/// many rows is begun again as a shorter one. Confined to the run's thread.
final class TimeWindows {
  private static final long HOUR = 3_600_000_000L;

  private final long from;
  private final long to;
  private final boolean isAscending;
  private final int rowsMax;
  private final Frame frame;

  /// Of a range of time.
  ///
  /// @param from first time, inclusive
  /// @param to last time, inclusive
  /// @param rowsMax rows of a window
  TimeWindows(long from, long to, boolean isAscending, int rowsMax, Frame frame) {
    this.from = from;
    this.to = to;
    this.isAscending = isAscending;
    this.rowsMax = rowsMax;
    this.frame = frame;
  }

  /// Where rows come from.
  interface Scan {
    /// Makes the rows of a window.
    ///
    /// @param from first time, inclusive
    /// @param to last time, inclusive
    void run(long from, long to, Operators.Rows into);
  }

  /// Hears of the windows, one after the other.
  interface Windows {
    /// The rows of a window; they may be changed, and are forgotten after. False when no more are
    /// wanted.
    boolean window(List<@Nullable Object[]> rows);
  }

  /// False when the hearer had enough.
  boolean run(Scan scan, Windows into) {
    if (from > to) {
      return true;
    }
    long width = Long.MAX_VALUE;
    for (long[] stretch : stretches()) {
      long at = isAscending ? stretch[0] : stretch[1];
      while (at >= stretch[0] && at <= stretch[1]) {
        long first = isAscending ? at : Math.max(stretch[0], minus(at, width - 1));
        long last = isAscending ? Math.min(stretch[1], plus(at, width - 1)) : at;
        long held = frame.budget.held();
        List<@Nullable Object[]> rows = fill(scan, first, last);
        if (rows == null) {
          frame.budget.release(held);
          width = Math.max(1, half(first, last));
          continue;
        }
        boolean isMore = into.window(rows);
        frame.budget.release(held);
        if (!isMore) {
          return false;
        }
        width = rows.size() < rowsMax / 4 && width <= Long.MAX_VALUE / 2 ? width * 2 : width;
        if (isAscending ? last == stretch[1] : first == stretch[0]) {
          break;
        }
        at = isAscending ? last + 1 : first - 1;
      }
    }
    return true;
  }

  /// Null when there are too many.
  private @Nullable List<@Nullable Object[]> fill(Scan scan, long first, long last) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    boolean[] isTooMany = {false};
    long share = frame.budget.held() + frame.budget.memoryMax() / 4;
    scan.run(
        first,
        last,
        row -> {
          if (first < last && (rows.size() >= rowsMax || frame.budget.held() > share)) {
            isTooMany[0] = true;
            return false;
          }
          frame.budget.hold(row);
          return rows.add(row);
        });
    return isTooMany[0] ? null : rows;
  }

  /// The range, cut at an hour ago, two hours ago, four and so on.
  private List<long[]> stretches() {
    List<long[]> found = new ArrayList<>();
    long end = to;
    for (long back = HOUR; back > 0 && back < Long.MAX_VALUE / 4; back *= 2) {
      long cut = frame.moment.nowMicros() - back;
      if (cut <= from) {
        break;
      }
      if (cut <= end) {
        found.add(new long[] {cut, end});
        end = cut - 1;
      }
    }
    found.add(new long[] {from, end});
    return isAscending ? found.reversed() : found;
  }

  private static long half(long first, long last) {
    long width = last - first;
    return width < 0 ? Long.MAX_VALUE / 2 : width / 2;
  }

  private static long plus(long time, long micros) {
    long sum = time + micros;
    return sum < time ? Long.MAX_VALUE : sum;
  }

  private static long minus(long time, long micros) {
    long difference = time - micros;
    return difference > time ? Long.MIN_VALUE : difference;
  }
}
