package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Aggregate;
import java.math.BigDecimal;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One aggregate of one group, row by row. What is missing or null does not count. Sums are exact,
/// and rounded once at the end, so the order of rows does not matter. Confined to one thread.
final class Totals {
  private final Aggregate aggregate;
  private final Meter meter;
  private final @Nullable TreeSet<Value> distinct;
  private long count;
  private long whole;
  private @Nullable BigDecimal rest;
  private boolean hasReals;
  private Value extreme = Value.MISSING;

  Totals(Aggregate aggregate, Meter meter) {
    this.aggregate = aggregate;
    this.meter = meter;
    this.distinct = aggregate.distinct() ? new TreeSet<>(Value::order) : null;
  }

  /// @param value of the argument; anything for `COUNT()`
  void add(Value value) {
    if (aggregate.argument() == null) {
      count++;
      return;
    }
    if (value instanceof Value.Missing || value instanceof Value.Null) {
      return;
    }
    if (distinct != null) {
      if (!distinct.add(value)) {
        return;
      }
      meter.remember(64 + Value.bytes(value));
    }
    switch (aggregate.total()) {
      case COUNT -> count++;
      case SUM, AVG -> sum(value);
      case MIN -> extreme(value, -1);
      case MAX -> extreme(value, 1);
    }
  }

  private void extreme(Value value, int sign) {
    boolean isFirst = extreme instanceof Value.Missing;
    if (isFirst || Integer.signum(Value.order(value, extreme)) == sign) {
      extreme = value;
    }
  }

  private void sum(Value value) {
    switch (value) {
      case Value.Whole(long number) -> {
        count++;
        long sum = whole + number;
        if (((whole ^ sum) & (number ^ sum)) < 0) {
          addToRest(BigDecimal.valueOf(whole));
          sum = number;
        }
        whole = sum;
      }
      case Value.Real(double number) -> {
        count++;
        hasReals = true;
        addToRest(new BigDecimal(number));
      }
      case Value.Missing _, Value.Null _, Value.Bool _, Value.Text _, Value.Structure _ -> {
        // Not a number: adds nothing.
      }
    }
  }

  private void addToRest(BigDecimal number) {
    rest = rest == null ? number : rest.add(number);
  }

  Value result() {
    return switch (aggregate.total()) {
      case COUNT -> new Value.Whole(count);
      case SUM -> count == 0 ? Value.MISSING : sum();
      case AVG -> count == 0 ? Value.MISSING : Value.of(exact().doubleValue() / count);
      case MIN, MAX -> extreme;
    };
  }

  private BigDecimal exact() {
    BigDecimal sum = BigDecimal.valueOf(whole);
    return rest == null ? sum : rest.add(sum);
  }

  /// Whole as long as all numbers are and the sum fits a long.
  private Value sum() {
    BigDecimal sum = exact();
    return !hasReals && sum.toBigInteger().bitLength() < Long.SIZE
        ? new Value.Whole(sum.longValueExact())
        : Value.of(sum.doubleValue());
  }
}
