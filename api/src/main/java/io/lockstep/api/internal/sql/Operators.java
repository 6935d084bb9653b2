package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/// Turns plans into what runs them: rows are pushed from the tables to whoever asked, and only
/// sorts, joins, groups and windows hold some, within the [Budget]. Immutable.
final class Operators {
  private final RexBuilder builder;
  private final Expressions expressions;

  Operators(RexBuilder builder) {
    this.builder = builder;
    expressions = new Expressions(builder, this);
  }

  /// Hears rows. A row belongs to whoever made it, unless it is told to be kept: nobody changes
  /// one.
  @FunctionalInterface
  interface Rows {
    /// False when no more are wanted.
    boolean row(@Nullable Object[] row);
  }

  /// Makes rows.
  @FunctionalInterface
  interface Source {
    /// False when the hearer had enough.
    boolean run(Frame frame, Rows into);
  }

  Source compile(RelNode node) {
    return switch (node) {
      case TableScan scan -> scan(scan, null);
      case Filter filter -> filter(filter);
      case Project project -> project(project);
      case Join join -> new Joins(this, expressions).join(join);
      case Correlate correlate -> new Joins(this, expressions).correlate(correlate);
      case PushDown.FigureAggregate aggregate -> {
        Groups groups = new Groups(aggregate);
        Source byRows = groups.of(compile(aggregate.getInput()));
        yield new FigureGroups(aggregate, groups, byRows, expressions);
      }
      case Aggregate aggregate -> new Groups(aggregate).of(compile(aggregate.getInput()));
      case PushDown.TimeSort sort -> timeSort(sort);
      case Sort sort -> Sorts.sort(sort, compile(sort.getInput()), expressions);
      case Values values -> values(values);
      case Union union -> union(union);
      case Intersect intersect -> matching(intersect, true);
      case Minus minus -> matching(minus, false);
      case Uncollect uncollect -> uncollect(uncollect);
      default ->
          throw StatementException.of(
              StatementException.NOT_SUPPORTED,
              "there is no '%s' here".formatted(node.getRelTypeName()));
    };
  }

  private Source scan(TableScan scan, @Nullable BitSet used) {
    SqlTable table = scan.getTable().unwrapOrThrow(SqlTable.Adapter.class).table();
    int width = table.columns().size();
    BitSet columns = new BitSet(width);
    if (used == null) {
      columns.set(0, width);
    } else {
      columns.or(used);
    }
    Bounds bounds = boundsOf(scan, table);
    return (frame, into) -> {
      long[] window = frame.windows.get(scan);
      Bounds.Wanted wanted = bounds.of(frame);
      return table.scan(
          window == null ? wanted : wanted.within("time", window[0], window[1]),
          columns,
          frame,
          row -> {
            frame.budget.step();
            return into.row(row);
          });
    };
  }

  private Bounds boundsOf(TableScan scan, SqlTable table) {
    return scan instanceof PushDown.BoundedScan bounded
        ? Bounds.of(bounded.conditions(), table.columns(), expressions)
        : Bounds.NONE;
  }

  private Source timeSort(PushDown.TimeSort sort) {
    SqlTable table = sort.scan().getTable().unwrapOrThrow(SqlTable.Adapter.class).table();
    return Sorts.byWindows(
        sort, sort.scan(), boundsOf(sort.scan(), table), compile(sort.getInput()), expressions);
  }

  private Source filter(Filter filter) {
    return filtered(filter, expressions.compile(filter.getCondition()), compile(filter.getInput()));
  }

  private static Source filtered(Filter filter, Expression condition, Source input) {
    var variables = List.copyOf(filter.getVariablesSet());
    return (frame, into) ->
        input.run(
            frame,
            row -> {
              variables.forEach(variable -> frame.outer.put(variable, row));
              return !condition.holds(frame, row) || into.row(row);
            });
  }

  private Source project(Project project) {
    RelNode below = project.getInput();
    List<RexNode> nodes = project.getProjects();
    if (project.containsOver()) {
      return new Windows(builder, expressions).project(project, compile(below));
    }
    Source input = pruned(below, nodes, project);
    Expression[] parts = nodes.stream().map(expressions::compile).toArray(Expression[]::new);
    var variables = List.copyOf(project.getVariablesSet());
    return (frame, into) ->
        input.run(
            frame,
            row -> {
              variables.forEach(variable -> frame.outer.put(variable, row));
              @Nullable Object[] made = new @Nullable Object[parts.length];
              for (int i = 0; i < parts.length; i++) {
                made[i] = parts[i].of(frame, row);
              }
              return into.row(made);
            });
  }

