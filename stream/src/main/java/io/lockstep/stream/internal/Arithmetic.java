package io.lockstep.stream.internal;

import io.lockstep.stream.Evaluation;

/// The five operations on numbers.
enum Arithmetic {
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  OVER("/"),
  MODULO("%");

  private final String sign;

  Arithmetic(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /// True when both sides must have one unit, which is that of the result.
  boolean keepsUnit() {
    return this == PLUS || this == MINUS;
  }

  /// On integers; one that does not fit 64 bits, or a division by zero, fails.
  long of(long left, long right, Evaluation at) {
    return switch (this) {
      case PLUS -> {
        long sum = left + right;
        if (((left ^ sum) & (right ^ sum)) < 0) {
          at.failed();
        }
        yield sum;
      }
      case MINUS -> {
        long difference = left - right;
        if (((left ^ right) & (left ^ difference)) < 0) {
          at.failed();
        }
        yield difference;
      }
      case TIMES -> {
        long product = left * right;
        long high = Math.multiplyHigh(left, right);
        if (high != product >> 63) {
          at.failed();
        }
        yield product;
      }
      case OVER -> {
        if (right == 0 || (right == -1 && left == Long.MIN_VALUE)) {
          at.failed();
          yield 0;
        }
        yield left / right;
      }
      case MODULO -> {
        if (right == 0) {
          at.failed();
          yield 0;
        }
        yield left % right;
      }
    };
  }

  /// On doubles, by IEEE 754; there is no remainder of doubles in CEL.
  double of(double left, double right) {
    return switch (this) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case OVER -> left / right;
      case MODULO ->
          throw new IllegalStateException("expected integers for a remainder, found doubles");
    };
  }
}
