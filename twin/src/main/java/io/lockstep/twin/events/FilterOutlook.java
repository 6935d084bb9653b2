package io.lockstep.twin.events;

import java.util.List;

/// What an [EventFilter] can come to when only the type of an event is known. Never says that
/// something cannot be which can.
///
/// @param maybeTrue it may be true
/// @param maybeFalse it may be false
record FilterOutlook(boolean maybeTrue, boolean maybeFalse) {
  private static final FilterOutlook OPEN = new FilterOutlook(true, true);

  private static FilterOutlook of(boolean value) {
    return new FilterOutlook(value, !value);
  }

  static FilterOutlook of(EventFilter filter, String type) {
    return switch (filter) {
      case EventFilter.Constant(boolean value) -> of(value);
      case EventFilter.And(List<EventFilter> terms) -> {
        boolean maybeTrue = true;
        boolean maybeFalse = false;
        for (EventFilter term : terms) {
          FilterOutlook outlook = of(term, type);
          maybeTrue &= outlook.maybeTrue;
          maybeFalse |= outlook.maybeFalse;
        }
        yield new FilterOutlook(maybeTrue, maybeFalse);
      }
      case EventFilter.Or(List<EventFilter> terms) -> {
        boolean maybeTrue = false;
        boolean maybeFalse = true;
        for (EventFilter term : terms) {
          FilterOutlook outlook = of(term, type);
          maybeTrue |= outlook.maybeTrue;
          maybeFalse &= outlook.maybeFalse;
        }
        yield new FilterOutlook(maybeTrue, maybeFalse);
      }
      case EventFilter.Not(EventFilter term) -> {
        FilterOutlook outlook = of(term, type);
        yield new FilterOutlook(
            /* maybeTrue= */ outlook.maybeFalse, /* maybeFalse= */ outlook.maybeTrue);
      }
      case EventFilter.Comparison(
              FilterOperand left,
              EventFilter.Operator _,
              FilterOperand right) ->
          certain(filter, left, right, type);
      case EventFilter.TextTest(EventFilter.Test _, FilterOperand text, FilterOperand part) ->
          certain(filter, text, part, type);
    };
  }

  private static FilterOutlook certain(
      EventFilter filter, FilterOperand one, FilterOperand other, String type) {
    return speaksOfTypeOnly(one) && speaksOfTypeOnly(other)
        ? switch (FilterEvaluation.of(filter, CloudEvent.ofType(type))) {
          case TRUE -> of(true);
          case FALSE -> of(false);
          case UNKNOWN -> new FilterOutlook(false, false);
        }
        : OPEN;
  }

  private static boolean speaksOfTypeOnly(FilterOperand operand) {
    return switch (operand) {
      case FilterOperand.Attribute(String name) -> name.equals("type");
      case FilterOperand.Body _ -> false;
      case FilterOperand.Text _,
          FilterOperand.Numeral _,
          FilterOperand.Flag _,
          FilterOperand.Null _ ->
          true;
    };
  }
}
