package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Window functions: figures of a row that look at rows around it. The rows are held together.
final class Windows {
  private final RexBuilder builder;
  private final Expressions expressions;

  Windows(RexBuilder builder, Expressions expressions) {
    this.builder = builder;
    this.expressions = expressions;
  }

  /// A row with its figures behind it.
  private static final class Item {
    private final @Nullable Object[] row;

    Item(@Nullable Object[] row, int more) {
      this.row = java.util.Arrays.copyOf(row, row.length + more);
    }
  }

  Operators.Source project(Project project, Operators.Source input) {
    int width = project.getInput().getRowType().getFieldCount();
    List<RexOver> overs = new ArrayList<>();
    RexShuttle replacing =
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            overs.add(over);
            return new RexInputRef(width + overs.size() - 1, over.getType());
          }
        };
    Expression[] parts =
        project.getProjects().stream()
            .map(node -> expressions.compile(node.accept(replacing)))
            .toArray(Expression[]::new);
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < overs.size(); i++) {
      windows.add(new Window(overs.get(i), width + i));
    }
    return (frame, into) -> {
      long held = frame.budget.held();
      List<Item> items = new ArrayList<>();
      boolean _ =
          input.run(
              frame,
              row -> {
                Item item = new Item(row, overs.size());
                frame.budget.hold(item.row);
                return items.add(item);
              });
      windows.forEach(window -> window.fill(frame, items));
      for (Item item : items) {
        frame.budget.step();
        @Nullable Object[] made = new @Nullable Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
          made[i] = parts[i].of(frame, item.row);
        }
        if (!into.row(made)) {
          return false;
        }
      }
      frame.budget.release(held);
      return true;
    };
  }

  /// One function over one window.
  private final class Window {
    private final RexOver over;
    private final RexWindow window;
    private final int target;
    private final List<Expression> arguments;
    private final List<Expression> partition;
    private final List<Expression> orders;
    private final Comparator<@Nullable Object[]> order;
    private final @Nullable Supplier<Aggregates.Figure> figure;

    Window(RexOver over, int target) {
      this.over = over;
      this.target = target;
      window = over.getWindow();
      arguments = over.getOperands().stream().map(expressions::compile).toList();
      partition = window.partitionKeys.stream().map(expressions::compile).toList();
      orders = window.orderKeys.stream().map(key -> expressions.compile(key.left)).toList();
      List<RelFieldCollation> fields = new ArrayList<>();
      for (int i = 0; i < window.orderKeys.size(); i++) {
        RexFieldCollation key = window.orderKeys.get(i);
        fields.add(new RelFieldCollation(i, key.getDirection(), key.getNullDirection()));
      }
      order = Sorts.order(fields);
      figure =
          switch (over.getAggOperator().getKind()) {
            case ROW_NUMBER,
                RANK,
                DENSE_RANK,
                PERCENT_RANK,
                CUME_DIST,
                NTILE,
                LAG,
                LEAD,
                FIRST_VALUE,
                LAST_VALUE,
                NTH_VALUE ->
                null;
            default -> Aggregates.of(call(over));
          };
    }

    private AggregateCall call(RexOver call) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < call.getOperands().size(); i++) {
        numbers.add(i);
      }
      RelDataType type = call.getType();
      return AggregateCall.create(
          call.getAggOperator(),
          call.isDistinct(),
          false,
          call.ignoreNulls(),
          List.of(),
          numbers,
          -1,
          null,
          org.apache.calcite.rel.RelCollations.EMPTY,
          type,
          null);
    }

    void fill(Frame frame, List<Item> items) {
      Map<Operators.Key, List<Item>> partitions = new LinkedHashMap<>();
      for (Item item : items) {
        partitions
            .computeIfAbsent(
                Operators.Key.of(values(frame, partition, item)), _ -> new ArrayList<>())
            .add(item);
      }
      partitions.values().forEach(rows -> fillPartition(frame, rows));
    }

    private @Nullable Object[] values(Frame frame, List<Expression> of, Item item) {
      @Nullable Object[] values = new @Nullable Object[of.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = of.get(i).of(frame, item.row);
      }
      return values;
    }

    private static final class Sorted {
      private final Item item;
      private final @Nullable Object[] keys;

      Sorted(Item item, @Nullable Object[] keys) {
        this.item = item;
        this.keys = keys;
      }

      Item item() {
        return item;
      }

      @Nullable Object[] keys() {
        return keys;
      }
    }

    private void fillPartition(Frame frame, List<Item> rows) {
      List<Sorted> sorted = new ArrayList<>(rows.size());
      rows.forEach(row -> sorted.add(new Sorted(row, values(frame, orders, row))));
      frame.budget.hold(32L * sorted.size());
      sorted.sort(Comparator.comparing(Sorted::keys, order));
      int[] firstPeer = new int[sorted.size()];
      int[] lastPeer = new int[sorted.size()];
      for (int i = 0; i < firstPeer.length; i++) {
        boolean isPeer =
            i > 0 && order.compare(sorted.get(i - 1).keys(), sorted.get(i).keys()) == 0;
        firstPeer[i] = isPeer ? firstPeer[i - 1] : i;
      }
      for (int i = lastPeer.length - 1; i >= 0; i--) {
        boolean isPeer = i + 1 < lastPeer.length && firstPeer[i + 1] == firstPeer[i];
        lastPeer[i] = isPeer ? lastPeer[i + 1] : i;
      }
      if (figure == null) {
        ranks(frame, sorted, firstPeer, lastPeer);
      } else {
        figures(frame, sorted, firstPeer, lastPeer, figure);
      }
    }

    private void ranks(Frame frame, List<Sorted> rows, int[] firstPeer, int[] lastPeer) {
      long dense = 0;
      for (int i = 0; i < rows.size(); i++) {
        frame.budget.step();
        dense += firstPeer[i] == i ? 1 : 0;
        Item item = rows.get(i).item();
        item.row[target] =
            switch (over.getAggOperator().getKind()) {
              case ROW_NUMBER -> i + 1L;
              case RANK -> firstPeer[i] + 1L;
              case DENSE_RANK -> dense;
              case PERCENT_RANK -> rows.size() < 2 ? 0.0 : firstPeer[i] / (rows.size() - 1.0);
              case CUME_DIST -> (lastPeer[i] + 1.0) / rows.size();
              case NTILE -> ntile(i, rows.size(), ((Number) argument(frame, item, 0)).longValue());
              case LAG -> moved(frame, rows, i, -1);
              case LEAD -> moved(frame, rows, i, 1);
              default -> ofFrame(frame, rows, i, firstPeer, lastPeer);
            };
      }
    }

    private static long ntile(long row, long rows, long buckets) {
      long small = rows / buckets;
      long larger = rows % buckets;
      long inLarger = larger * (small + 1);
      return row < inLarger ? row / (small + 1) + 1 : larger + (row - inLarger) / small + 1;
    }

    private Object argument(Frame frame, Item item, int index) {
      Object value = arguments.get(index).of(frame, item.row);
      if (value == null) {
        throw StatementException.of("22004", "a window function: expected a number, found null");
      }
      return value;
    }

    private @Nullable Object moved(Frame frame, List<Sorted> rows, int at, int sign) {
      Item item = rows.get(at).item();
      long by = arguments.size() > 1 ? ((Number) argument(frame, item, 1)).longValue() : 1;
      long from = at + sign * by;
      if (from >= 0 && from < rows.size()) {
        return arguments.getFirst().of(frame, rows.get((int) from).item().row);
      }
      return arguments.size() > 2 ? arguments.get(2).of(frame, item.row) : null;
    }

    private @Nullable Object ofFrame(
        Frame frame, List<Sorted> rows, int at, int[] firstPeer, int[] lastPeer) {
      int from = bound(frame, rows, at, window.getLowerBound(), true, firstPeer, lastPeer);
      int to = bound(frame, rows, at, window.getUpperBound(), false, firstPeer, lastPeer);
      int wanted =
          switch (over.getAggOperator().getKind()) {
            case FIRST_VALUE -> from;
            case LAST_VALUE -> to;
            default ->
                from + (int) ((Number) argument(frame, rows.get(at).item(), 1)).longValue() - 1;
          };
      return wanted < from || wanted > to
          ? null
          : arguments.getFirst().of(frame, rows.get(wanted).item().row);
    }

    private void figures(
        Frame frame,
        List<Sorted> rows,
        int[] firstPeer,
        int[] lastPeer,
        Supplier<Aggregates.Figure> figures) {
      Aggregates.Figure running = figures.get();
      int runningTo = -1;
      boolean grows = window.getLowerBound().isUnbounded();
      for (int i = 0; i < rows.size(); i++) {
        int from = bound(frame, rows, i, window.getLowerBound(), true, firstPeer, lastPeer);
        int to = bound(frame, rows, i, window.getUpperBound(), false, firstPeer, lastPeer);
        Aggregates.Figure one = running;
        int next = runningTo + 1;
        if (!grows) {
          one = figures.get();
          next = from;
        }
        for (int k = Math.max(next, 0); k <= to; k++) {
          frame.budget.step();
          one.add(frame, values(frame, arguments, rows.get(k).item()));
        }
        runningTo = Math.max(runningTo, to);
        rows.get(i).item().row[target] = one.value();
      }
    }

    private int bound(
        Frame frame,
        List<Sorted> rows,
        int at,
        RexWindowBound bound,
        boolean isLower,
        int[] firstPeer,
        int[] lastPeer) {
      if (bound.isUnbounded()) {
        return bound.isPreceding() ? 0 : rows.size() - 1;
      }
      if (bound.isCurrentRow()) {
        return window.isRows() ? at : isLower ? firstPeer[at] : lastPeer[at];
      }
      RexNode offset = bound.getOffset();
      if (!window.isRows() || offset == null) {
        throw StatementException.of(
            StatementException.NOT_SUPPORTED,
            "a window: expected ROWS, or RANGE between unbounded and the current row");
      }
      Object value = expressions.compile(offset).of(frame, rows.get(at).item().row);
      long by = value instanceof Number number ? number.longValue() : 0;
      long found = bound.isPreceding() ? at - by : at + by;
      return (int) Math.clamp(found, isLower ? 0 : -1, isLower ? rows.size() : rows.size() - 1L);
    }

    @Override
    public String toString() {
      return over + " by " + builder.getClass().getSimpleName() + SqlKind.OVER;
    }
  }
}
