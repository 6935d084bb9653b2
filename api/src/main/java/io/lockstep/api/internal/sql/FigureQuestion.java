package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Groups over the readings of a table, in terms that the history has figures for: all conditions
/// are on times, or steady within cells of time; all keys are steady; all figures are of numbers.
/// Immutable.
///
/// @param inputs what the aggregate sees of a reading
/// @param conditions all of them
/// @param steady those of them that are steady
/// @param notNull columns that must have values
/// @param width of the cells; [SteadyTimes#ALWAYS] when one is enough
/// @param figures what each call is of a cell
record FigureQuestion(
    FigureTable table,
    List<RexNode> inputs,
    List<RexNode> conditions,
    List<RexNode> steady,
    Set<Integer> notNull,
    long width,
    List<Part> figures) {

  /// What a call is of a cell of readings.
  ///
  /// @param column whose values; -1 for rows
  record Part(Kind kind, int column) {}

  /// How.
  enum Kind {
    COUNT,
    SUM,
    MEAN,
    LEAST,
    GREATEST,
    FIRST,
    LAST,
    FIRST_TIME,
    LAST_TIME,
    /// What is the same in all readings of the cell.
    STEADY
  }

  /// Puts an aggregate over a table so.
  ///
  /// @param inputs the aggregate's input, over the columns of the table
  /// @param conditions over the columns of the table
  /// @return null when it cannot be put so
  static @Nullable FigureQuestion of(
      FigureTable table, Aggregate aggregate, List<RexNode> inputs, List<RexNode> conditions) {
    Set<Integer> constants = new HashSet<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.constantColumns().contains(table.columns().get(i).name())) {
        constants.add(i);
      }
    }
    SteadyTimes times = new SteadyTimes(constants);
    long width = SteadyTimes.ALWAYS;
    List<RexNode> steady = new ArrayList<>();
    Set<Integer> notNull = new HashSet<>();
    for (RexNode condition : conditions) {
      long own = times.widthOf(condition);
      int column = notNullColumn(condition);
      if (own != SteadyTimes.NEVER) {
        steady.add(condition);
        width = SteadyTimes.common(width, own);
      } else if (column >= 0 && !constants.contains(column) && column != FigureTable.TIME) {
        notNull.add(column);
      } else if (!isTimeBound(condition, times) && !isNotBad(condition, table)) {
        return null;
      }
    }
    for (int key : aggregate.getGroupSet()) {
      width = SteadyTimes.common(width, times.widthOf(inputs.get(key)));
    }
    List<Part> figures = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      Part part = part(call, inputs, table, constants, times);
      if (part == null) {
        return null;
      }
      if (part.kind() == Kind.STEADY) {
        width = SteadyTimes.common(width, times.widthOf(inputs.get(call.getArgList().getFirst())));
      }
      figures.add(part);
    }
    return width == SteadyTimes.NEVER || !fits(table, notNull, figures)
        ? null
        : new FigureQuestion(
            table,
            List.copyOf(inputs),
            List.copyOf(conditions),
            List.copyOf(steady),
            Set.copyOf(notNull),
            width,
            List.copyOf(figures));
  }

  /// Where a row has several values, one must not hang on another.
  private static boolean fits(FigureTable table, Set<Integer> notNull, List<Part> figures) {
    if (!table.isOfUsable()) {
      return notNull.isEmpty() || notNull.equals(Set.of(valueColumnOf(table)));
    }
    List<Part> ofValues = figures.stream().filter(part -> part.kind() != Kind.STEADY).toList();
    return ofValues.stream().noneMatch(part -> part.column() < 0)
        && (notNull.isEmpty()
            || (notNull.size() == 1
                && ofValues.stream().allMatch(part -> notNull.contains(part.column()))));
  }

  private static int valueColumnOf(FigureTable table) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().equals("value")) {
        return i;
      }
    }
    return -1;
  }

  private static int notNullColumn(RexNode condition) {
    return condition.getKind() == SqlKind.IS_NOT_NULL
            && condition instanceof RexCall call
            && call.getOperands().getFirst() instanceof RexInputRef input
        ? input.getIndex()
        : -1;
  }

  private static boolean isTimeBound(RexNode condition, SteadyTimes times) {
    if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
      return false;
    }
    return switch (call.getKind()) {
      case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        RexNode other = SteadyTimes.isTimeColumn(left) ? right : left;
        yield (SteadyTimes.isTimeColumn(left) || SteadyTimes.isTimeColumn(right))
            && Bounds.isKnownBefore(other)
            && times.widthOf(other) == SteadyTimes.ALWAYS;
      }
      default -> false;
    };
  }

  /// `quality <> 'bad'`.
  private static boolean isNotBad(RexNode condition, FigureTable table) {
    return condition.getKind() == SqlKind.NOT_EQUALS
        && condition instanceof RexCall call
        && call.getOperands().get(0) instanceof RexInputRef input
        && table.columns().get(input.getIndex()).name().equals("quality")
        && !table.isOfUsable()
        && call.getOperands().get(1) instanceof RexLiteral literal
        && "bad".equals(literal.getValueAs(String.class));
  }

  private static @Nullable Part part(
      AggregateCall call,
      List<RexNode> inputs,
      FigureTable table,
      Set<Integer> constants,
      SteadyTimes times) {
    boolean isExtreme =
        switch (call.getAggregation().getKind()) {
          case MIN, MAX, ANY_VALUE -> true;
          default -> false;
        };
    if (call.filterArg >= 0
        || (call.isDistinct() && !isExtreme)
        || !call.collation.getFieldCollations().isEmpty()) {
      return null;
    }
    List<RexNode> arguments = call.getArgList().stream().map(inputs::get).toList();
    if (arguments.isEmpty()) {
      return call.getAggregation().getKind() == SqlKind.COUNT && !table.isOfUsable()
          ? new Part(Kind.COUNT, -1)
          : null;
    }
    if (isExtreme && times.widthOf(arguments.getFirst()) != SteadyTimes.NEVER) {
      return new Part(Kind.STEADY, -1);
    }
    if (!(SteadyTimes.bare(arguments.getFirst()) instanceof RexInputRef input)
        || constants.contains(input.getIndex())) {
      return null;
    }
    int column = input.getIndex();
    SqlTypeName type = table.columns().get(column).type();
    boolean isDouble = type == SqlTypeName.DOUBLE;
    boolean isNumber = isDouble || type == SqlTypeName.BIGINT;
    boolean isTime = column == FigureTable.TIME && !table.isOfUsable();
    boolean isValue = column != FigureTable.TIME && isValueColumn(table, column);
    Kind kind =
        switch (call.getAggregation().getKind()) {
          case COUNT -> isTime || isValue ? Kind.COUNT : null;
          case SUM, SUM0 -> isValue && isDouble ? Kind.SUM : null;
          case AVG -> isValue && isNumber ? Kind.MEAN : null;
          case MIN -> isTime ? Kind.FIRST_TIME : isValue && isNumber ? Kind.LEAST : null;
          case MAX -> isTime ? Kind.LAST_TIME : isValue && isNumber ? Kind.GREATEST : null;
          default ->
              arguments.size() == 2 && SteadyTimes.isTimeColumn(arguments.get(1)) && isValue
                  ? atTime(call)
                  : null;
        };
    return kind == null ? null : new Part(kind, isTime ? -1 : column);
  }

  private static @Nullable Kind atTime(AggregateCall call) {
    return switch (call.getAggregation().getName()) {
      case "first" -> Kind.FIRST;
      case "last" -> Kind.LAST;
      default -> null;
    };
  }

  private static boolean isValueColumn(FigureTable table, int column) {
    return table.isOfUsable() || column == valueColumnOf(table);
  }

  /// The cells, for people.
  String cell() {
    return width == SteadyTimes.ALWAYS
        ? "the whole time"
        : Values.text(width, SqlTypeName.INTERVAL_SECOND);
  }
}
