package io.lockstep.twin.events;

import java.util.ArrayList;
import java.util.List;

/// Splits the text of an [EventFilter] into tokens.
final class FilterLexer {
  private final String text;
  private final List<FilterToken> tokens = new ArrayList<>();
  private int at;

  private FilterLexer(String text) {
    this.text = text;
  }

  static List<FilterToken> tokens(String text) throws FilterProblem {
    FilterLexer lexer = new FilterLexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws FilterProblem {
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        add(FilterToken.Kind.END, "", at);
        return;
      }
      next(text.charAt(at));
    }
  }

  private void add(FilterToken.Kind kind, String what, int start) {
    tokens.add(new FilterToken(kind, what, start));
  }

  private void next(char c) throws FilterProblem {
    int start = at;
    if (c == '\'') {
      quoted();
    } else if (isDigit(c) || (c == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      number();
    } else if (isWordPart(c)) {
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      add(FilterToken.Kind.WORD, text.substring(start, at), start);
    } else if (text.startsWith("!=", at)
        || text.startsWith("<=", at)
        || text.startsWith(">=", at)) {
      at += 2;
      add(FilterToken.Kind.MARK, text.substring(start, at), start);
    } else if ("=<>().,[]".indexOf(c) >= 0) {
      at++;
      add(FilterToken.Kind.MARK, String.valueOf(c), start);
    } else {
      throw new FilterProblem(at, "a comparison, AND, OR, NOT or a bracket", String.valueOf(c));
    }
  }

  /// A text in single quotes; a quote within it is doubled, or has a backslash before it.
  private void quoted() throws FilterProblem {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      char following = at < text.length() ? text.charAt(at) : ' ';
      if (c == '\\' && (following == '\'' || following == '\\')) {
        value.append(following);
        at++;
      } else if (c == '\'' && following == '\'') {
        value.append('\'');
        at++;
      } else if (c == '\'') {
        add(FilterToken.Kind.TEXT, value.toString(), start);
        return;
      } else {
        value.append(c);
      }
    }
    throw new FilterProblem(start, "a closing quote (') behind the text", "the end");
  }

  private void number() throws FilterProblem {
    int start = at++;
    while (at < text.length() && (isDigit(text.charAt(at)) || isExponent())) {
      at++;
    }
    if (at < text.length() && isWordPart(text.charAt(at))) {
      throw new FilterProblem(start, "a number", text.substring(start, at + 1));
    }
    add(FilterToken.Kind.NUMBER, text.substring(start, at), start);
  }

  /// Point, exponent and its sign; that they stand rightly is checked by who reads the number.
  private boolean isExponent() {
    char c = text.charAt(at);
    char before = text.charAt(at - 1);
    return c == '.'
        || c == 'e'
        || c == 'E'
        || ((c == '-' || c == '+') && (before == 'e' || before == 'E'));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
