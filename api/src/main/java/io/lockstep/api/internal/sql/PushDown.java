package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Puts the operators into a plan that leave work to the tables: scans that look only at what the
/// conditions leave, an order of times that holds only a window of them, and groups that are made
/// of what the history knows of whole stretches of time. Each does what the operators in its place
/// would, to the last bit; EXPLAIN shows them.
final class PushDown {
  private PushDown() {}

  /// The same plan, with them where they fit.
  static RelNode of(RelNode plan) {
    List<RelNode> inputs = plan.getInputs().stream().map(PushDown::of).toList();
    RelNode node = inputs.equals(plan.getInputs()) ? plan : plan.copy(plan.getTraitSet(), inputs);
    return switch (node) {
      case Filter filter when filter.getInput() instanceof TableScan scan -> bounded(filter, scan);
      case Sort sort -> timeOrdered(sort);
      case Aggregate aggregate -> ofFigures(aggregate);
      default -> node;
    };
  }

  static @Nullable SqlTable tableOf(TableScan scan) {
    SqlTable.Adapter adapter = scan.getTable().unwrap(SqlTable.Adapter.class);
    return adapter == null ? null : adapter.table();
  }

  /// The conditions that all hold; ranges as two of them.
  private static List<RexNode> conjunctions(Filter filter) {
    RexNode condition = filter.getCondition();
    return RelOptUtil.conjunctions(
        RexUtil.expandSearch(filter.getCluster().getRexBuilder(), null, condition));
  }

  private static RelNode bounded(Filter filter, TableScan scan) {
    SqlTable table = tableOf(scan);
    List<RexNode> conditions = conjunctions(filter);
    if (table == null || scan instanceof BoundedScan) {
      return filter;
    }
    List<String> columns = Bounds.columnsOf(conditions, table.columns());
    return columns.isEmpty()
        ? filter
        : filter.copy(filter.getTraitSet(), List.of(new BoundedScan(scan, conditions, columns)));
  }

  private static RelNode timeOrdered(Sort sort) {
    if (sort.getCollation().getFieldCollations().isEmpty()) {
      return sort;
    }
    int column = sort.getCollation().getFieldCollations().getFirst().getFieldIndex();
    TableScan scan = timesOf(sort.getInput(), column);
    return scan == null ? sort : new TimeSort(sort, sort.getInput(), sort.getCollation(), scan);
  }

  /// The scan whose times a column has; null when there is none.
  private static @Nullable TableScan timesOf(RelNode node, int column) {
    return switch (node) {
      case Filter filter when filter.getVariablesSet().isEmpty() ->
          timesOf(filter.getInput(), column);
      case Project project when !project.containsOver() && project.getVariablesSet().isEmpty() ->
          SteadyTimes.bare(project.getProjects().get(column)) instanceof RexInputRef input
              ? timesOf(project.getInput(), input.getIndex())
              : null;
      case TableScan scan ->
          column == FigureTable.TIME && tableOf(scan) instanceof FigureTable ? scan : null;
      default -> null;
    };
  }

  private static RelNode ofFigures(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return aggregate;
    }
    List<RexNode> inputs = new ArrayList<>();
    for (int i = 0; i < aggregate.getInput().getRowType().getFieldCount(); i++) {
      inputs.add(RexInputRef.of(i, aggregate.getInput().getRowType()));
    }
    List<RexNode> conditions = new ArrayList<>();
    RelNode node = aggregate.getInput();
    while (!(node instanceof TableScan)) {
      if (node instanceof Project project
          && !project.containsOver()
          && project.getVariablesSet().isEmpty()) {
        inputs = RelOptUtil.pushPastProject(inputs, project);
        conditions = new ArrayList<>(RelOptUtil.pushPastProject(conditions, project));
        node = project.getInput();
      } else if (node instanceof Filter filter && filter.getVariablesSet().isEmpty()) {
        conditions.addAll(conjunctions(filter));
        node = filter.getInput();
      } else {
        return aggregate;
      }
    }
    TableScan scan = (TableScan) node;
    if (!(tableOf(scan) instanceof FigureTable table)) {
      return aggregate;
    }
    FigureQuestion question = FigureQuestion.of(table, aggregate, inputs, conditions);
    return question == null
        ? aggregate
        : new FigureAggregate(aggregate, aggregate.getInput(), question);
  }

  /// A scan that looks only at what some conditions leave; the filter stays.
  static final class BoundedScan extends TableScan {
    private final List<RexNode> conditions;
    private final List<String> columns;

    BoundedScan(TableScan of, List<RexNode> conditions, List<String> columns) {
      super(of.getCluster(), of.getTraitSet(), of.getHints(), of.getTable());
      this.conditions = List.copyOf(conditions);
      this.columns = List.copyOf(columns);
    }

    List<RexNode> conditions() {
      return conditions;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
      return super.explainTerms(writer).item("boundedBy", String.join(", ", columns));
    }
  }

  /// An order that begins with the times of a table: it is made window by window.
  static final class TimeSort extends Sort {
    private final TableScan scan;

    TimeSort(Sort of, RelNode input, RelCollation collation, TableScan scan) {
      super(of.getCluster(), of.getTraitSet(), input, collation, of.offset, of.fetch);
      this.scan = scan;
    }

    /// Whose times they are.
    TableScan scan() {
      return scan;
    }

    @Override
    public Sort copy(
        RelTraitSet traits,
        RelNode input,
        RelCollation collation,
        @Nullable RexNode offset,
        @Nullable RexNode fetch) {
      return new TimeSort(this, input, collation, scan);
    }
  }

  /// Groups whose figures the history knows.
  static final class FigureAggregate extends Aggregate {
    private final FigureQuestion question;

    FigureAggregate(Aggregate of, RelNode input, FigureQuestion question) {
      super(
          of.getCluster(),
          of.getTraitSet(),
          of.getHints(),
          input,
          of.getGroupSet(),
          of.getGroupSets(),
          of.getAggCallList());
      this.question = question;
    }

    FigureQuestion question() {
      return question;
    }

    @Override
    public Aggregate copy(
        RelTraitSet traits,
        RelNode input,
        ImmutableBitSet groupSet,
        @Nullable List<ImmutableBitSet> groupSets,
        List<AggregateCall> calls) {
      return new FigureAggregate(this, input, question);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
      return super.explainTerms(writer).item("cellsOf", question.cell());
    }
  }
}
