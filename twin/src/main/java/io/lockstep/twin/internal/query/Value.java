package io.lockstep.twin.internal.query;

import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value in the evaluation of a query. Immutable.
sealed interface Value {
  Value MISSING = new Missing();
  Value NULL = new Null();
  Value TRUE = new Bool(true);
  Value FALSE = new Bool(false);

  /// There is no such property; of a condition: it neither holds nor does not.
  record Missing() implements Value {}

  record Null() implements Value {}

  record Bool(boolean value) implements Value {}

  record Text(String value) implements Value {}

  /// A whole number, exact.
  record Whole(long value) implements Value {}

  /// A finite number.
  record Real(double value) implements Value {}

  /// An object or array.
  record Structure(JsonNode value) implements Value {}

  static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /// A number that JSON can hold, else nothing.
  static Value of(double value) {
    return Double.isFinite(value) ? new Real(value) : MISSING;
  }

  static Value of(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> new Text(node.stringValue());
      case BOOLEAN -> of(node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? new Whole(node.longValue())
              : of(node.doubleValue());
      case NULL -> NULL;
      case ARRAY, OBJECT -> new Structure(node);
      case BINARY, MISSING, POJO -> MISSING;
    };
  }

  /// A value as slots and histories hold it.
  static Value of(ValueType type, long bits, @Nullable String text) {
    return switch (type) {
      case BOOLEAN -> of(bits != 0);
      case LONG -> new Whole(bits);
      case DOUBLE -> of(Double.longBitsToDouble(bits));
      case TEXT -> text == null ? MISSING : new Text(text);
      case JSON -> text == null ? MISSING : of(JsonTree.own(text));
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

  /// Negative, zero or positive; exact also between whole numbers and doubles.
  static int compareNumbers(Value left, Value right) {
    if (left instanceof Whole(long a)) {
      return right instanceof Whole(long b) ? Long.compare(a, b) : compareExactly(a, real(right));
    }
    return right instanceof Whole(long b)
        ? -compareExactly(b, real(left))
        : compareReals(real(left), real(right));
  }

  private static int compareReals(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static int compareExactly(long whole, double real) {
    if (real >= 0x1p63) {
      return -1;
    }
    if (real < -0x1p63) {
      return 1;
    }
    long floor = (long) Math.floor(real);
    int order = Long.compare(whole, floor);
    return order == 0 && real > floor ? -1 : order;
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

  /// The total order of ORDER BY: what is missing, null, false, true, numbers, texts by their
  /// UTF-16 code units, objects and arrays by their JSON text.
  static int order(Value left, Value right) {
    int rank = Integer.compare(rank(left), rank(right));
    if (rank != 0) {
      return rank;
    }
    return switch (left) {
      case Missing _, Null _ -> 0;
      case Bool(boolean a) -> Boolean.compare(a, ((Bool) right).value());
      case Whole _, Real _ -> compareNumbers(left, right);
      case Text(String a) -> a.compareTo(((Text) right).value());
      case Structure(JsonNode a) ->
          JsonTree.text(a).compareTo(JsonTree.text(((Structure) right).value()));
    };
  }

  private static int rank(Value value) {
    return switch (value) {
      case Missing _ -> 0;
      case Null _ -> 1;
      case Bool _ -> 2;
      case Whole _, Real _ -> 3;
      case Text _ -> 4;
      case Structure _ -> 5;
    };
  }

  /// About how many bytes it takes to remember a value.
  static long bytes(Value value) {
    return switch (value) {
      case Missing _, Null _, Bool _ -> 8;
      case Whole _, Real _ -> 24;
      case Text(String text) -> 64 + 2L * text.length();
      case Structure(JsonNode node) -> 64 + 8L * JsonTree.text(node).length();
    };
  }

  /// Appends the JSON of a value that is there.
  static void append(StringBuilder out, Value value) {
    switch (value) {
      case Missing _, Null _ -> out.append("null");
      case Bool(boolean bool) -> out.append(bool);
      case Text(String text) -> JsonText.quote(out, text);
      case Whole(long number) -> out.append(number);
      case Real(double number) -> out.append(number);
      case Structure(JsonNode node) -> out.append(JsonTree.text(node));
    }
  }
}
