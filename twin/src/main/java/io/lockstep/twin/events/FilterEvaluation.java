package io.lockstep.twin.events;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Says of an event whether an [EventFilter] is true, false or unknown of it.
final class FilterEvaluation {
  /// Three values, as in SQL.
  enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  private FilterEvaluation() {}

  static Truth of(EventFilter filter, CloudEvent event) {
    return switch (filter) {
      case EventFilter.Constant(boolean value) -> Truth.of(value);
      case EventFilter.And(List<EventFilter> terms) -> all(terms, event, Truth.FALSE);
      case EventFilter.Or(List<EventFilter> terms) -> all(terms, event, Truth.TRUE);
      case EventFilter.Not(EventFilter term) -> not(of(term, event));
      case EventFilter.Comparison(
              FilterOperand left,
              EventFilter.Operator operator,
              FilterOperand right) ->
          compare(left, operator, right, event);
      case EventFilter.TextTest(EventFilter.Test test, FilterOperand text, FilterOperand part) ->
          test(test, value(text, event), value(part, event));
    };
  }

  private static Truth not(Truth truth) {
    return switch (truth) {
      case TRUE -> Truth.FALSE;
      case FALSE -> Truth.TRUE;
      case UNKNOWN -> Truth.UNKNOWN;
    };
  }

  /// `deciding` when a term has that value, else unknown when one is unknown.
  private static Truth all(List<EventFilter> terms, CloudEvent event, Truth deciding) {
    Truth result = deciding == Truth.TRUE ? Truth.FALSE : Truth.TRUE;
    for (EventFilter term : terms) {
      Truth truth = of(term, event);
      if (truth == deciding) {
        return truth;
      }
      if (truth == Truth.UNKNOWN) {
        result = truth;
      }
    }
    return result;
  }

  /// A text, number or flag; null when nothing is there. Objects and arrays are values that equal
  /// none of these.
  private static @Nullable Object value(FilterOperand operand, CloudEvent event) {
    return switch (operand) {
      case FilterOperand.Attribute(String name) -> event.attribute(name);
      case FilterOperand.Body(List<FilterOperand.Step> steps) -> value(steps, event.body());
      case FilterOperand.Text(String value) -> value;
      case FilterOperand.Numeral(BigDecimal value) -> value;
      case FilterOperand.Flag(boolean value) -> value;
      case FilterOperand.Null _ -> null;
    };
  }

  private static @Nullable Object value(List<FilterOperand.Step> steps, JsonNode body) {
    JsonNode at = body;
    for (FilterOperand.Step step : steps) {
      JsonNode next =
          switch (step) {
            case FilterOperand.Step.Member(String name) -> at.isObject() ? at.get(name) : null;
            case FilterOperand.Step.Element(int index) -> at.isArray() ? at.get(index) : null;
          };
      if (next == null) {
        return null;
      }
      at = next;
    }
    if (at.isNull()) {
      return null;
    }
    if (at.isString()) {
      return at.stringValue();
    }
    if (at.isNumber()) {
      return at.decimalValue();
    }
    return at.isBoolean() ? at.booleanValue() : at;
  }

  private static Truth compare(
      FilterOperand one, EventFilter.Operator operator, FilterOperand other, CloudEvent event) {
    Object left = value(one, event);
    Object right = value(other, event);
    boolean asksForNull = one instanceof FilterOperand.Null || other instanceof FilterOperand.Null;
    if ((left == null || right == null) && !asksForNull) {
      return Truth.UNKNOWN;
    }
    return switch (operator) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> not(equal(left, right));
      case LESS -> ordered(left, right, sign -> sign < 0);
      case LESS_OR_EQUAL -> ordered(left, right, sign -> sign <= 0);
      case GREATER -> ordered(left, right, sign -> sign > 0);
      case GREATER_OR_EQUAL -> ordered(left, right, sign -> sign >= 0);
    };
  }

  private static Truth equal(@Nullable Object left, @Nullable Object right) {
    if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
      return Truth.of(one.compareTo(other) == 0);
    }
    return Truth.of(left == null ? right == null : left.equals(right));
  }

  private static Truth ordered(@Nullable Object left, @Nullable Object right, IntPredicate holds) {
    if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
      return Truth.of(holds.test(one.compareTo(other)));
    }
    if (left instanceof String one && right instanceof String other) {
      return Truth.of(holds.test(one.compareTo(other)));
    }
    return Truth.UNKNOWN;
  }

  private static Truth test(EventFilter.Test test, @Nullable Object text, @Nullable Object part) {
    if (!(text instanceof String whole) || !(part instanceof String piece)) {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        switch (test) {
          case STARTS_WITH -> whole.startsWith(piece);
          case ENDS_WITH -> whole.endsWith(piece);
          case CONTAINS -> whole.contains(piece);
        });
  }
}
