package io.lockstep.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A strict scanner of JSON (RFC 8259). It decides a text as a whole and leaves it as a row of
/// tokens, in place: no object is made for a number, a boolean, a key or a structure. Arrays are
/// kept for the next text, so that scanning allocates nothing. Confined to one thread.
///
/// Stricter than the RFC must be: text is UTF-8 without errors, an escape of half a surrogate pair
/// is refused (no string could hold it), structures nest at most [#DEPTH_MAX] deep. A byte order
/// mark before the text is skipped, as §8.1 permits. A key may occur twice (§4); both remain.
///
/// A token is a kind, a place in the text, and 64 bits: the value of an INTEGER, the
/// [Double#doubleToRawLongBits] of a DECIMAL or HUGE, and for OBJECT and ARRAY the token behind the
/// whole structure. A KEY is followed by its value.
final class JsonScanner {
  /// The deepest nesting of objects and arrays.
  static final int DEPTH_MAX = 64;

  /// The longest text, in bytes.
  static final int LENGTH_MAX = (1 << 28) - 1;

  static final int OBJECT = 1;
  static final int ARRAY = 2;
  static final int KEY = 3;
  static final int STRING = 4;

  /// A number without fraction and exponent that a long holds.
  static final int INTEGER = 5;

  /// A number with fraction or exponent, and minus zero; infinite when it is too large for a
  /// double.
  static final int DECIMAL = 6;

  /// A number without fraction and exponent that no long holds.
  static final int HUGE = 7;

  static final int TRUE = 8;
  static final int FALSE = 9;
  static final int NULL = 10;

  private static final int ESCAPED = 0x80;
  private static final int KIND_SHIFT = 56;
  private static final int START_SHIFT = 28;
  private static final int PLACE_MASK = (1 << 28) - 1;

  private static final int FAILED = -1;

  private static final int FAST_DIGITS_MAX = 19;

  private byte[] text = new byte[1024];
  private ByteBuffer view = ByteBuffer.wrap(text);
  private byte[] compacted = new byte[256];
  private int end;

  private long[] tape = new long[1024];
  private int tokens;
  private final int[] open = new int[DEPTH_MAX];
  private boolean hasDollarKeys;

  private int errorAt;
  private String errorExpected = "";

  /// Scans `length` bytes at absolute `offset`; false when they are no JSON, see [#error].
  boolean scan(ByteBuffer from, int offset, int length) {
    if (length > LENGTH_MAX) {
      end = 0;
      text[0] = 0;
      return fail(0, "at most " + LENGTH_MAX + " bytes of JSON") != FAILED;
    }
    load(from, offset, length);
    return document(startsWithByteOrderMark() ? 3 : 0) != FAILED;
  }

  private void load(ByteBuffer from, int offset, int length) {
    if (text.length < length + Long.BYTES) {
      text = new byte[Integer.highestOneBit(length + Long.BYTES) << 1];
      view = ByteBuffer.wrap(text);
    }
    from.get(offset, text, 0, length);
    // No JSON contains a zero byte, so it ends every loop; and no check for the end is needed. Up
    // to
    // eight bytes are looked at together, so that many follow the text.
    text[length] = 0;
    end = length;
    // A token takes two bytes of text at least, but for the brackets of the deepest nesting.
    int words = length + 2 * DEPTH_MAX + 4;
    if (tape.length < words) {
      tape = new long[Integer.highestOneBit(words) << 1];
    }
    tokens = 0;
    hasDollarKeys = false;
  }

  private boolean startsWithByteOrderMark() {
    return end >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
  }

  // ---- the grammar; each method returns the place behind what it read, or FAILED

