package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Expressions.Expression;
import io.lockstep.api.internal.sql.Operators.Rows;
import io.lockstep.api.internal.sql.Operators.Source;
import io.lockstep.api.internal.sql.Summaries.Stretch;
import io.lockstep.history.Bucket;
import io.lockstep.history.SeriesName;
import io.lockstep.history.rollup.ExactSum;
import io.lockstep.history.rollup.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// GROUP BY of what the history knows of whole cells of time, from its roll-ups where there are
/// some. What it does not know so, it reads: texts, properties of several series, and cells with
/// readings that are bad or no numbers, which a figure of the history passes over and SQL does not.
/// Immutable.
final class FigureGroups implements Source {
  /// Where there would be more cells, there are fewer readings.
  private static final long CELLS_MAX = 200_000;

  private final FigureQuestion question;
  private final Groups groups;
  private final Source byRows;
  private final Bounds bounds;
  private final List<TimeBound> timeBounds = new ArrayList<>();
  private final List<Expression> steady;
  private final List<Expression> conditions;
  private final Expression[] inputs;
  private final boolean[] isSteady;

  /// By call, what is the same in a cell.
  private final int[] arguments;

  /// The time compared with what is known before.
  private record TimeBound(SqlKind kind, Expression value) {}

  /// @param byRows the same by reading each row
  FigureGroups(
      PushDown.FigureAggregate aggregate, Groups groups, Source byRows, Expressions expressions) {
    this.question = aggregate.question();
    this.groups = groups;
    this.byRows = byRows;
    bounds = Bounds.of(question.conditions(), question.table().columns(), expressions);
    for (RexNode condition : question.conditions()) {
      if (condition instanceof RexCall call && call.getOperands().size() == 2) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (SteadyTimes.isTimeColumn(left)) {
          timeBounds.add(new TimeBound(call.getKind(), expressions.compile(right)));
        } else if (SteadyTimes.isTimeColumn(right)) {
          timeBounds.add(new TimeBound(call.getKind().reverse(), expressions.compile(left)));
        }
      }
    }
    steady = question.steady().stream().map(expressions::compile).toList();
    conditions = question.conditions().stream().map(expressions::compile).toList();
    inputs = question.inputs().stream().map(expressions::compile).toArray(Expression[]::new);
    isSteady = new boolean[inputs.length];
    aggregate.getGroupSet().forEach(key -> isSteady[key] = true);
    List<AggregateCall> calls = aggregate.getAggCallList();
    arguments = new int[calls.size()];
    for (int i = 0; i < arguments.length; i++) {
      if (question.figures().get(i).kind() == FigureQuestion.Kind.STEADY) {
        arguments[i] = calls.get(i).getArgList().getFirst();
        isSteady[arguments[i]] = true;
      }
    }
  }

  @Override
  public boolean run(Frame frame, Rows into) {
    Bounds.Wanted wanted = bounds.of(frame);
    Stretch range = wanted.isNothing() ? new Stretch(0, 0) : range(frame);
    List<SeenSeries.One> numbers = new ArrayList<>();
    List<SeenSeries.One> others = new ArrayList<>();
    if (!range.isEmpty()) {
      sort(question.table().find(wanted, frame), numbers, others);
    }
    Summaries summaries = new Summaries(question.table().series().history(), numbers, frame);
    Stretch known =
        question.width() == SteadyTimes.ALWAYS || numbers.isEmpty()
            ? new Stretch(0, 0)
            : summaries.extent(range.fromMicros(), range.toMicros());
    if (known.cells(Math.max(1, question.width())) > CELLS_MAX) {
      return byRows.run(frame, into);
    }
    Groups.Run run = groups.new Run(frame);
    new Reading(frame, run, range, summaries).run(others);
    return run.tell(into);
  }

  private Stretch range(Frame frame) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    for (TimeBound bound : timeBounds) {
      if (!(bound.value().of(frame, new @Nullable Object[0]) instanceof Long time)) {
        return new Stretch(0, 0);
      }
      long next = time == Long.MAX_VALUE ? time : time + 1;
      switch (bound.kind()) {
        case EQUALS -> {
          from = Math.max(from, time);
          to = Math.min(to, next);
        }
        case GREATER_THAN -> from = Math.max(from, next);
        case GREATER_THAN_OR_EQUAL -> from = Math.max(from, time);
        case LESS_THAN -> to = Math.min(to, time);
        case LESS_THAN_OR_EQUAL -> to = Math.min(to, next);
        default -> throw new IllegalStateException(bound.kind().toString());
      }
    }
    return new Stretch(from, to);
  }

  /// Which series the history has figures of, and which are read.
  private void sort(
      List<SeenSeries.One> all, List<SeenSeries.One> numbers, List<SeenSeries.One> others) {
    FigureTable table = question.table();
    Map<SeriesName, Integer> counts = new HashMap<>();
    for (SeenSeries.One one : all) {
      counts.merge(Summaries.nameOf(one), 1, Integer::sum);
    }
    for (SeenSeries.One one : all) {
      boolean isWanted =
          question.notNull().isEmpty()
              || (question.notNull().contains(table.valueColumn(one))
                  && (table.isOfUsable() || one.isNumber()));
      if (isWanted) {
        boolean isKnown = one.isNumber() && counts.getOrDefault(Summaries.nameOf(one), 0) == 1;
        (isKnown ? numbers : others).add(one);
      }
    }
  }

  /// One run over cells and rows. Confined to its thread.
  private final class Reading {
    private final Frame frame;
    private final Groups.Run run;
    private final Stretch range;
    private final Summaries summaries;
    private final FigureTable table = question.table();

    /// By series the cells that are read, their ends by their begins.
    private final Map<SeenSeries.One, NavigableMap<Long, Long>> unclear = new HashMap<>();

    Reading(Frame frame, Groups.Run run, Stretch range, Summaries summaries) {
      this.frame = frame;
      this.run = run;
      this.range = range;
      this.summaries = summaries;
    }

    void run(List<SeenSeries.One> others) {
      if (range.isEmpty()) {
        return;
      }
      boolean _ =
          summaries.cells(range.fromMicros(), range.toMicros(), question.width(), this::cell);
      boolean _ = table.rows(others, range.fromMicros(), range.toMicros(), frame, this::row);
      unclear.forEach(
          (one, cells) -> {
            boolean _ =
                table.rows(
                    List.of(one),
                    cells.firstKey(),
                    cells.lastEntry().getValue(),
                    frame,
                    row -> !isIn(cells, row) || row(row));
          });
    }

    private boolean isIn(NavigableMap<Long, Long> cells, @Nullable Object[] row) {
      if (!(row[FigureTable.TIME] instanceof Long time)) {
        return false;
      }
      Map.Entry<Long, Long> cell = cells.floorEntry(time);
      return cell != null && time < cell.getValue();
    }

    private boolean row(@Nullable Object[] row) {
      frame.budget.step();
      for (Expression condition : conditions) {
        if (!condition.holds(frame, row)) {
          return true;
        }
      }
      @Nullable Object[] input = new @Nullable Object[inputs.length];
      for (int i = 0; i < input.length; i++) {
        input[i] = inputs[i].of(frame, row);
      }
      return run.add(input);
    }

    private boolean cell(SeenSeries.One of, Bucket bucket) {
      Summary summary = bucket.summary();
      @Nullable Object[] row = table.constantsOf(of);
      row[FigureTable.TIME] = bucket.beginMicros();
      for (Expression condition : steady) {
        if (!condition.holds(frame, row)) {
          return true;
        }
      }
      if (!table.isOfUsable() && summary.count() != summary.usable()) {
        Long _ =
            unclear
                .computeIfAbsent(of, _ -> new TreeMap<>())
                .put(bucket.beginMicros(), bucket.endMicros());
        frame.budget.hold(64);
        return true;
      }
      if (summary.usable() == 0) {
        return true;
      }
      @Nullable Object[] input = new @Nullable Object[inputs.length];
      for (int i = 0; i < input.length; i++) {
        input[i] = isSteady[i] ? inputs[i].of(frame, row) : null;
      }
      Aggregates.Figure[] figures = run.figuresOf(input);
      int column = table.valueColumn(of);
      for (int i = 0; i < figures.length; i++) {
        FigureQuestion.Part part = question.figures().get(i);
        if (part.kind() == FigureQuestion.Kind.STEADY) {
          figures[i].add(frame, input[arguments[i]]);
        } else if (part.column() < 0 || part.column() == column) {
          add(figures[i], part.kind(), of, bucket);
        }
      }
      return true;
    }

    private void add(
        Aggregates.Figure figure, FigureQuestion.Kind kind, SeenSeries.One of, Bucket bucket) {
      Summary summary = bucket.summary();
      switch (kind) {
        case COUNT, SUM, MEAN -> {
          ExactSum sum = new ExactSum();
          summary.sumInto(sum);
          figure.addAll(summary.usable(), sum);
        }
        case LEAST -> figure.add(frame, value(of, bucket, summary.leastBits()));
        case GREATEST -> figure.add(frame, value(of, bucket, summary.greatestBits()));
        case FIRST ->
            figure.add(
                frame,
                value(of, bucket, summary.firstUsableBits())[0],
                summary.firstUsableSource());
        case LAST ->
            figure.add(
                frame, value(of, bucket, summary.lastUsableBits())[0], summary.lastUsableSource());
        case FIRST_TIME -> figure.add(frame, summary.firstUsableSource());
        case LAST_TIME -> figure.add(frame, summary.lastUsableSource());
        case STEADY -> throw new IllegalStateException("what is steady is no figure of readings");
      }
    }

    private @Nullable Object[] value(SeenSeries.One of, Bucket bucket, long bits) {
      return new @Nullable Object[] {table.valueOf(of, bucket.type(), bits)};
    }
  }
}
