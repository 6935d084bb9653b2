package io.lockstep.api.internal.sql;

import io.lockstep.history.rollup.ExactSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/// Figures over the rows of a group.
final class Aggregates {
  private static final int PARTS_MAX = 1 << 20;

  private Aggregates() {}

  /// One figure of one group.
  interface Figure {
    /// Takes a row's arguments.
    void add(Frame frame, @Nullable Object... arguments);

    /// Takes numbers that were added up before; only for counts, sums and means.
    default void addAll(long count, ExactSum sum) {
      throw new IllegalStateException("no figure of a sum");
    }

    /// What it is of those that were taken.
    @Nullable Object value();
  }

  private static final class Own extends SqlAggFunction {
    Own(String name, org.apache.calcite.sql.type.SqlReturnTypeInference type, int arguments) {
      super(
          name,
          null,
          SqlKind.OTHER_FUNCTION,
          type,
          null,
          OperandTypes.variadic(SqlOperandCountRanges.of(arguments)),
          SqlFunctionCategory.USER_DEFINED_FUNCTION,
          false,
          false,
          Optionality.FORBIDDEN);
    }
  }

  /// Those that the standard does not have: `first` and `last` are of TimescaleDB, the value with
  /// the least and the greatest time.
  static List<SqlAggFunction> own() {
    return List.of(
        new Own("first", ReturnTypes.ARG0_NULLABLE, 2),
        new Own("last", ReturnTypes.ARG0_NULLABLE, 2),
        new Own("bool_or", ReturnTypes.BOOLEAN_FORCE_NULLABLE, 1),
        new Own("bool_and", ReturnTypes.BOOLEAN_FORCE_NULLABLE, 1),
        new Own(
            "string_agg",
            ReturnTypes.VARCHAR.andThen(
                (binding, type) -> binding.getTypeFactory().createTypeWithNullability(type, true)),
            2));
  }

  /// Makes the figures of a call, one for each group.
  static Supplier<Figure> of(AggregateCall call) {
    Supplier<Figure> plain = plain(call);
    return call.isDistinct() ? () -> new Distinct(plain.get()) : plain;
  }

