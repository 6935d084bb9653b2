package io.lockstep.twin;

/// A cursor over JSON text that takes what is plain and gives up at everything else: the caller
/// then reads the text in the general way. Makes no objects but the texts that are asked for.
/// Confined to one thread.
final class PlainJson {
  /// Powers of ten that a double holds exactly.
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /// Digits that a double holds exactly, and a long without a thought of its range.
  private static final int EXACT_DIGITS = 15;

  private static final int NUMBER_LENGTH_MAX = 40;

  private String json = "";
  private int at;
  private int from;
  private int to;
  private boolean hasEscapes;
  private long bits;

  void begin(String text) {
    json = text;
    at = 0;
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  void skipBlanks() {
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  /// Takes a mark when it comes next, behind blanks.
  boolean take(char mark) {
    skipBlanks();
    if (at < json.length() && json.charAt(at) == mark) {
      at++;
      return true;
    }
    return false;
  }

  /// True when nothing but blanks follows.
  boolean isAtEnd() {
    skipBlanks();
    return at == json.length();
  }

  /// Takes a string; see [#hasEscapes], [#stringIs] and [#text].
  boolean string() {
    if (!take('"')) {
      return false;
    }
    from = at;
    hasEscapes = false;
    while (at < json.length()) {
      char c = json.charAt(at++);
      if (c == '"') {
        to = at - 1;
        return true;
      }
      if (c == '\\') {
        hasEscapes = true;
        at++;
      } else if (c < ' ') {
        return false;
      }
    }
    return false;
  }

  /// Whether the string has escapes, whose meaning nobody looked at.
  boolean hasEscapes() {
    return hasEscapes;
  }

  boolean stringIs(String text) {
    return to - from == text.length() && json.startsWith(text, from);
  }

  /// Whether the string from a place on is this one.
  boolean textIs(int skipped, String text) {
    return to - from - skipped == text.length() && json.startsWith(text, from + skipped);
  }

  /// A hash of the string from a place on.
  int hash(int skipped) {
    int hash = 0;
    for (int i = from + skipped; i < to; i++) {
      hash = 31 * hash + json.charAt(i);
    }
    return hash ^ (hash >>> 6);
  }

  /// The string from a place on.
  String text(int skipped) {
    return json.substring(from + skipped, to);
  }

  /// Whether the string is a JSON Pointer of one part that means what it says.
  boolean isPointerToMember() {
    if (to - from < 2 || json.charAt(from) != '/' || json.charAt(from + 1) == '$') {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      char c = json.charAt(i);
      if (c == '/' || c == '~') {
        return false;
      }
    }
    return true;
  }

  /// Passes over a value that is no array and no object.
  boolean skipPlain() {
    if (at == json.length()) {
      return false;
    }
    return switch (json.charAt(at)) {
      case '"' -> string() && !hasEscapes;
      case 't', 'f' -> readBoolean();
      default -> readDouble();
    };
  }

  /// What was read last: 0 or 1, a long, or the bits of a double.
  long bits() {
    return bits;
  }

  boolean readBoolean() {
    if (json.startsWith("true", at)) {
      at += 4;
      bits = 1;
      return true;
    }
    if (json.startsWith("false", at)) {
      at += 5;
      bits = 0;
      return true;
    }
    return false;
  }

  /// An integer of at most 15 digits, without fraction and exponent.
  boolean readLong() {
    boolean isNegative = at < json.length() && json.charAt(at) == '-';
    int start = isNegative ? at + 1 : at;
    int i = start;
    long value = 0;
    while (i < json.length() && isDigit(json.charAt(i))) {
      value = value * 10 + (json.charAt(i) - '0');
      if (++i - start > EXACT_DIGITS) {
        return false;
      }
    }
    if (!isInteger(start, i) || (i < json.length() && isOfNumber(json.charAt(i)))) {
      return false;
    }
    at = i;
    bits = isNegative ? -value : value;
    return true;
  }

  /// The nearest double of a number.
  boolean readDouble() {
    boolean isNegative = at < json.length() && json.charAt(at) == '-';
    int start = isNegative ? at + 1 : at;
    int i = start;
    long digits = 0;
    while (i < json.length() && isDigit(json.charAt(i))) {
      digits = digits * 10 + (json.charAt(i++) - '0');
    }
    if (!isInteger(start, i)) {
      return false;
    }
    int fraction = 0;
    int point = i;
    if (i < json.length() && json.charAt(i) == '.') {
      i++;
      while (i < json.length() && isDigit(json.charAt(i))) {
        digits = digits * 10 + (json.charAt(i++) - '0');
      }
      fraction = i - point - 1;
      if (fraction == 0) {
        return false;
      }
    } else if (isNegative && digits == 0) {
      // As an integer it is 0, which has no sign; as a double it had one.
      return false;
    }
    if (i < json.length() && isOfNumber(json.charAt(i))) {
      return readExponent(i);
    }
    if (point - start + fraction <= EXACT_DIGITS) {
      // Both are exact, so one rounding gives the nearest.
      double value = digits / POWERS[fraction];
      bits = Double.doubleToRawLongBits(isNegative ? -value : value);
      at = i;
      return true;
    }
    return parse(i);
  }

  private boolean readExponent(int mark) {
    int i = mark;
    char c = json.charAt(i++);
    if (c != 'e' && c != 'E') {
      return false;
    }
    if (i < json.length() && (json.charAt(i) == '+' || json.charAt(i) == '-')) {
      i++;
    }
    int start = i;
    while (i < json.length() && isDigit(json.charAt(i))) {
      i++;
    }
    boolean isOver = i == json.length() || !isOfNumber(json.charAt(i));
    return i > start && isOver && parse(i);
  }

  private boolean parse(int end) {
    if (end - at > NUMBER_LENGTH_MAX) {
      return false;
    }
    bits = Double.doubleToRawLongBits(Double.parseDouble(json.substring(at, end)));
    at = end;
    return true;
  }

  /// Whether digits are an integer as JSON has it: at least one, and no 0 before others.
  private boolean isInteger(int start, int end) {
    return end > start && (end == start + 1 || json.charAt(start) != '0');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfNumber(char c) {
    return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
  }
}
