package io.lockstep.ingest;

import java.nio.ByteBuffer;

/// Reads the time that a source states: RFC 3339 text (§5.6), or a number since 1970-01-01T00:00Z.
/// Makes no object.
///
/// Years 0000 to 9999. More than six digits of a fraction of a second are cut off. A leap second
/// (`:60`) is the first second of the next minute, as POSIX counts.
final class SourceTime {
  /// Stands for "cannot be read".
  static final long INVALID = Long.MIN_VALUE;

  /// What a number counts.
  enum Unit {
    SECONDS("s", 1_000_000),
    MILLISECONDS("ms", 1_000),
    MICROSECONDS("us", 1),
    NANOSECONDS("ns", 0);

    private final String term;
    private final int micros;

    Unit(String term, int micros) {
      this.term = term;
      this.micros = micros;
    }

    /// As it stands in files.
    String term() {
      return term;
    }
  }

  /// The length of `2026-11-22T10:00:00Z`.
  private static final int SHORTEST = 20;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long MICROS_MIN = -62_167_219_200L * MICROS_PER_SECOND;
  private static final long MICROS_MAX = 253_402_300_800L * MICROS_PER_SECOND - 1;

  private SourceTime() {}

  /// The microseconds that a token states, or [#INVALID].
  static long microsOf(JsonScanner json, int token, Unit unit) {
    return switch (json.kind(token)) {
      case JsonScanner.INTEGER -> ofInteger(json.bits(token), unit);
      case JsonScanner.DECIMAL -> ofDecimal(Double.longBitsToDouble(json.bits(token)), unit);
      case JsonScanner.STRING ->
          json.isEscaped(token)
              ? INVALID
              : ofText(json.text(), json.start(token), json.length(token));
      default -> INVALID;
    };
  }

  private static long ofInteger(long count, Unit unit) {
    if (unit == Unit.NANOSECONDS) {
      return inRange(Math.floorDiv(count, 1_000L));
    }
    long high = Math.multiplyHigh(count, unit.micros);
    long micros = count * unit.micros;
    return high == micros >> 63 ? inRange(micros) : INVALID;
  }

  private static long ofDecimal(double count, Unit unit) {
    double micros = unit == Unit.NANOSECONDS ? count / 1_000 : count * unit.micros;
    return micros >= MICROS_MIN && micros <= MICROS_MAX ? inRange(Math.round(micros)) : INVALID;
  }

  private static long inRange(long micros) {
    return micros >= MICROS_MIN && micros <= MICROS_MAX ? micros : INVALID;
  }

  /// The grammar `date-time` of RFC 3339 §5.6, with `t`, `z` and a space allowed as its notes do.
  private static long ofText(ByteBuffer text, int start, int length) {
    if (length < SHORTEST) {
      return INVALID;
    }
    int end = start + length;
    int century = two(text, start);
    int yearOfCentury = two(text, start + 2);
    int month = two(text, start + 5);
    int day = two(text, start + 8);
    int hour = two(text, start + 11);
    int minute = two(text, start + 14);
    int second = two(text, start + 17);
    int year = century * 100 + yearOfCentury;
    boolean valid =
        (century | yearOfCentury | month | day | hour | minute | second) >= 0
            && text.get(start + 4) == '-'
            && text.get(start + 7) == '-'
            && isSeparator(text.get(start + 10))
            && text.get(start + 13) == ':'
            && text.get(start + 16) == ':'
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= daysOf(year, month)
            && hour <= 23
            && minute <= 59
            && second <= 60;
    if (!valid) {
      return INVALID;
    }
    int zone = start + 19;
    long fraction = 0;
    if (text.get(zone) == '.') {
      int first = zone + 1;
      zone = digitsEnd(text, first, end);
      if (zone == first) {
        return INVALID;
      }
      fraction = micros(text, first, zone);
    }
    long offset = offsetSeconds(text, zone, end);
    if (offset == INVALID) {
      return INVALID;
    }
    long seconds =
        dayNumber(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
    return inRange((seconds - offset) * MICROS_PER_SECOND + fraction);
  }

  private static boolean isSeparator(byte c) {
    return c == 'T' || c == 't' || c == ' ';
  }

  /// The number of two digits, negative when they are none.
  private static int two(ByteBuffer text, int at) {
    int tens = text.get(at) - '0';
    int ones = text.get(at + 1) - '0';
    boolean areDigits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
    return areDigits ? tens * 10 + ones : -1;
  }

  private static int digitsEnd(ByteBuffer text, int from, int end) {
    int at = from;
    while (at < end && text.get(at) >= '0' && text.get(at) <= '9') {
      at++;
    }
    return at;
  }

  private static long micros(ByteBuffer text, int from, int to) {
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      micros = micros * 10 + (from + i < to ? text.get(from + i) - '0' : 0);
    }
    return micros;
  }

  private static long offsetSeconds(ByteBuffer text, int at, int end) {
    byte sign = at < end ? text.get(at) : 0;
    if (sign == 'Z' || sign == 'z') {
      return at + 1 == end ? 0 : INVALID;
    }
    if ((sign != '+' && sign != '-') || at + 6 != end || text.get(at + 3) != ':') {
      return INVALID;
    }
    int hours = two(text, at + 1);
    int minutes = two(text, at + 4);
    if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
      return INVALID;
    }
    long seconds = hours * 3600L + minutes * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted from March so that the leap
  /// day is the last of its year.
  private static long dayNumber(int year, int month, int day) {
    int fromMarch = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(fromMarch, 400);
    long yearOfEra = fromMarch - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
