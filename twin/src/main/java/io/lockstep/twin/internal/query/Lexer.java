package io.lockstep.twin.internal.query;

import java.util.ArrayList;
import java.util.List;

/// Splits a query into tokens.
final class Lexer {
  private static final String MARKS = "=<>(),.[]{}*-+/%|:";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /// How many braces are open: in JSON, double brackets are lists of lists.
  private int braces;

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
    if (c == '\'' || c == '"') {
      string(c);
    } else if (isDigit(c)) {
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
    } else if (braces == 0 && text.startsWith("[[", at) && !text.startsWith("[[[", at)) {
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

  /// A text between two quotes of one kind; a quote in it is doubled or has a backslash.
  private void string(char quote) {
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw syntax(
            text, start, "a closing " + quote + " behind the string", "the end of the query");
      }
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        value.append(text.charAt(at++));
      } else if (c == quote && at < text.length() && text.charAt(at) == quote) {
        value.append(quote);
        at++;
      } else if (c == quote) {
        tokens.add(new Token(Token.Kind.STRING, value.toString(), start));
        return;
      } else {
        value.append(c);
      }
    }
  }

  private void number() {
    int start = at;
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
    int length = isPair("<=") || isPair(">=") || isPair("!=") || isPair("<>") ? 2 : 1;
    if (length == 1 && MARKS.indexOf(c) < 0) {
      throw syntax(text, at, "a name, a value or an operator", "'" + c + "'");
    }
    braces += c == '{' ? 1 : c == '}' ? -1 : 0;
    tokens.add(new Token(Token.Kind.MARK, text.substring(at, at + length), at));
    at += length;
  }

  private boolean isPair(String mark) {
    return text.startsWith(mark, at);
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
