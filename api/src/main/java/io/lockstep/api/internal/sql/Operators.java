package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
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
import org.apache.calcite.util.ImmutableBitSet;
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
      case TableScan scan -> scan(scan, List.of(), null);
      case Filter filter -> filter(filter);
      case Project project -> project(project);
      case Join join -> new Joins(this, expressions).join(join);
      case Correlate correlate -> new Joins(this, expressions).correlate(correlate);
      case Aggregate aggregate -> aggregate(aggregate);
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

  private Source scan(TableScan scan, List<RexNode> conditions, @Nullable BitSet used) {
    SqlTable table = scan.getTable().unwrapOrThrow(SqlTable.Adapter.class).table();
    int width = table.columns().size();
    BitSet columns = new BitSet(width);
    if (used == null) {
      columns.set(0, width);
    } else {
      columns.or(used);
    }
    Bounds bounds = Bounds.of(conditions, table.columns(), expressions);
    return (frame, into) ->
        table.scan(
            bounds.of(frame),
            columns,
            frame,
            row -> {
              frame.budget.step();
              return into.row(row);
            });
  }

  private Source filter(Filter filter) {
    Expression condition = expressions.compile(filter.getCondition());
    Source input =
        filter.getInput() instanceof TableScan scan
            ? scan(
                scan, org.apache.calcite.plan.RelOptUtil.conjunctions(filter.getCondition()), null)
            : compile(filter.getInput());
    return filtered(filter, condition, input);
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
      return scan(scan, List.of(), used(nodes));
    }
    if (isPlain
        && below instanceof Filter filter
        && filter.getVariablesSet().isEmpty()
        && filter.getInput() instanceof TableScan scan) {
      List<RexNode> all = new ArrayList<>(nodes);
      all.add(filter.getCondition());
      return filtered(
          filter,
          expressions.compile(filter.getCondition()),
          scan(
              scan,
              org.apache.calcite.plan.RelOptUtil.conjunctions(filter.getCondition()),
              used(all)));
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

  private Source aggregate(Aggregate aggregate) {
    Source input = compile(aggregate.getInput());
    List<AggregateCall> calls = aggregate.getAggCallList();
    List<Supplier<Aggregates.Figure>> figures = calls.stream().map(Aggregates::of).toList();
    int[][] arguments = new int[calls.size()][];
    for (int i = 0; i < arguments.length; i++) {
      List<Integer> all = new ArrayList<>(calls.get(i).getArgList());
      // WITHIN GROUP (ORDER BY x): x is an argument, too.
      if (calls.get(i).getAggregation().requiresGroupOrder()
          != org.apache.calcite.util.Optionality.FORBIDDEN) {
        calls
            .get(i)
            .collation
            .getFieldCollations()
            .forEach(field -> all.add(field.getFieldIndex()));
      }
      arguments[i] = all.stream().mapToInt(Integer::intValue).toArray();
    }
    List<ImmutableBitSet> sets = aggregate.getGroupSets();
    int[] keys = aggregate.getGroupSet().toArray();
    return (frame, into) -> {
      long held = frame.budget.held();
      Map<Key, Group> groups = new LinkedHashMap<>();
      for (ImmutableBitSet set : sets) {
        if (set.isEmpty()) {
          Key none = Key.of(new @Nullable Object[keys.length + 1]);
          groups.put(none, new Group(new @Nullable Object[keys.length], figures));
        }
      }
      boolean _ =
          input.run(
              frame,
              row -> {
                for (int s = 0; s < sets.size(); s++) {
                  ImmutableBitSet set = sets.get(s);
                  @Nullable Object[] key = new @Nullable Object[keys.length + 1];
                  for (int i = 0; i < keys.length; i++) {
                    key[i] = set.get(keys[i]) ? row[keys[i]] : null;
                  }
                  key[keys.length] = set.isEmpty() ? null : (Object) (long) s;
                  Key group = Key.of(key);
                  Group found = groups.get(group);
                  if (found == null) {
                    found = new Group(Arrays.copyOf(key, keys.length), figures);
                    frame.budget.hold(key);
                    frame.budget.hold(64L * figures.size());
                    groups.put(group, found);
                  }
                  found.add(frame, row, arguments, calls);
                }
                return true;
              });
      for (Group group : groups.values()) {
        if (!into.row(group.row())) {
          return false;
        }
      }
      frame.budget.release(held);
      return true;
    };
  }

  private static final class Group {
    private final @Nullable Object[] key;
    private final Aggregates.Figure[] figures;

    Group(@Nullable Object[] key, List<Supplier<Aggregates.Figure>> figures) {
      this.key = key;
      this.figures = figures.stream().map(Supplier::get).toArray(Aggregates.Figure[]::new);
    }

    void add(Frame frame, @Nullable Object[] row, int[][] arguments, List<AggregateCall> calls) {
      for (int i = 0; i < figures.length; i++) {
        int filter = calls.get(i).filterArg;
        if (filter >= 0 && !Boolean.TRUE.equals(row[filter])) {
          continue;
        }
        @Nullable Object[] values = new @Nullable Object[arguments[i].length];
        for (int a = 0; a < values.length; a++) {
          values[a] = row[arguments[i][a]];
        }
        figures[i].add(frame, values);
      }
    }

    @Nullable Object[] row() {
      @Nullable Object[] row = Arrays.copyOf(key, key.length + figures.length);
      for (int i = 0; i < figures.length; i++) {
        row[key.length + i] = figures[i].value();
      }
      return row;
    }
  }
}
