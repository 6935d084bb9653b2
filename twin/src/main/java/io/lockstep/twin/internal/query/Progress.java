package io.lockstep.twin.internal.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where the next page begins. Immutable.
///
/// @param consumed how many rows were given or left out by OFFSET
/// @param nowMicros the time of the view when the first page was asked for
/// @param plan the choices of the plan that marks belong to
/// @param marks the place of the search, for rows in no order of their own; else empty
/// @param after the key of the last row, for rows in an order; else null
record Progress(
    long consumed, long nowMicros, List<Long> plan, List<Long> marks, @Nullable List<Value> after) {
  private static final String CONSUMED = "n";
  private static final String NOW = "t";
  private static final String PLAN = "s";
  private static final String MARKS = "m";
  private static final String AFTER = "k";

  Progress {
    plan = List.copyOf(plan);
    marks = List.copyOf(marks);
    after = after == null ? null : List.copyOf(after);
  }

  static Progress start(long nowMicros) {
    return new Progress(0, nowMicros, List.of(), List.of(), null);
  }

  JsonNode write() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put(CONSUMED, consumed).put(NOW, nowMicros);
    ArrayNode planOut = out.putArray(PLAN);
    plan.forEach(planOut::add);
    ArrayNode marksOut = out.putArray(MARKS);
    marks.forEach(marksOut::add);
    if (after != null) {
      ArrayNode key = out.putArray(AFTER);
      after.forEach(value -> write(value, key.addArray()));
    }
    return out;
  }

  private static void write(Value value, ArrayNode into) {
    switch (value) {
      case Value.Missing _ -> {
        // An empty list.
      }
      case Value.Null _ -> into.addNull();
      case Value.Bool(boolean bool) -> into.add(bool);
      case Value.Text(String text) -> into.add(text);
      case Value.Whole(long number) -> into.add(number);
      case Value.Real(double number) -> into.add(number);
      case Value.Structure(JsonNode node) -> into.add(node);
    }
  }

  /// @throws QueryProblem of kind CONTINUATION when it is not one of ours
  static Progress read(JsonNode from) {
    JsonNode key = from.path(AFTER);
    List<Value> after = null;
    if (!key.isMissingNode()) {
      after = new ArrayList<>();
      for (JsonNode value : key) {
        check(value.isArray() && value.size() <= 1);
        after.add(value.isEmpty() ? Value.MISSING : Value.of(value.get(0)));
      }
    }
    long consumed = number(from.path(CONSUMED));
    check(consumed >= 0);
    return new Progress(
        consumed,
        number(from.path(NOW)),
        numbers(from.path(PLAN)),
        numbers(from.path(MARKS)),
        after);
  }

  private static List<Long> numbers(JsonNode array) {
    check(array.isArray());
    List<Long> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number(number)));
    return numbers;
  }

  private static long number(JsonNode node) {
    check(node.isIntegralNumber() && node.canConvertToLong());
    return node.longValue();
  }

  private static void check(boolean isOurs) {
    if (!isOurs) {
      throw new QueryProblem(QueryProblem.Kind.CONTINUATION, "progress: expected one of ours");
    }
  }
}
