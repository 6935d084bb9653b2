package io.lockstep.twin.events;

import io.lockstep.model.text.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Parses an [EventFilter] by recursive descent.
final class FilterParser {
  /// Brackets and NOTs in each other.
  private static final int DEPTH_MAX = 64;

  private static final int ELEMENT_MAX = 1_000_000;

  private final List<FilterToken> tokens;
  private int at;
  private int depth;

  private FilterParser(List<FilterToken> tokens) {
    this.tokens = tokens;
  }

  static EventFilter.Parsed parse(String text) {
    try {
      FilterParser parser = new FilterParser(FilterLexer.tokens(text));
      EventFilter filter = parser.or();
      if (parser.peek().kind() != FilterToken.Kind.END) {
        throw parser.expected("AND, OR or the end");
      }
      return new EventFilter.Parsed.Valid(filter);
    } catch (FilterProblem e) {
      String message = e.getMessage();
      return new EventFilter.Parsed.Invalid(message == null ? e.toString() : message);
    }
  }

  private FilterToken peek() {
    return tokens.get(at);
  }

  private FilterToken take() {
    return tokens.get(at++);
  }

  private FilterProblem expected(String what) {
    return new FilterProblem(peek().at(), what, peek().described());
  }

  private void mark(String mark) throws FilterProblem {
    if (!peek().isMark(mark)) {
      throw expected("\"" + mark + "\"");
    }
    at++;
  }

  private EventFilter or() throws FilterProblem {
    List<EventFilter> terms = new ArrayList<>();
    terms.add(and());
    while (peek().isWord("OR")) {
      at++;
      terms.add(and());
    }
    return terms.size() == 1 ? terms.getFirst() : new EventFilter.Or(terms);
  }

  private EventFilter and() throws FilterProblem {
    List<EventFilter> terms = new ArrayList<>();
    terms.add(term());
    while (peek().isWord("AND")) {
      at++;
      terms.add(term());
    }
    return terms.size() == 1 ? terms.getFirst() : new EventFilter.And(terms);
  }

  private EventFilter term() throws FilterProblem {
    if (++depth > DEPTH_MAX) {
      throw expected("at most %d brackets and NOTs in each other".formatted(DEPTH_MAX));
    }
    EventFilter term = deeper();
    depth--;
    return term;
  }

  private EventFilter deeper() throws FilterProblem {
    if (peek().isMark("(")) {
      at++;
      EventFilter inner = or();
      mark(")");
      return inner;
    }
    if (peek().isWord("NOT")) {
      at++;
      return new EventFilter.Not(term());
    }
    for (EventFilter.Test test : EventFilter.Test.values()) {
      if (peek().isWord(test.name()) && tokens.get(at + 1).isMark("(")) {
        at += 2;
        FilterOperand text = operand();
        mark(",");
        FilterOperand part = operand();
        mark(")");
        return new EventFilter.TextTest(test, text, part);
      }
    }
    return comparison();
  }

  private EventFilter comparison() throws FilterProblem {
    FilterOperand left = operand();
    if (peek().kind() == FilterToken.Kind.MARK) {
      for (EventFilter.Operator operator : EventFilter.Operator.values()) {
        if (peek().isMark(operator.sign())) {
          at++;
          return new EventFilter.Comparison(left, operator, operand());
        }
      }
    }
    if (left instanceof FilterOperand.Flag(boolean value)) {
      return new EventFilter.Constant(value);
    }
    throw expected("=, !=, <, <=, > or >=");
  }

  private FilterOperand operand() throws FilterProblem {
    FilterToken token = peek();
    return switch (token.kind()) {
      case TEXT -> new FilterOperand.Text(take().text());
      case NUMBER -> number(take());
      case WORD -> word(take());
      case MARK, END ->
          throw expected("an attribute such as type, $body, a text in single quotes or a number");
    };
  }

  private static FilterOperand number(FilterToken token) throws FilterProblem {
    try {
      return new FilterOperand.Numeral(new BigDecimal(token.text()));
    } catch (NumberFormatException e) {
      throw new FilterProblem(token.at(), "a number", token.text());
    }
  }

  private FilterOperand word(FilterToken token) throws FilterProblem {
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true" -> new FilterOperand.Flag(true);
      case "false" -> new FilterOperand.Flag(false);
      case "null" -> new FilterOperand.Null();
      case "$body" -> body();
      default -> attribute(token);
    };
  }

  private static FilterOperand attribute(FilterToken token) throws FilterProblem {
    List<String> known = FilterOperand.Attribute.NAMES;
    if (known.contains(token.text())) {
      return new FilterOperand.Attribute(token.text());
    }
    String nearest = Nearest.to(token.text(), known);
    throw new FilterProblem(
        token.at(),
        "one of %s, $body.<property>, STARTS_WITH, ENDS_WITH or CONTAINS"
            .formatted(String.join(", ", known)),
        token.text() + (nearest == null ? "" : "; did you mean " + nearest + "?"));
  }

  private FilterOperand body() throws FilterProblem {
    List<FilterOperand.Step> steps = new ArrayList<>();
    while (peek().isMark(".") || peek().isMark("[")) {
      if (take().isMark(".")) {
        if (peek().kind() != FilterToken.Kind.WORD) {
          throw expected("the name of a property behind the point");
        }
        steps.add(new FilterOperand.Step.Member(take().text()));
      } else {
        steps.add(element());
        mark("]");
      }
    }
    if (steps.isEmpty()) {
      throw expected("a property behind $body, such as $body.temperature");
    }
    return new FilterOperand.Body(steps);
  }

  private FilterOperand.Step element() throws FilterProblem {
    FilterToken token = peek();
    if (token.kind() == FilterToken.Kind.TEXT) {
      return new FilterOperand.Step.Member(take().text());
    }
    if (token.kind() == FilterToken.Kind.NUMBER && token.text().matches("[0-9]{1,7}")) {
      int index = Integer.parseInt(take().text());
      if (index <= ELEMENT_MAX) {
        return new FilterOperand.Step.Element(index);
      }
    }
    throw new FilterProblem(
        token.at(),
        "an index from 0 to %d, or a name in single quotes".formatted(ELEMENT_MAX),
        token.described());
  }
}