  private int document(int start) {
    int depth = 0;
    int at = start;
    value:
    while (true) {
      at = skipSpace(at);
      byte c = text[at];
      switch (c) {
        case '{', '[' -> {
          if (depth == DEPTH_MAX) {
            return fail(at, "at most " + DEPTH_MAX + " nested structures");
          }
          open[depth++] = tokens;
          token(c == '{' ? OBJECT : ARRAY, at, 0, 0);
          at = skipSpace(at + 1);
          if (text[at] != (c == '{' ? '}' : ']')) {
            if (c == '{') {
              at = key(at);
              if (at == FAILED) {
                return FAILED;
              }
            }
            continue value;
          }
          close(open[--depth], ++at);
        }
        case '"' -> at = string(at, STRING);
        case 't' -> at = word(at, TRUE, 'r', 'u', 'e', '\0');
        case 'f' -> at = word(at, FALSE, 'a', 'l', 's', 'e');
        case 'n' -> at = word(at, NULL, 'u', 'l', 'l', '\0');
        case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> at = number(at);
        default -> at = fail(at, "a value");
      }
      if (at == FAILED) {
        return FAILED;
      }
      while (depth > 0) {
        at = skipSpace(at);
        byte after = text[at];
        boolean inObject = kind(open[depth - 1]) == OBJECT;
        if (after == ',') {
          at++;
          if (inObject) {
            at = key(skipSpace(at));
            if (at == FAILED) {
              return FAILED;
            }
          }
          continue value;
        }
        if (after != (inObject ? '}' : ']')) {
          return fail(at, inObject ? "',' or '}'" : "',' or ']'");
        }
        close(open[--depth], ++at);
      }
      at = skipSpace(at);
      return at == end ? at : fail(at, "the end");
    }
  }

