package io.lockstep.stream;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time zone that says all its rules itself, as the TZ variable of POSIX does
/// (`CET-1CEST,M3.5.0,M10.5.0/3`; IEEE Std 1003.1-2024, 8.3): so it is the same in every process
/// and at every later time, whatever zones the machine knows. Immutable.
///
/// @param text as it was written
/// @param standardSeconds how far the clock is ahead of UTC
/// @param summerSeconds the same in summer time; equal when there is none
/// @param begin when summer time begins, by the clock of standard time
/// @param end when it ends, by the clock of summer time
public record Zone(String text, int standardSeconds, int summerSeconds, Change begin, Change end) {
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final int DAY = 86_400;
  private static final int HOURS_MAX = 24;
  private static final int WEEK = 7;
  private static final String NAME = "([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)";
  private static final String TIME = "([+-]?)(\\d{1,3})(?::(\\d{2}))?(?::(\\d{2}))?";
  private static final String RULE = ",M(\\d{1,2})\\.([1-5])\\.([0-6])(?:/" + TIME + ")?";
  private static final Pattern FORM =
      Pattern.compile(NAME + TIME + "(?:" + NAME + "(?:" + TIME + ")?" + RULE + RULE + ")?");
  private static final Change NEVER = new Change(1, 1, 0, 0);

  // Groups of the form: the first of each time is its sign.
  private static final int STANDARD = 2;
  private static final int SUMMER_NAME = 6;
  private static final int SUMMER = 7;
  private static final int BEGIN = 11;
  private static final int END = 18;
  private static final int RULE_TIME = 3;

  /// A day and time of each year.
  ///
  /// @param month 1 to 12
  /// @param week 1 to 5, which is the last
  /// @param day 0 for Sunday to 6
  /// @param seconds since the beginning of that day, perhaps before it or on a later one
  public record Change(int month, int week, int day, int seconds) {
    /// Its second of the clock since 1970 in a year.
    long clockSecond(int year) {
      LocalDate first = LocalDate.of(year, month, 1);
      int ahead = Math.floorMod(day - first.getDayOfWeek().getValue(), WEEK);
      int dayOfMonth = 1 + ahead + (week - 1) * WEEK;
      while (dayOfMonth > first.lengthOfMonth()) {
        dayOfMonth -= WEEK;
      }
      return (first.toEpochDay() + dayOfMonth - 1) * DAY + seconds;
    }
  }

  /// The zone that is written so; empty when it is none.
  public static Optional<Zone> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int standard = -seconds(form, STANDARD);
    boolean hasSummer = form.group(SUMMER_NAME) != null;
    int summer =
        !hasSummer
            ? standard
            : form.group(SUMMER + 1) == null ? standard + HOUR : -seconds(form, SUMMER);
    Change begin = hasSummer ? change(form, BEGIN) : NEVER;
    Change end = hasSummer ? change(form, END) : NEVER;
    boolean isRight =
        Math.max(Math.abs(standard), Math.abs(summer)) <= HOURS_MAX * HOUR
            && isMonth(begin)
            && isMonth(end);
    return isRight ? Optional.of(new Zone(text, standard, summer, begin, end)) : Optional.empty();
  }

  private static boolean isMonth(Change change) {
    return change.month() >= 1 && change.month() <= 12;
  }

  private static Change change(Matcher form, int at) {
    int seconds = form.group(at + RULE_TIME + 1) == null ? 2 * HOUR : seconds(form, at + RULE_TIME);
    return new Change(
        Integer.parseInt(form.group(at)),
        Integer.parseInt(form.group(at + 1)),
        Integer.parseInt(form.group(at + 2)),
        seconds);
  }

  private static int seconds(Matcher form, int at) {
    int seconds =
        part(form.group(at + 1)) * HOUR
            + part(form.group(at + 2)) * MINUTE
            + part(form.group(at + 3));
    return "-".equals(form.group(at)) ? -seconds : seconds;
  }

  private static int part(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /// How far the clock is ahead of UTC at a second since 1970.
  public int offsetSeconds(long second) {
    if (summerSeconds == standardSeconds) {
      return standardSeconds;
    }
    int year = LocalDate.ofEpochDay(Math.floorDiv(second + standardSeconds, DAY)).getYear();
    long from = begin.clockSecond(year) - standardSeconds;
    long to = end.clockSecond(year) - summerSeconds;
    boolean isSummer = from < to ? second >= from && second < to : second >= from || second < to;
    return isSummer ? summerSeconds : standardSeconds;
  }

  /// The day of the clock, since 1970-01-01, at a second since 1970.
  public long dayOf(long second) {
    return Math.floorDiv(second + offsetSeconds(second), DAY);
  }

  /// The second since 1970 at which the clock shows a minute of a day. One that it skips is as long
  /// after the skip; of one that it shows twice, the first.
  public long secondOf(long day, int minute) {
    long clock = day * DAY + (long) minute * MINUTE;
    int before = offsetSeconds(clock - Math.max(standardSeconds, summerSeconds));
    long found = clock - before;
    if (offsetSeconds(found) == before) {
      return found;
    }
    long other = clock - offsetSeconds(found);
    return offsetSeconds(other) == offsetSeconds(found) ? other : found;
  }

  @Override
  public String toString() {
    return text;
  }
}
