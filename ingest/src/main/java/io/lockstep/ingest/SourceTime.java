package io.lockstep.ingest;

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
              : new TextTime(json, json.start(token), json.length(token)).micros();
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
  private static final class TextTime {
    private final JsonScanner json;
    private final int end;
    private int at;
    private boolean failed;

    TextTime(JsonScanner json, int start, int length) {
      this.json = json;
      this.at = start;
      this.end = start + length;
    }

    long micros() {
      int year = digits(4);
      expect('-');
      int month = digits(2);
      expect('-');
      int day = digits(2);
      int separator = next();
      int hour = digits(2);
      expect(':');
      int minute = digits(2);
      expect(':');
      int second = digits(2);
      long fraction = fractionMicros();
      long offset = offsetSeconds();
      boolean valid =
          !failed
              && at == end
              && (separator == 'T' || separator == 't' || separator == ' ')
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
      long seconds =
          dayNumber(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
      return inRange((seconds - offset) * MICROS_PER_SECOND + fraction);
    }

    private int next() {
      if (at >= end) {
        failed = true;
        return 0;
      }
      return json.byteAt(at++);
    }

    private void expect(char c) {
      if (next() != c) {
        failed = true;
      }
    }

    private int digits(int count) {
      int number = 0;
      for (int i = 0; i < count; i++) {
        int digit = next() - '0';
        if (digit < 0 || digit > 9) {
          failed = true;
        }
        number = number * 10 + digit;
      }
      return number;
    }

    private long fractionMicros() {
      if (at >= end || json.byteAt(at) != '.') {
        return 0;
      }
      at++;
      long micros = 0;
      int count = 0;
      while (at < end && json.byteAt(at) >= '0' && json.byteAt(at) <= '9') {
        if (count < 6) {
          micros = micros * 10 + (json.byteAt(at) - '0');
        }
        count++;
        at++;
      }
      if (count == 0) {
        failed = true;
      }
      for (int i = count; i < 6; i++) {
        micros *= 10;
      }
      return micros;
    }

    private long offsetSeconds() {
      int sign = next();
      if (sign == 'Z' || sign == 'z') {
        return 0;
      }
      int hours = digits(2);
      expect(':');
      int minutes = digits(2);
      if ((sign != '+' && sign != '-') || hours > 23 || minutes > 59) {
        failed = true;
      }
      long seconds = hours * 3600L + minutes * 60L;
      return sign == '-' ? -seconds : seconds;
    }
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
