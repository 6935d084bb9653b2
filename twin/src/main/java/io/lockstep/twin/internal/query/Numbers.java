package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Operation;

/// Arithmetic: whole numbers stay whole while they fit, a quotient never is; what has no result
/// (not a number, no operand, a division by zero) is missing.
final class Numbers {
  private Numbers() {}

  static Value of(Operation operation, Value left, Value right) {
    if (!Value.isNumber(left) || !Value.isNumber(right)) {
      return Value.MISSING;
    }
    if (left instanceof Value.Whole(long a) && right instanceof Value.Whole(long b)) {
      return whole(operation, a, b);
    }
    return real(operation, Value.real(left), Value.real(right));
  }

  private static Value whole(Operation operation, long a, long b) {
    try {
      return switch (operation) {
        case PLUS -> new Value.Whole(Math.addExact(a, b));
        case MINUS -> new Value.Whole(Math.subtractExact(a, b));
        case TIMES -> new Value.Whole(Math.multiplyExact(a, b));
        case DIVIDED_BY -> real(operation, (double) a, (double) b);
        case REMAINDER -> b == 0 ? Value.MISSING : new Value.Whole(b == -1 ? 0 : a % b);
      };
    } catch (ArithmeticException _) {
      return real(operation, (double) a, (double) b);
    }
  }

  private static Value real(Operation operation, double a, double b) {
    return Value.of(
        switch (operation) {
          case PLUS -> a + b;
          case MINUS -> a - b;
          case TIMES -> a * b;
          case DIVIDED_BY -> a / b;
          case REMAINDER -> a % b;
        });
  }
}