  /// A scan, filtered or not, below a projection makes only the columns that are looked at.
  private Source pruned(RelNode below, List<RexNode> nodes, Project project) {
    boolean isPlain = project.getVariablesSet().isEmpty();
    if (isPlain && below instanceof TableScan scan) {
      return scan(scan, used(nodes));
    }
    if (isPlain
        && below instanceof Filter filter
        && filter.getVariablesSet().isEmpty()
        && filter.getInput() instanceof TableScan scan) {
      List<RexNode> all = new ArrayList<>(nodes);
      all.add(filter.getCondition());
      return filtered(filter, expressions.compile(filter.getCondition()), scan(scan, used(all)));
    }
    return compile(below);
  }

  private static BitSet used(List<RexNode> nodes) {
    BitSet used = new BitSet();
    for (RexNode node : nodes) {
      node.accept(
          new RexVisitorImpl<Void>(true) {
            @Override
            public @Nullable Void visitInputRef(RexInputRef input) {
              used.set(input.getIndex());
              return null;
            }

            @Override
            public @Nullable Void visitSubQuery(org.apache.calcite.rex.RexSubQuery inner) {
              // An inner query may look at any column, by way of its variable.
              inner.operands.forEach(operand -> operand.accept(this));
              return null;
            }
          });
    }
    return used;
  }

  private Source values(Values values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    values.getTuples().forEach(tuple -> rows.add(tuple.stream().map(Expressions::value).toArray()));
    return (_, into) -> {
      for (@Nullable Object[] row : rows) {
        if (!into.row(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private Source uncollect(Uncollect uncollect) {
    Source input = compile(uncollect.getInput());
    return (frame, into) ->
        input.run(
            frame,
            row -> {
              long number = 0;
              for (Object value : row[0] instanceof List<?> list ? list : List.of()) {
                number++;
                @Nullable Object[] made =
                    uncollect.withOrdinality
                        ? new @Nullable Object[] {value, number}
                        : new @Nullable Object[] {value};
                if (!into.row(made)) {
                  return false;
                }
              }
              return true;
            });
  }

  private Source union(Union union) {
    List<Source> inputs = union.getInputs().stream().map(this::compile).toList();
    Source all =
        (frame, into) -> {
          for (Source input : inputs) {
            if (!input.run(frame, into)) {
              return false;
            }
          }
          return true;
        };
    return union.all ? all : distinct(all);
  }

  private static Source distinct(Source input) {
    return (frame, into) -> {
      long held = frame.budget.held();
      Map<Key, Boolean> seen = new HashMap<>();
      boolean isMore =
          input.run(
              frame,
              row -> {
                if (seen.put(Key.of(row), true) != null) {
                  return true;
                }
                frame.budget.hold(row);
                return into.row(row);
              });
      frame.budget.release(held);
      return isMore;
    };
  }

  /// INTERSECT and EXCEPT: rows of the first input by how often they are in the others.
  private Source matching(SetOp operation, boolean isIntersection) {
    List<Source> inputs = operation.getInputs().stream().map(this::compile).toList();
    boolean isAll = operation.all;
    return (frame, into) -> {
      long held = frame.budget.held();
      Map<Key, Integer> others = new HashMap<>();
      for (Source other : inputs.subList(1, inputs.size())) {
        boolean _ =
            other.run(
                frame,
                row -> {
                  if (others.merge(Key.of(row), 1, Integer::sum) == 1) {
                    frame.budget.hold(row);
                  }
                  return true;
                });
      }
      Map<Key, Boolean> told = new HashMap<>();
      boolean isMore =
          inputs
              .getFirst()
              .run(
                  frame,
                  row -> {
                    Key key = Key.of(row);
                    Integer left = others.get(key);
                    boolean isIn = left != null && left > 0;
                    if (isAll && left != null && isIn) {
                      others.put(key, left - 1);
                    }
                    if (isIn != isIntersection || (!isAll && told.put(key, true) != null)) {
                      return true;
                    }
                    frame.budget.hold(isAll ? new @Nullable Object[0] : row);
                    return into.row(row);
                  });
      frame.budget.release(held);
      return isMore;
    };
  }

  /// Values that are the same for groups and joins.
  record Key(List<@Nullable Object> values) {
    static Key of(@Nullable Object[] row) {
      @Nullable Object[] normal = new @Nullable Object[row.length];
      for (int i = 0; i < row.length; i++) {
        normal[i] = io.lockstep.api.internal.sql.Values.key(row[i]);
      }
      return new Key(Arrays.asList(normal));
    }

    static Key of(@Nullable Object[] row, int[] columns) {
      @Nullable Object[] picked = new @Nullable Object[columns.length];
      for (int i = 0; i < columns.length; i++) {
        picked[i] = row[columns[i]];
      }
      return of(picked);
    }

    boolean hasNull() {
      return values.contains(null);
    }
  }
}
