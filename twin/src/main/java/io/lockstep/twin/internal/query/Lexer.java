package io.lockstep.twin.internal.query;

import java.util.ArrayList;
import java.util.List;

/// Splits a query into tokens.
final class Lexer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Token.Kind.END, "", at));
        return;
      }
      next();
    }
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '\'') {
      string();
    } else if (isDigit(c) || (c == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      number();
    } else if (isWordStart(c)) {
      int start = at;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      tokens.add(new Token(Token.Kind.WORD, text.substring(start, at), start));
    } else if (c == '@' && at + 1 < text.length() && isWordStart(text.charAt(at + 1))) {
      int start = at++;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      tokens.add(new Token(Token.Kind.PARAMETER, text.substring(start + 1, at), start));
    } else if (text.startsWith("[[", at)) {
      name();
    } else {
      mark(c);
    }
  }

  private void name() {
    int end = text.indexOf("]]", at);
    if (end < 0) {
      throw syntax(text, at, "]] behind the name", "the end of the query");
    }
    tokens.add(new Token(Token.Kind.NAME, text.substring(at + 2, end), at));
    at = end + 2;
  }

  private void string() {
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw syntax(text, start, "a closing ' behind the string", "the end of the query");
      }
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        value.append(text.charAt(at++));
      } else if (c == '\'' && at < text.length() && text.charAt(at) == '\'') {
        value.append('\'');
        at++;
      } else if (c == '\'') {
        tokens.add(new Token(Token.Kind.STRING, value.toString(), start));
        return;
      } else {
        value.append(c);
      }
    }
  }

  private void number() {
    int start = at;
    at++;
    digits();
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
        exponent++;
      }
      if (exponent < text.length() && isDigit(text.charAt(exponent))) {
        at = exponent;
        digits();
      }
    }
    tokens.add(new Token(Token.Kind.NUMBER, text.substring(start, at), start));
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private void mark(char c) {
    int length =
        text.startsWith("<=", at) || text.startsWith(">=", at) || text.startsWith("!=", at) ? 2 : 1;
    if (length == 1 && "=<>(),.[]*-".indexOf(c) < 0) {
      throw syntax(text, at, "a name, a value or an operator", "'" + c + "'");
    }
    tokens.add(new Token(Token.Kind.MARK, text.substring(at, at + length), at));
    at += length;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return c == '_' || c == '$' || Character.isLetter(c);
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c);
  }

  static QueryProblem syntax(String text, int position, String expected, String found) {
    return new QueryProblem(
        QueryProblem.Kind.SYNTAX,
        "SQL query parse failed at position %d: expected %s, found %s, near: %s"
            .formatted(
                position,
                expected,
                found,
                text.substring(
                    Math.max(0, position - 20), Math.min(text.length(), position + 20))));
  }
}