  private static Supplier<Figure> plain(AggregateCall call) {
    boolean isWhole = SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName());
    boolean isExact = isWhole || call.getType().getSqlTypeName() == SqlTypeName.DECIMAL;
    return switch (call.getAggregation().getKind()) {
      case COUNT -> Count::new;
      case SUM -> isExact ? () -> new ExactTotal(isWhole, false) : Total::new;
      case SUM0 -> isExact ? () -> new ExactTotal(isWhole, true) : Total::new;
      case AVG -> Mean::new;
      case MIN -> () -> new Extreme(true);
      case MAX -> () -> new Extreme(false);
      case ANY_VALUE, SINGLE_VALUE -> Any::new;
      case STDDEV_POP -> () -> new Spread(true, true);
      case STDDEV_SAMP -> () -> new Spread(false, true);
      case VAR_POP -> () -> new Spread(true, false);
      case VAR_SAMP -> () -> new Spread(false, false);
      case PERCENTILE_CONT -> () -> new Percentile(true, isDescending(call));
      case PERCENTILE_DISC -> () -> new Percentile(false, isDescending(call));
      case LISTAGG -> Joined::new;
      case ARRAY_AGG -> Collected::new;
      default ->
          switch (call.getAggregation().getName().toLowerCase(java.util.Locale.ROOT)) {
            case "first" -> () -> new AtTime(true);
            case "last" -> () -> new AtTime(false);
            case "bool_or" -> () -> new Logical(true);
            case "bool_and" -> () -> new Logical(false);
            case "string_agg" -> Joined::new;
            case "stddev" -> () -> new Spread(false, true);
            case "variance" -> () -> new Spread(false, false);
            default ->
                throw StatementException.of(
                    "42883",
                    "there is no aggregate '%s' here".formatted(call.getAggregation().getName()));
          };
    };
  }

  private static boolean isDescending(AggregateCall call) {
    return !call.collation.getFieldCollations().isEmpty()
        && call.collation.getFieldCollations().getFirst().direction.isDescending();
  }

  private static final class Count implements Figure {
    private long count;

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      for (Object one : arguments) {
        if (one == null) {
          return;
        }
      }
      count++;
    }

    @Override
    public void addAll(long more, ExactSum sum) {
      count += more;
    }

    @Override
    public Object value() {
      return count;
    }
  }

  /// A sum of doubles, exact and rounded once, so that it is the same in whatever order and parts
  /// it was added up.
  private static final class Total implements Figure {
    private final ExactSum sum = new ExactSum();
    private boolean isAny;

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      Object value = arguments[0];
      if (value != null) {
        isAny = true;
        sum.add(Values.number(value));
      }
    }

    @Override
    public void addAll(long count, ExactSum more) {
      isAny |= count > 0;
      sum.add(more);
    }

    @Override
    public @Nullable Object value() {
      return isAny ? (Object) total() : null;
    }

    double total() {
      return sum.value();
    }
  }

  private static final class ExactTotal implements Figure {
    private final boolean isWhole;
    private BigDecimal sum = BigDecimal.ZERO;
    private boolean isAny;

    ExactTotal(boolean isWhole, boolean isZeroOfNone) {
      this.isWhole = isWhole;
      isAny = isZeroOfNone;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      if (arguments[0] instanceof Number number) {
        sum = sum.add(Values.decimal(number));
        isAny = true;
      }
    }

    @Override
    public @Nullable Object value() {
      if (!isAny) {
        return null;
      }
      try {
        return isWhole ? (Object) sum.longValueExact() : sum;
      } catch (ArithmeticException e) {
        throw StatementException.of("22003", "the sum is out of range");
      }
    }
  }

  private static final class Mean implements Figure {
    private final Total total = new Total();
    private long count;

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      if (arguments[0] != null) {
        total.add(frame, arguments);
        count++;
      }
    }

    @Override
    public void addAll(long more, ExactSum sum) {
      count += more;
      total.addAll(more, sum);
    }

    @Override
    public @Nullable Object value() {
      return count == 0 ? null : (Object) (total.total() / count);
    }
  }

  private static final class Extreme implements Figure {
    private final boolean isLeast;
    private @Nullable Object found;

    Extreme(boolean isLeast) {
      this.isLeast = isLeast;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      Object value = arguments[0];
      if (value != null
          && (found == null
              || (isLeast ? Values.compare(value, found) < 0 : Values.compare(value, found) > 0))) {
        found = value;
      }
    }

    @Override
    public @Nullable Object value() {
      return found;
    }
  }

  private static final class Any implements Figure {
    private @Nullable Object found;

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      found = found == null ? arguments[0] : found;
    }

    @Override
    public @Nullable Object value() {
      return found;
    }
  }

  /// The value with the least or greatest time; of equal times the first or the last row. As in all
  /// figures, null is no value.
  private static final class AtTime implements Figure {
    private final boolean isFirst;
    private @Nullable Object time;
    private @Nullable Object found;

    AtTime(boolean isFirst) {
      this.isFirst = isFirst;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      Object at = arguments[1];
      if (at == null || arguments[0] == null) {
        return;
      }
      int order = time == null ? -1 : Values.compare(at, time);
      if (time == null || (isFirst ? order < 0 : order >= 0)) {
        time = at;
        found = arguments[0];
      }
    }

    @Override
    public @Nullable Object value() {
      return found;
    }
  }

  private static final class Logical implements Figure {
    private final boolean isOr;
    private @Nullable Boolean found;

    Logical(boolean isOr) {
      this.isOr = isOr;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      if (arguments[0] instanceof Boolean is) {
        Boolean before = found;
        found = before == null ? is : isOr ? before || is : before && is;
      }
    }

    @Override
    public @Nullable Object value() {
      return found;
    }
  }

  /// Variance and its root, by Welford's sums.
  private static final class Spread implements Figure {
    private final boolean isWhole;
    private final boolean isRoot;
    private long count;
    private double mean;
    private double squares;

    Spread(boolean isWhole, boolean isRoot) {
      this.isWhole = isWhole;
      this.isRoot = isRoot;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      Object value = arguments[0];
      if (value != null) {
        double number = Values.number(value);
        count++;
        double delta = number - mean;
        mean += delta / count;
        squares += delta * (number - mean);
      }
    }

    @Override
    public @Nullable Object value() {
      long divisor = isWhole ? count : count - 1;
      if (divisor <= 0) {
        return null;
      }
      double variance = squares / divisor;
      return isRoot ? Math.sqrt(variance) : variance;
    }
  }

  private static final class Joined implements Figure {
    private @Nullable StringBuilder text;

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      Object value = arguments[0];
      if (value == null) {
        return;
      }
      StringBuilder joined = text;
      if (joined == null) {
        joined = new StringBuilder();
        text = joined;
      } else {
        joined.append(arguments.length > 1 && arguments[1] != null ? arguments[1] : ",");
      }
      String part = Functions.text(value);
      frame.budget.hold(2L * part.length());
      joined.append(part);
      if (joined.length() > PARTS_MAX) {
        throw StatementException.of("54000", "a text would be longer than " + PARTS_MAX);
      }
    }

    @Override
    public @Nullable Object value() {
      return text == null ? null : text.toString();
    }
  }

  /// All values, nulls too, as they came.
  private static final class Collected implements Figure {
    private final List<@Nullable Object> values = new ArrayList<>();

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      frame.budget.hold(arguments);
      values.add(arguments[0]);
    }

    @Override
    public @Nullable Object value() {
      return values.isEmpty() ? null : java.util.Collections.unmodifiableList(values);
    }
  }

  /// `percentile_cont(p) WITHIN GROUP (ORDER BY x)`: the arguments are p and x.
  private static final class Percentile implements Figure {
    private final boolean isContinuous;
    private final boolean isDescending;
    private final List<Object> values = new ArrayList<>();
    private double part;

    Percentile(boolean isContinuous, boolean isDescending) {
      this.isContinuous = isContinuous;
      this.isDescending = isDescending;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      if (arguments[0] instanceof Number number) {
        part = number.doubleValue();
      }
      Object value = arguments[1];
      if (value != null) {
        frame.budget.hold(24);
        values.add(value);
      }
    }

    @Override
    public @Nullable Object value() {
      if (values.isEmpty()) {
        return null;
      }
      values.sort(isDescending ? (a, b) -> Values.compare(b, a) : Values::compare);
      if (!isContinuous) {
        int at = (int) Math.ceil(part * values.size()) - 1;
        return values.get(Math.clamp(at, 0, values.size() - 1));
      }
      double at = part * (values.size() - 1);
      int low = (int) Math.floor(at);
      int high = Math.min(low + 1, values.size() - 1);
      double a = Values.number(values.get(low));
      double b = Values.number(values.get(high));
      return low == high || at == low ? a : a + (b - a) * (at - low);
    }
  }

  private static final class Distinct implements Figure {
    private final Figure of;
    private final Set<List<@Nullable Object>> seen = new HashSet<>();

    Distinct(Figure of) {
      this.of = of;
    }

    @Override
    public void add(Frame frame, @Nullable Object... arguments) {
      List<@Nullable Object> key = new ArrayList<>(arguments.length);
      for (Object one : arguments) {
        key.add(Values.key(one));
      }
      if (seen.add(key)) {
        frame.budget.hold(arguments);
        of.add(frame, arguments);
      }
    }

    @Override
    public @Nullable Object value() {
      return of.value();
    }
  }
}