  private int skipSpace(int from) {
    int at = from;
    while (true) {
      byte c = text[at];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return at;
      }
      at++;
    }
  }

  private int key(int at) {
    if (text[at] != '"') {
      return fail(at, "a key in double quotes");
    }
    if (text[at + 1] == '$' || text[at + 1] == '\\') {
      hasDollarKeys = true;
    }
    int after = string(at, KEY);
    if (after == FAILED) {
      return FAILED;
    }
    after = skipSpace(after);
    return text[after] == ':' ? after + 1 : fail(after, "':'");
  }

  private int word(int at, int kind, char second, char third, char fourth, char fifth) {
    int length = fifth == '\0' ? 4 : 5;
    boolean matches =
        text[at + 1] == second
            && text[at + 2] == third
            && text[at + 3] == fourth
            && (length == 4 || text[at + 4] == fifth);
    if (!matches) {
      return fail(at, "a value");
    }
    token(kind, at, length, 0);
    return at + length;
  }

  private int string(int quote, int kind) {
    int start = quote + 1;
    int at = start;
    int flags = kind;
    while (true) {
      at = EightBytes.plainEnd(text, at);
      byte c = text[at];
      if (c == '"') {
        token(flags, start, at - start, 0);
        return at + 1;
      }
      if (c == '\\') {
        flags = kind | ESCAPED;
        at = escape(at);
      } else if (c < 0) {
        at = multiByte(at);
      } else {
        return fail(
            at, at == end ? "'\"' that ends the string" : "no control character in a string");
      }
      if (at == FAILED) {
        return FAILED;
      }
    }
  }

  private int escape(int at) {
    return switch (text[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> unicodeEscape(at);
      default -> fail(at, "an escape of RFC 8259 §7");
    };
  }

  private int unicodeEscape(int at) {
    int unit = fourHex(at + 2);
    if (unit < 0) {
      return fail(at, "four hexadecimal digits after \\u");
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
      return at + 6;
    }
    boolean isPair =
        unit <= 0xDBFF
            && text[at + 6] == '\\'
            && text[at + 7] == 'u'
            && fourHex(at + 8) >= 0xDC00
            && fourHex(at + 8) <= 0xDFFF;
    return isPair ? at + 12 : fail(at, "both halves of a surrogate pair");
  }

  /// The UTF-16 unit of four hexadecimal digits, or -1. Stops at the zero byte behind the text.
  private int fourHex(int at) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexDigit(text[at + i]);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private static int hexDigit(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /// One character of two to four bytes, in the well-formed sequences of Unicode (Table 3-7).
  private int multiByte(int at) {
    int lead = text[at] & 0xFF;
    int length;
    int low = 0x80;
    int high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      low = lead == 0xE0 ? 0xA0 : low;
      high = lead == 0xED ? 0x9F : high;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      low = lead == 0xF0 ? 0x90 : low;
      high = lead == 0xF4 ? 0x8F : high;
    } else {
      return fail(at, "UTF-8");
    }
    for (int i = 1; i < length; i++) {
      int next = text[at + i] & 0xFF;
      if (next < low || next > high) {
        return fail(at, "UTF-8");
      }
      low = 0x80;
      high = 0xBF;
    }
    return at + length;
  }

  private int number(int start) {
    boolean negative = text[start] == '-';
    int at = negative ? start + 1 : start;
    int first = at;
    long mantissa = 0;
    byte c = text[at];
    if (c == '0') {
      c = text[++at];
      if (c >= '0' && c <= '9') {
        return fail(at, "no digit after a leading zero");
      }
    } else {
      while (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        c = text[++at];
      }
      if (at == first) {
        return fail(at, "a digit");
      }
    }
    int digits = at - first;
    if (c != '.' && c != 'e' && c != 'E') {
      return integer(start, at, negative, mantissa, digits);
    }
    int exponent = 0;
    if (c == '.') {
      int point = at++;
      for (long eight = EightBytes.at(text, at);
          EightBytes.areDigits(eight);
          eight = EightBytes.at(text, at)) {
        mantissa = mantissa * 100_000_000 + EightBytes.number(eight);
        at += Long.BYTES;
      }
      c = text[at];
      while (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        c = text[++at];
      }
      int fraction = at - point - 1;
      if (fraction == 0) {
        return fail(at, "a digit");
      }
      digits += fraction;
      exponent = -fraction;
    }
    if (c == 'e' || c == 'E') {
      c = text[++at];
      boolean down = c == '-';
      if (c == '-' || c == '+') {
        c = text[++at];
      }
      int before = at;
      int stated = 0;
      while (c >= '0' && c <= '9') {
        stated = Math.min(stated * 10 + (c - '0'), 1_000_000);
        c = text[++at];
      }
      if (at == before) {
        return fail(at, "a digit");
      }
      exponent += down ? -stated : stated;
    }
    double value = digits <= FAST_DIGITS_MAX ? Decimals.nearest(mantissa, exponent) : Double.NaN;
    if (Double.isNaN(value)) {
      value = byLibrary(negative ? start + 1 : start, at);
    }
    token(DECIMAL, start, at - start, Double.doubleToRawLongBits(negative ? -value : value));
    return at;
  }

  private int integer(int start, int at, boolean negative, long mantissa, int digits) {
    boolean fits =
        digits < FAST_DIGITS_MAX
            || (digits == FAST_DIGITS_MAX
                && (mantissa >= 0 || (negative && mantissa == Long.MIN_VALUE)));
    if (fits && !(negative && mantissa == 0)) {
      token(INTEGER, start, at - start, negative ? -mantissa : mantissa);
    } else if (fits) {
      token(DECIMAL, start, at - start, Double.doubleToRawLongBits(-0.0));
    } else {
      token(HUGE, start, at - start, Double.doubleToRawLongBits(byLibrary(start, at)));
    }
    return at;
  }

  private double byLibrary(int start, int after) {
    return Double.parseDouble(new String(text, start, after - start, StandardCharsets.US_ASCII));
  }

  private void token(int kindAndFlags, int start, int length, long bits) {
    int at = 2 * tokens++;
    tape[at] = (long) kindAndFlags << KIND_SHIFT | (long) start << START_SHIFT | length;
    tape[at + 1] = bits;
  }

  private void close(int structure, int after) {
    int at = 2 * structure;
    tape[at] |= after - start(structure);
    tape[at + 1] = tokens;
  }

  private int fail(int at, String expected) {
    errorAt = at;
    errorExpected = expected;
    return FAILED;
  }

  // ---- what was scanned

  /// What was wrong, and at which byte.
  String error() {
    // Not formatted: the text becomes state of the kernel and must not depend on a locale.
    return "byte " + errorAt + ": expected " + errorExpected + ", found " + foundAt(errorAt);
  }

  private String foundAt(int at) {
    if (at >= end) {
      return "the end";
    }
    int c = text[at] & 0xFF;
    return c > ' ' && c < 0x7F ? "'" + (char) c + "'" : "0x%02X".formatted(c);
  }

  /// True when some key begins with `$`, or with an escape, which may stand for it.
  boolean hasDollarKeys() {
    return hasDollarKeys;
  }

  /// What a token is. The first token, 0, is the whole text.
  int kind(int token) {
    return (int) (tape[2 * token] >>> KIND_SHIFT) & 0x7F;
  }

  /// The 64 bits of a token.
  long bits(int token) {
    return tape[2 * token + 1];
  }

  /// Where a token's text begins: a string behind its quote, a structure at its bracket.
  int start(int token) {
    return (int) (tape[2 * token] >>> START_SHIFT) & PLACE_MASK;
  }

  /// The length of a token's text in bytes.
  int length(int token) {
    return (int) tape[2 * token] & PLACE_MASK;
  }

  /// True when a KEY or STRING contains an escape, so that its text is not its value.
  boolean isEscaped(int token) {
    return tape[2 * token] < 0;
  }

  /// The token behind `token` and all that it holds.
  int after(int token) {
    int kind = kind(token);
    return kind == OBJECT || kind == ARRAY ? (int) bits(token) : token + 1;
  }

  /// The scanned text; valid until the next scan.
  ByteBuffer text() {
    return view;
  }

  /// The byte at a place of the text.
  byte byteAt(int place) {
    return text[place];
  }

  /// True when the value of a KEY or STRING is this text of UTF-8 bytes.
  boolean hasText(int token, byte[] utf8) {
    if (isEscaped(token)) {
      return Arrays.equals(unescape(token).getBytes(StandardCharsets.UTF_8), utf8);
    }
    int start = start(token);
    return Arrays.equals(text, start, start + length(token), utf8, 0, utf8.length);
  }

  /// True when the text of a STRING is `lowerCase`, in small or capital letters of ASCII.
  boolean hasLetters(int token, String lowerCase) {
    int start = start(token);
    if (length(token) != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((text[start + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The value of a KEY or STRING; the text of any other token.
  String string(int token) {
    return isEscaped(token) ? unescape(token) : source(token);
  }

  /// The text of a token as it stands.
  String source(int token) {
    return new String(text, start(token), length(token), StandardCharsets.UTF_8);
  }

  private String unescape(int token) {
    int from = start(token);
    int to = from + length(token);
    StringBuilder value = new StringBuilder(length(token));
    int plain = from;
    for (int at = from; at < to; at++) {
      if (text[at] != '\\') {
        continue;
      }
      value.append(new String(text, plain, at - plain, StandardCharsets.UTF_8));
      byte c = text[++at];
      if (c == 'u') {
        value.append((char) fourHex(at + 1));
        at += 4;
      } else {
        value.append(
            switch (c) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> (char) c;
            });
      }
      plain = at + 1;
    }
    return value.append(new String(text, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  /// The JSON text of a value without insignificant white space.
  String compact(int token) {
    if (kind(token) == STRING) {
      // The token is what stands between the quotes.
      return '"' + source(token) + '"';
    }
    int length = length(token);
    if (compacted.length < length) {
      compacted = new byte[Integer.highestOneBit(length) << 1];
    }
    int size = 0;
    boolean inString = false;
    int from = start(token);
    for (int at = from; at < from + length; at++) {
      byte c = text[at];
      if (inString) {
        if (c == '\\') {
          compacted[size++] = c;
          c = text[++at];
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        continue;
      }
      compacted[size++] = c;
    }
    return new String(compacted, 0, size, StandardCharsets.UTF_8);
  }

  /// Scalars that are text as they stand when text is wanted: `21.5`, `true`.
  static boolean isBare(int kind) {
    return switch (kind) {
      case JsonScanner.INTEGER,
          JsonScanner.DECIMAL,
          JsonScanner.HUGE,
          JsonScanner.TRUE,
          JsonScanner.FALSE ->
          true;
      default -> false;
    };
  }
}
