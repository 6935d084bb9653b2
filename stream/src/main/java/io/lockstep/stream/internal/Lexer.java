package io.lockstep.stream.internal;

import io.lockstep.stream.TextProblem;

/// Splits an expression into the tokens of CEL ("Syntax" of its specification). Literals that the
/// simple part does not have (unsigned, bytes, triple quotes, numbered escapes) are left to CEL.
final class Lexer {
  private static final String[] SIGNS = {
    "&&", "||", "<=", ">=", "==", "!=", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]",
    "{", "}", ",", ".", "?", ":"
  };

  enum Kind {
    NAME,
    WHOLE,
    REAL,
    QUOTED,
    SIGN,
    END
  }

  private final String text;
  private int at;
  private int offset;
  private Kind kind = Kind.END;
  private String value = "";
  private long whole;
  private double real;

  Lexer(String text) {
    this.text = text;
  }

  Kind kind() {
    return kind;
  }

  /// Where the token begins.
  int offset() {
    return offset;
  }

  /// A name, a sign, or the content of a quoted text.
  String text() {
    return value;
  }

  long whole() {
    return whole;
  }

  double real() {
    return real;
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && value.equals(sign);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && value.equals(name);
  }

  String describe() {
    return switch (kind) {
      case END -> "the end";
      case QUOTED -> "the text '" + value + "'";
      case NAME, SIGN, WHOLE, REAL -> value;
    };
  }

  void next() throws StoppedException {
    skipBlanks();
    offset = at;
    if (at == text.length()) {
      kind = Kind.END;
      value = "";
      return;
    }
    char first = text.charAt(at);
    if (isNameStart(first)) {
      name();
    } else if (isDigit(first) || (first == '.' && isDigit(peek(1)))) {
      number("");
    } else if (first == '"' || first == '\'') {
      quoted(first);
    } else {
      sign();
    }
  }

  /// When this token is a minus with a number right behind it: makes them one negative number.
  boolean negateNumber() throws StoppedException {
    if (!isDigit(peek(0)) && !(peek(0) == '.' && isDigit(peek(1)))) {
      return false;
    }
    number("-");
    return true;
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        at++;
      } else if (c == '/' && peek(1) == '/') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  private void name() throws StoppedException {
    int begin = at;
    while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
    value = text.substring(begin, at);
    kind = Kind.NAME;
    char next = peek(0);
    if ((next == '"' || next == '\'') && value.length() <= 2) {
      throw StoppedException.beyond(); // raw text or bytes
    }
  }

  private void number(String sign) throws StoppedException {
    int begin = at;
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      throw StoppedException.beyond();
    }
    skipDigits();
    boolean isReal = false;
    if (peek(0) == '.' && isDigit(peek(1))) {
      isReal = true;
      at++;
      skipDigits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      isReal = true;
      at++;
      if (peek(0) == '+' || peek(0) == '-') {
        at++;
      }
      skipDigits();
    }
    if (isNameStart(peek(0))) {
      throw StoppedException.beyond(); // an unsigned number, or a unit: CEL says what it expects
    }
    value = sign + text.substring(begin, at);
    kind = isReal ? Kind.REAL : Kind.WHOLE;
    try {
      if (isReal) {
        real = Double.parseDouble(value);
      } else {
        whole = Long.parseLong(value);
      }
    } catch (NumberFormatException _) {
      throw new StoppedException(
          new TextProblem(
              begin,
              "expected %s, found %s"
                  .formatted(
                      isReal ? "a number such as 1.5e3" : "an integer of at most 64 bits", value)));
    }
  }

  private void skipDigits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private void quoted(char quote) throws StoppedException {
    if (peek(1) == quote && peek(2) == quote) {
      throw StoppedException.beyond();
    }
    StringBuilder content = new StringBuilder();
    at++;
    while (true) {
      char c = peek(0);
      if (at >= text.length() || c == '\n' || c == '\r') {
        throw new StoppedException(
            new TextProblem(
                offset, "expected a text that ends with %s, found no end".formatted(quote)));
      }
      at++;
      if (c == quote) {
        break;
      }
      content.append(c == '\\' ? escaped() : c);
    }
    kind = Kind.QUOTED;
    value = content.toString();
  }

  private char escaped() throws StoppedException {
    char c = peek(0);
    at++;
    return switch (c) {
      case '\\', '"', '\'', '`', '?' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw StoppedException.beyond();
    };
  }

  private void sign() throws StoppedException {
    for (String sign : SIGNS) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        kind = Kind.SIGN;
        value = sign;
        return;
      }
    }
    String found = text.substring(at, text.offsetByCodePoints(at, 1));
    throw new StoppedException(
        new TextProblem(at, "expected an expression of CEL, found %s%s".formatted(found, meant())));
  }

  private String meant() {
    return switch (peek(0)) {
      case '=' -> "; write == to compare";
      case '&' -> "; write && for and";
      case '|' -> "; write || for or";
      default -> "";
    };
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
