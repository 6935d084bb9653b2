package io.lockstep.twin.events;

import java.util.List;

/// The condition of an event route, as Azure Digital Twins has it: comparisons of attributes and of
/// `$body` joined by `AND`, `OR` and, beyond the original, `NOT`; steps into arrays are ours, too.
/// Immutable.
///
/// A comparison is unknown when an event lacks what it speaks of, except with `null`; a route takes
/// the events for which its filter is true. Names and texts are case-sensitive, keywords are not.
public sealed interface EventFilter {
  /// `true` or `false`.
  record Constant(boolean value) implements EventFilter {}

  /// All of these.
  record And(List<EventFilter> terms) implements EventFilter {
    /// Copies the list.
    public And {
      terms = List.copyOf(terms);
    }
  }

  /// One of these at least.
  record Or(List<EventFilter> terms) implements EventFilter {
    /// Copies the list.
    public Or {
      terms = List.copyOf(terms);
    }
  }

  /// Not this.
  record Not(EventFilter term) implements EventFilter {}

  /// `left operator right`.
  record Comparison(FilterOperand left, Operator operator, FilterOperand right)
      implements EventFilter {}

  /// `STARTS_WITH(text, part)` and its relatives.
  record TextTest(Test test, FilterOperand text, FilterOperand part) implements EventFilter {}

  /// How two values are compared.
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /// As it is written.
    public String sign() {
      return sign;
    }
  }

  /// Where a text must hold another.
  enum Test {
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS
  }

  /// The outcome of [#parse].
  sealed interface Parsed {
    /// A filter.
    record Valid(EventFilter filter) implements Parsed {}

    /// Why the text is none: column, expected, found.
    record Invalid(String problem) implements Parsed {}
  }

  /// Parses a text.
  static Parsed parse(String text) {
    return FilterParser.parse(text);
  }

  /// Whether an event is taken.
  default boolean takes(CloudEvent event) {
    return FilterEvaluation.of(this, event) == FilterEvaluation.Truth.TRUE;
  }

  /// False when no event of this type can be taken, whatever else it says.
  default boolean mayTake(String type) {
    return FilterOutlook.of(this, type).maybeTrue();
  }

  /// Whether it speaks of event types of ours (`io.lockstep.`), which are sent only to who asks for
  /// them by name.
  default boolean asksForOwnTypes() {
    return switch (this) {
      case Constant _ -> false;
      case And(List<EventFilter> terms) -> terms.stream().anyMatch(EventFilter::asksForOwnTypes);
      case Or(List<EventFilter> terms) -> terms.stream().anyMatch(EventFilter::asksForOwnTypes);
      case Not(EventFilter term) -> term.asksForOwnTypes();
      case Comparison(FilterOperand left, Operator _, FilterOperand right) ->
          left.isOwnType() || right.isOwnType();
      case TextTest(Test _, FilterOperand text, FilterOperand part) ->
          text.isOwnType() || part.isOwnType();
    };
  }
}
