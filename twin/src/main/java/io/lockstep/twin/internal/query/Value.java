package io.lockstep.twin.internal.query;

import tools.jackson.databind.JsonNode;

/// A value in the evaluation of a query. Immutable.
sealed interface Value {
  Value MISSING = new Missing();
  Value NULL = new Null();
  Value TRUE = new Bool(true);
  Value FALSE = new Bool(false);

  /// There is no such property.
  record Missing() implements Value {}

  record Null() implements Value {}

  record Bool(boolean value) implements Value {}

  record Text(String value) implements Value {}

  /// A whole number, exact.
  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  /// An object or array.
  record Structure(JsonNode value) implements Value {}

  static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Value of(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> new Text(node.stringValue());
      case BOOLEAN -> of(node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? new Whole(node.longValue())
              : new Real(node.doubleValue());
      case NULL -> NULL;
      case ARRAY, OBJECT -> new Structure(node);
      case BINARY, MISSING, POJO -> MISSING;
    };
  }

  /// Whether two values are equal; numbers by what they are worth.
  static boolean equal(Value left, Value right) {
    if (isNumber(left) && isNumber(right)) {
      return compareNumbers(left, right) == 0;
    }
    return left.equals(right);
  }

  static boolean isNumber(Value value) {
    return value instanceof Whole || value instanceof Real;
  }

  /// Negative, zero or positive.
  static int compareNumbers(Value left, Value right) {
    if (left instanceof Whole(long a) && right instanceof Whole(long b)) {
      return Long.compare(a, b);
    }
    double a = real(left);
    double b = real(right);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /// What a number is worth.
  static double real(Value number) {
    return switch (number) {
      case Whole(long value) -> value;
      case Real(double value) -> value;
      case Missing _, Null _, Bool _, Text _, Structure _ ->
          throw new IllegalArgumentException("expected a number, found " + number);
    };
  }
}
