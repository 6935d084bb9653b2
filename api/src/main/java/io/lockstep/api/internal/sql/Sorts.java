package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import io.lockstep.api.internal.sql.Operators.Rows;
import io.lockstep.api.internal.sql.Operators.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/// ORDER BY, OFFSET and LIMIT.
final class Sorts {
  private static final int WINDOW_ROWS = 1 << 16;
  private static final int LEAST_WINDOW_ROWS = 1 << 11;

  private Sorts() {}

  static Comparator<@Nullable Object[]> order(List<RelFieldCollation> fields) {
    Comparator<@Nullable Object[]> order = (_, _) -> 0;
    for (RelFieldCollation field : fields) {
      int index = field.getFieldIndex();
      boolean isDescending = field.direction.isDescending();
      // In PostgreSQL nulls are the greatest, unless told otherwise.
      boolean areNullsFirst =
          switch (field.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            case UNSPECIFIED -> isDescending;
          };
      order =
          order.thenComparing(
              (a, b) -> {
                Object x = a[index];
                Object y = b[index];
                if (x == null || y == null) {
                  int nulls = x == y ? 0 : x == null ? -1 : 1;
                  return areNullsFirst ? nulls : -nulls;
                }
                int found = Values.compare(x, y);
                return isDescending ? -found : found;
              });
    }
    return order;
  }

  /// @param input what is sorted, and cut by OFFSET and LIMIT
  static Source sort(Sort sort, Source input, Expressions expressions) {
    @Nullable Expression offset = sort.offset == null ? null : expressions.compile(sort.offset);
    @Nullable Expression fetch = sort.fetch == null ? null : expressions.compile(sort.fetch);
    List<RelFieldCollation> fields = sort.getCollation().getFieldCollations();
    Source sorted = fields.isEmpty() ? input : sorted(input, order(fields), offset, fetch);
    return offset == null && fetch == null ? sorted : limited(sorted, offset, fetch);
  }

  /// An order that begins with the times of a table: of a window after the other, each put in order
  /// by itself, so that no more rows are held than those of a window.
  ///
  /// @param scan the scan of the table, which looks only at the window
  static Source byWindows(
      Sort sort, TableScan scan, Bounds bounds, Source input, Expressions expressions) {
    @Nullable Expression offset = sort.offset == null ? null : expressions.compile(sort.offset);
    @Nullable Expression fetch = sort.fetch == null ? null : expressions.compile(sort.fetch);
    List<RelFieldCollation> fields = sort.getCollation().getFieldCollations();
    Comparator<@Nullable Object[]> order = order(fields);
    boolean isAscending = !fields.getFirst().direction.isDescending();
    Source sorted =
        (frame, into) -> {
          Bounds.Wanted wanted = bounds.of(frame);
          if (wanted.isNothing()) {
            return true;
          }
          long all = count(fetch, frame, WINDOW_ROWS) + count(offset, frame, 0);
          int rowsMax = Math.clamp(2 * all, LEAST_WINDOW_ROWS, WINDOW_ROWS);
          long @Nullable [] before = frame.windows.get(scan);
          try {
            return new TimeWindows(
                    wanted.from("time"), wanted.to("time"), isAscending, rowsMax, frame)
                .run(
                    (from, to, rows) -> {
                      frame.windows.put(scan, new long[] {from, to});
                      boolean _ = input.run(frame, rows);
                    },
                    rows -> {
                      rows.sort(order);
                      return told(rows, frame, into);
                    });
          } finally {
            if (before == null) {
              frame.windows.remove(scan);
            } else {
              frame.windows.put(scan, before);
            }
          }
        };
    return offset == null && fetch == null ? sorted : limited(sorted, offset, fetch);
  }

  private static boolean told(List<@Nullable Object[]> rows, Frame frame, Rows into) {
    for (@Nullable Object[] row : rows) {
      frame.budget.step();
      if (!into.row(row)) {
        return false;
      }
    }
    return true;
  }

  private static long count(@Nullable Expression count, Frame frame, long otherwise) {
    Object value = count == null ? null : count.of(frame, new @Nullable Object[0]);
    if (value == null) {
      return otherwise;
    }
    long found = ((Number) value).longValue();
    if (found < 0) {
      throw StatementException.of(
          "2201W", "LIMIT and OFFSET: expected no negative number, found " + found);
    }
    return found;
  }

  private static final class Numbered {
    private final @Nullable Object[] row;
    private final long number;

    Numbered(@Nullable Object[] row, long number) {
      this.row = row;
      this.number = number;
    }

    @Nullable Object[] row() {
      return row;
    }

    long number() {
      return number;
    }
  }

  /// Holds no more rows than are wanted.
  private static Source sorted(
      Source input,
      Comparator<@Nullable Object[]> order,
      @Nullable Expression offset,
      @Nullable Expression fetch) {
    return (frame, into) -> {
      long held = frame.budget.held();
      long wanted = count(fetch, frame, Long.MAX_VALUE);
      long passed = count(offset, frame, 0);
      long most = wanted == Long.MAX_VALUE ? wanted : Math.addExact(wanted, passed);
      if (most < 100_000) {
        return top(input, order, (int) most, frame, into, held);
      }
      List<@Nullable Object[]> rows = new ArrayList<>();
      boolean _ =
          input.run(
              frame,
              row -> {
                frame.budget.hold(row);
                return rows.add(row);
              });
      rows.sort(order);
      if (!told(rows, frame, into)) {
        return false;
      }
      frame.budget.release(held);
      return true;
    };
  }

  private static boolean top(
      Source input,
      Comparator<@Nullable Object[]> order,
      int most,
      Frame frame,
      Rows into,
      long held) {
    Comparator<Numbered> whole =
        Comparator.comparing(Numbered::row, order).thenComparingLong(Numbered::number);
    PriorityQueue<Numbered> best = new PriorityQueue<>(whole.reversed());
    long[] number = {0};
    boolean _ =
        most == 0
            || input.run(
                frame,
                row -> {
                  Numbered one = new Numbered(row, number[0]++);
                  if (best.size() < most) {
                    frame.budget.hold(row);
                    return best.add(one);
                  }
                  Numbered worst = best.peek();
                  if (worst != null && whole.compare(one, worst) < 0) {
                    Numbered _ = best.remove();
                    return best.add(one);
                  }
                  return true;
                });
    List<Numbered> rows = new ArrayList<>(best);
    rows.sort(whole);
    for (Numbered one : rows) {
      if (!into.row(one.row())) {
        return false;
      }
    }
    frame.budget.release(held);
    return true;
  }

  private static Source limited(
      Source input, @Nullable Expression offset, @Nullable Expression fetch) {
    return (frame, into) -> {
      long wanted = count(fetch, frame, Long.MAX_VALUE);
      long[] passing = {count(offset, frame, 0)};
      long[] left = {wanted};
      boolean[] isEnough = {false};
      if (wanted == 0) {
        return true;
      }
      boolean _ =
          input.run(
              frame,
              row -> {
                if (passing[0] > 0) {
                  passing[0]--;
                  return true;
                }
                if (!into.row(row)) {
                  isEnough[0] = true;
                  return false;
                }
                return --left[0] > 0;
              });
      return !isEnough[0];
    };
  }
}
