package io.lockstep.dtdl.internal.metamodel;

/// Hand-written matchers for the text formats of the language: each looks at every character once.
public final class Formats {

  private static final String UNSIGNED_LONG_MAX = "18446744073709551615";

  private Formats() {}

  /// True if the text has the named pattern of `metamodel.txt`.
  public static boolean matches(String pattern, String text) {
    return switch (pattern) {
      case "name" -> isName(text);
      case "topic" -> isTopicPattern(text);
      case "group" -> isTopicLabel(text, 0, text.length());
      default -> throw new IllegalStateException("there is no pattern '" + pattern + "'");
    };
  }

  /// What a pattern asks for, in words.
  public static String describe(String pattern) {
    return switch (pattern) {
      case "name" ->
          "letters, digits and underscores, beginning with a letter and not ending with an"
              + " underscore";
      case "topic" ->
          "labels separated by '/', each being plain text or a token such as {senderId}";
      case "group" -> "printable characters other than space, \", +, #, {, } and /";
      default -> throw new IllegalStateException("there is no pattern '" + pattern + "'");
    };
  }

  public static boolean isName(String text) {
    if (text.isEmpty() || !isLetter(text.charAt(0)) || text.endsWith("_")) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '_') {
        return false;
      }
    }
    return true;
  }

  /// True if a text begins with a scheme, as an absolute URI does (RFC 3986, 3.1).
  public static boolean isUri(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  /// `aa[-Aaaa][-AA or -000]`: language, script, region.
  public static boolean isLanguageTag(String text) {
    int at = 0;
    while (at < text.length() && isLower(text.charAt(at))) {
      at++;
    }
    if (at < 2 || at > 4) {
      return false;
    }
    if (at + 5 <= text.length() && text.charAt(at) == '-' && isScript(text, at + 1)) {
      at += 5;
    }
    if (at + 3 == text.length() && text.charAt(at) == '-') {
      return isUpper(text.charAt(at + 1)) && isUpper(text.charAt(at + 2));
    }
    if (at + 4 == text.length() && text.charAt(at) == '-') {
      return isDigit(text.charAt(at + 1))
          && isDigit(text.charAt(at + 2))
          && isDigit(text.charAt(at + 3));
    }
    return at == text.length();
  }

  private static boolean isScript(String text, int at) {
    return isUpper(text.charAt(at))
        && isLower(text.charAt(at + 1))
        && isLower(text.charAt(at + 2))
        && isLower(text.charAt(at + 3));
  }

  private static boolean isTopicPattern(String text) {
    if (text.startsWith("$")) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '/') {
        boolean isToken = i - start > 2 && text.charAt(start) == '{' && text.charAt(i - 1) == '}';
        boolean isGood = isToken ? isToken(text, start + 1, i - 1) : isTopicLabel(text, start, i);
        if (!isGood) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isToken(String text, int start, int end) {
    int run = 0;
    boolean hasPrefix = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':' && run > 0 && !hasPrefix) {
        hasPrefix = true;
        run = 0;
      } else if (isLetter(c)) {
        run++;
      } else {
        return false;
      }
    }
    return run > 0;
  }

  private static boolean isTopicLabel(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || "\"+#{}/".indexOf(c) >= 0) {
        return false;
      }
    }
    return end > start;
  }

  /// A full-date of RFC 3339 §5.6, years 0001 to 9999.
  public static boolean isDate(String text) {
    return text.length() == 10 && isDate(text, 0);
  }

  /// A full-time of RFC 3339 §5.6; no leap second.
  public static boolean isTime(String text) {
    return isTime(text, 0);
  }

  /// A date-time of RFC 3339 §5.6.
  public static boolean isDateTime(String text) {
    return text.length() > 11
        && isDate(text, 0)
        && (text.charAt(10) == 'T' || text.charAt(10) == 't')
        && isTime(text, 11);
  }

  private static boolean isDate(String text, int at) {
    int year = number(text, at, 4);
    int month = number(text, at + 5, 2);
    int day = number(text, at + 8, 2);
    return year >= 1
        && text.charAt(at + 4) == '-'
        && month >= 1
        && month <= 12
        && text.charAt(at + 7) == '-'
        && day >= 1
        && day <= daysOfMonth(year, month);
  }

  private static int daysOfMonth(int year, int month) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  private static boolean isTime(String text, int at) {
    if (text.length() < at + 9
        || text.charAt(at + 2) != ':'
        || text.charAt(at + 5) != ':'
        || !isBelow(text, at, 24)
        || !isBelow(text, at + 3, 60)
        || !isBelow(text, at + 6, 60)) {
      return false;
    }
    int end = at + 8;
    if (text.charAt(end) == '.') {
      int digits = digitsEnd(text, end + 1);
      if (digits == end + 1) {
        return false;
      }
      end = digits;
    }
    if (end + 1 == text.length()) {
      return text.charAt(end) == 'Z' || text.charAt(end) == 'z';
    }
    return end + 6 == text.length()
        && (text.charAt(end) == '+' || text.charAt(end) == '-')
        && text.charAt(end + 3) == ':'
        && isBelow(text, end + 1, 24)
        && isBelow(text, end + 4, 60);
  }

  private static boolean isBelow(String text, int at, int limit) {
    int number = number(text, at, 2);
    return number >= 0 && number < limit;
  }

  /// A duration of ISO 8601: weeks and days, or years, months and days, then a time; only the last
  /// number may have a fraction.
  public static boolean isDuration(String text) {
    if (text.length() < 2 || text.charAt(0) != 'P') {
      return false;
    }
    int at = 1;
    int rank = 0;
    boolean isTime = false;
    boolean hasPart = false;
    boolean hasFraction = false;
    boolean hasYearOrMonth = false;
    boolean hasWeek = false;
    while (at < text.length()) {
      if (text.charAt(at) == 'T') {
        if (isTime || at + 1 == text.length()) {
          return false;
        }
        isTime = true;
        at++;
        continue;
      }
      int end = digitsEnd(text, at);
      if (end == at || hasFraction) {
        return false;
      }
      if (end < text.length() && text.charAt(end) == '.') {
        int fractionEnd = digitsEnd(text, end + 1);
        if (fractionEnd == end + 1) {
          return false;
        }
        hasFraction = true;
        end = fractionEnd;
      }
      int next = end < text.length() ? durationRank(text.charAt(end), isTime) : 0;
      if (next <= rank) {
        return false;
      }
      rank = next;
      hasPart = true;
      hasWeek |= next == 3;
      hasYearOrMonth |= next < 3;
      at = end + 1;
    }
    return hasPart && !(hasWeek && hasYearOrMonth);
  }

  private static int durationRank(char unit, boolean isTime) {
    return switch (unit) {
      case 'Y' -> isTime ? 0 : 1;
      case 'M' -> isTime ? 6 : 2;
      case 'W' -> isTime ? 0 : 3;
      case 'D' -> isTime ? 0 : 4;
      case 'H' -> isTime ? 5 : 0;
      case 'S' -> isTime ? 7 : 0;
      default -> 0;
    };
  }

  /// Base64 with padding (RFC 4648 §4).
  public static boolean isBase64(String text) {
    if (text.length() % 4 != 0) {
      return false;
    }
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    for (int i = 0; i < text.length() - padding; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  /// A UUID in its hexadecimal form (RFC 4122 §3).
  public static boolean isUuid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      char c = text.charAt(i);
      if (isDash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return true;
  }

  /// An optional sign, digits without leading zeros, and an optional point with a fraction.
  public static boolean isDecimal(String text) {
    int at = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int end = digitsEnd(text, at);
    boolean hasLeadingZero = end > at + 1 && text.charAt(at) == '0';
    if (end == at || hasLeadingZero) {
      return false;
    }
    if (end < text.length() && text.charAt(end) == '.') {
      end = digitsEnd(text, end + 1);
    }
    return end == text.length();
  }

  /// An unsigned integer of 64 bits as JSON writes it: digits without leading zeros.
  public static boolean isUnsignedLong(String text) {
    int length = text.length();
    boolean areDigits = length > 0 && digitsEnd(text, 0) == length;
    boolean isPlain = areDigits && (text.charAt(0) != '0' || length == 1);
    return isPlain
        && (length < UNSIGNED_LONG_MAX.length()
            || (length == UNSIGNED_LONG_MAX.length() && text.compareTo(UNSIGNED_LONG_MAX) <= 0));
  }

  private static int digitsEnd(String text, int at) {
    int end = at;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /// The number in exactly `count` digits, or -1.
  private static int number(String text, int at, int count) {
    if (at + count > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = at; i < at + count; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static boolean isLetter(char c) {
    return isLower(c) || isUpper(c);
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
