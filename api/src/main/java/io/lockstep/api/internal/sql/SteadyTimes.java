package io.lockstep.api.internal.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// In which stretches of time an expression over a reading's time, and over what is the same in all
/// readings of its series, does not change: `time_bucket('5 minutes', time)` is steady for 5
/// minutes. Stretches are aligned to multiples of their width since 1970. Immutable.
final class SteadyTimes {
  /// Steady for good.
  static final long ALWAYS = Long.MAX_VALUE;

  /// Not steady, or not known to be.
  static final long NEVER = 0;

  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private final Set<Integer> constants;

  /// @param constants the columns that are the same in all readings of a series
  SteadyTimes(Set<Integer> constants) {
    this.constants = Set.copyOf(constants);
  }

  /// The width in microseconds, or [#ALWAYS], or [#NEVER].
  long widthOf(RexNode node) {
    return switch (node) {
      case RexLiteral _ -> ALWAYS;
      case RexDynamicParam _ -> ALWAYS;
      case RexFieldAccess access when access.getReferenceExpr() instanceof RexCorrelVariable ->
          ALWAYS;
      case RexInputRef input -> constants.contains(input.getIndex()) ? ALWAYS : NEVER;
      case RexCall call -> ofCall(call);
      default -> NEVER;
    };
  }

  /// The smaller stretches that both have.
  static long common(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return NEVER;
    }
    if (one == ALWAYS || other == ALWAYS) {
      return Math.min(one, other);
    }
    return gcd(one, other);
  }

  private static long gcd(long a, long b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
  }

  /// Without the casts that leave a time as it is.
  static RexNode bare(RexNode node) {
    return node instanceof RexCall call
            && call.getKind() == SqlKind.CAST
            && isTime(call)
            && isTime(call.getOperands().getFirst())
        ? bare(call.getOperands().getFirst())
        : node;
  }

  private static boolean isTime(RexNode node) {
    SqlTypeName type = node.getType().getSqlTypeName();
    return type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  static boolean isTimeColumn(RexNode node) {
    return bare(node) instanceof RexInputRef input && input.getIndex() == FigureTable.TIME;
  }

  private long ofCall(RexCall call) {
    long width = ofTimes(call);
    if (width != NEVER) {
      return width;
    }
    if (call.getOperands().isEmpty()) {
      return ALWAYS;
    }
    long all = ALWAYS;
    for (RexNode operand : call.getOperands()) {
      all = common(all, widthOf(operand));
    }
    return all;
  }

  /// Of a function of the time itself.
  private static long ofTimes(RexCall call) {
    List<RexNode> operands = call.getOperands();
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "time_bucket", "date_bin" -> isTimeColumn(operands.get(1)) ? ofBuckets(call) : NEVER;
      case "date_trunc" ->
          isTimeColumn(operands.get(1)) ? ofUnit(textOf(operands.getFirst())) : NEVER;
      case "pg_extract", "date_part" ->
          isTimeColumn(operands.get(1)) ? ofField(textOf(operands.getFirst())) : NEVER;
      case "floor" -> ofGrafana(operands.getFirst());
      case "cast" ->
          isTimeColumn(operands.getFirst()) && call.getType().getSqlTypeName() == SqlTypeName.DATE
              ? Values.DAY_MICROS
              : NEVER;
      default -> NEVER;
    };
  }

  private static long ofBuckets(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Object width = constant(operands.getFirst());
    long origin =
        operands.size() > 2
            ? constant(operands.get(2)) instanceof Long micros ? micros : Long.MIN_VALUE
            : call.getOperator().getName().equalsIgnoreCase("date_bin")
                ? 0
                : Intervals.FIRST_MONDAY;
    if (origin == Long.MIN_VALUE) {
      return NEVER;
    }
    return switch (width) {
      case Long step when step > 0 -> {
        long rest = Math.floorMod(origin, step);
        yield rest == 0 ? step : gcd(step, rest);
      }
      case Values.Months _ ->
          Math.floorMod(origin, Values.DAY_MICROS) == 0 ? Values.DAY_MICROS : NEVER;
      case null, default -> NEVER;
    };
  }

  private static long ofUnit(@Nullable String unit) {
    return switch (unit == null ? "" : unit.toLowerCase(Locale.ROOT)) {
      case "second" -> SECOND;
      case "minute" -> MINUTE;
      case "hour" -> HOUR;
      case "day", "week", "month", "quarter", "year", "decade", "century" -> Values.DAY_MICROS;
      default -> NEVER;
    };
  }

  private static long ofField(@Nullable String field) {
    return switch (field == null ? "" : field.toLowerCase(Locale.ROOT)) {
      case "minute" -> MINUTE;
      case "hour" -> HOUR;
      case "day", "dow", "isodow", "doy", "week", "month", "quarter", "year" -> Values.DAY_MICROS;
      default -> NEVER;
    };
  }

  /// `floor(extract(epoch from time) / 60)`, as Grafana groups times. The quotient of doubles is
  /// below the next whole number up to the last microsecond before it, until the year 2255.
  private static long ofGrafana(RexNode quotient) {
    if (!(quotient instanceof RexCall call)
        || call.getKind() != SqlKind.DIVIDE
        || !(call.getOperands().getFirst() instanceof RexCall epoch)
        || !epoch.getOperator().getName().equals("pg_extract")
        || !"epoch".equals(textOf(epoch.getOperands().getFirst()))
        || !isTimeColumn(epoch.getOperands().get(1))) {
      return NEVER;
    }
    Object divisor = constant(call.getOperands().get(1));
    return divisor instanceof Number number
            && number.doubleValue() >= 1
            && number.doubleValue() <= 1e9
            && number.doubleValue() == Math.rint(number.doubleValue())
        ? number.longValue() * SECOND
        : NEVER;
  }

  private static @Nullable String textOf(RexNode node) {
    return node instanceof RexLiteral literal
            && SqlTypeName.CHAR_TYPES.contains(literal.getType().getSqlTypeName())
        ? literal.getValueAs(String.class)
        : null;
  }

  /// What a literal, or a cast of one, is: an interval as text or value, a time, a number; null
  /// when it is none.
  private static @Nullable Object constant(RexNode node) {
    if (node instanceof RexLiteral literal) {
      Object value = Expressions.value(literal);
      return value instanceof String text ? ofText(text) : value;
    }
    if (!(node instanceof RexCall call) || call.getOperands().isEmpty()) {
      return null;
    }
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    Object of =
        switch (name) {
          case "cast", "pg_interval" -> constant(call.getOperands().getFirst());
          default -> null;
        };
    return of instanceof BigDecimal exact && name.equals("cast")
        ? (Object) exact.doubleValue()
        : of;
  }

  private static @Nullable Object ofText(String text) {
    try {
      return Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0)) && text.indexOf('-') == 4
          ? (Object) Values.timestamp(text)
          : Intervals.parse(text);
    } catch (StatementException e) {
      return null;
    }
  }
}
