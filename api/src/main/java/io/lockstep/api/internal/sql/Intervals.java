package io.lockstep.api.internal.sql;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stretches of time as PostgreSQL writes them (`1 hour 30 minutes`, `01:30:00`, `2 mons`), and
/// times put into stretches.
final class Intervals {
  /// 2000-01-03T00:00Z, from where buckets are counted unless told otherwise.
  static final long FIRST_MONDAY = 946_857_600_000_000L;

  private static final long SECOND = 1_000_000;
  private static final Pattern PART =
      Pattern.compile(
          "([+-]?\\d{1,12}(?:\\.\\d{1,9})?)\\s*([a-zµ]+)|([+-]?)(\\d{1,6}):(\\d\\d)(?::(\\d\\d(?:\\.\\d{1,6})?))?");

  private Intervals() {}

  /// Whether a text is of months or years.
  static boolean isOfMonths(String text) {
    return parse(text) instanceof Values.Months;
  }

  /// Long microseconds, or [Values.Months].
  static Object parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    Matcher part = PART.matcher(lower);
    double micros = 0;
    long months = 0;
    boolean hasTime = false;
    int at = 0;
    while (at < lower.length()) {
      if (Character.isWhitespace(lower.charAt(at))) {
        at++;
        continue;
      }
      if (!part.find(at) || part.start() != at) {
        throw wrong(text);
      }
      if (part.group(1) != null) {
        double count = Double.parseDouble(part.group(1));
        long unit = unit(part.group(2), text);
        if (unit < 0) {
          months += Math.round(count * -unit);
        } else {
          micros += count * unit;
          hasTime = true;
        }
      } else {
        double seconds = part.group(6) == null ? 0 : Double.parseDouble(part.group(6));
        double clock =
            (Long.parseLong(part.group(4)) * 3_600.0
                    + Long.parseLong(part.group(5)) * 60.0
                    + seconds)
                * SECOND;
        micros += "-".equals(part.group(3)) ? -clock : clock;
        hasTime = true;
      }
      at = part.end();
    }
    if (months != 0 && hasTime) {
      throw StatementException.of(
          StatementException.NOT_SUPPORTED,
          "interval '%s': expected months or a time, found both; add them one after the other"
              .formatted(text));
    }
    if (months != 0) {
      return new Values.Months(months);
    }
    if (!hasTime) {
      throw wrong(text);
    }
    return Math.round(micros);
  }

  /// Microseconds; months as a negative number.
  private static long unit(String name, String text) {
    return switch (name) {
      case "us", "µs", "microsecond", "microseconds" -> 1;
      case "ms", "millisecond", "milliseconds" -> 1_000;
      case "s", "sec", "secs", "second", "seconds" -> SECOND;
      case "m", "min", "mins", "minute", "minutes" -> 60 * SECOND;
      case "h", "hr", "hrs", "hour", "hours" -> 3_600 * SECOND;
      case "d", "day", "days" -> Values.DAY_MICROS;
      case "w", "week", "weeks" -> 7 * Values.DAY_MICROS;
      case "mon", "mons", "month", "months" -> -1;
      case "quarter", "quarters" -> -3;
      case "y", "yr", "yrs", "year", "years" -> -12;
      default -> throw wrong(text);
    };
  }

  private static StatementException wrong(String text) {
    return StatementException.of(
        "22007", "expected an interval such as '5 minutes', found '%s'".formatted(text));
  }

  /// A time so many months later.
  static long plusMonths(long micros, long months) {
    LocalDateTime later = Values.dateTime(micros).plusMonths(months);
    return Values.micros(later.toInstant(ZoneOffset.UTC));
  }

  /// The begin of the stretch that a time is in, counted from an origin.
  static long bin(Object width, long micros, long origin) {
    if (width instanceof Values.Months months) {
      if (months.count() <= 0) {
        throw StatementException.of("22023", "expected a positive width, found " + width);
      }
      LocalDateTime begin = Values.dateTime(origin);
      LocalDateTime at = Values.dateTime(micros);
      long between =
          (at.getYear() - begin.getYear()) * 12L + at.getMonthValue() - begin.getMonthValue();
      long whole = Math.floorDiv(between, months.count()) * months.count();
      long found = plusMonths(origin, whole);
      return found > micros ? plusMonths(origin, whole - months.count()) : found;
    }
    long step = (Long) width;
    if (step <= 0) {
      throw StatementException.of("22023", "expected a positive width, found " + step + " us");
    }
    return origin + Math.floorDiv(micros - origin, step) * step;
  }

  /// The begin of the hour, day, month .. that a time is in (PostgreSQL, `date_trunc`).
  static long truncate(String unit, long micros) {
    LocalDateTime at = Values.dateTime(micros);
    LocalDateTime day = at.toLocalDate().atStartOfDay();
    LocalDateTime found =
        switch (unit.toLowerCase(Locale.ROOT)) {
          case "microsecond", "microseconds" -> at;
          case "millisecond", "milliseconds" -> at.truncatedTo(ChronoUnit.MILLIS);
          case "second" -> at.withNano(0);
          case "minute" -> at.withNano(0).withSecond(0);
          case "hour" -> day.withHour(at.getHour());
          case "day" -> day;
          case "week" -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
          case "month" -> day.withDayOfMonth(1);
          case "quarter" -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
          case "year" -> day.withDayOfYear(1);
          case "decade" -> day.withDayOfYear(1).withYear(day.getYear() / 10 * 10);
          case "century" -> day.withDayOfYear(1).withYear((day.getYear() - 1) / 100 * 100 + 1);
          default ->
              throw StatementException.of(
                  "22023",
                  "expected second, minute, hour, day, week, month, quarter or year, found '%s'"
                      .formatted(unit));
        };
    return Values.micros(found.toInstant(ZoneOffset.UTC));
  }

  /// A part of a time as a number (PostgreSQL, `date_part`).
  static double part(String field, long micros) {
    LocalDateTime at = Values.dateTime(micros);
    double seconds = at.getSecond() + at.getNano() / 1e9;
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "epoch" -> micros / 1e6;
      case "microseconds" -> Math.rint(seconds * 1e6);
      case "milliseconds" -> seconds * 1e3;
      case "second" -> seconds;
      case "minute" -> at.getMinute();
      case "hour" -> at.getHour();
      case "day" -> at.getDayOfMonth();
      case "dow" -> at.getDayOfWeek().getValue() % 7;
      case "isodow" -> at.getDayOfWeek().getValue();
      case "doy" -> at.getDayOfYear();
      case "week" -> at.get(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "month" -> at.getMonthValue();
      case "quarter" -> Math.ceilDiv(at.getMonthValue(), 3);
      case "year" -> at.getYear();
      default ->
          throw StatementException.of(
              "22023",
              "expected epoch, second, minute, hour, day, dow, doy, week, month, quarter or year, found '%s'"
                  .formatted(field));
    };
  }
}
