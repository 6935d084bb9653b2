package io.lockstep.stream;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/// Hours of days of the week, such as a shift. Immutable.
///
/// @param days on which the hours begin
/// @param fromMinute minute of the day with which they begin, 0 to 1439
/// @param toMinute minute of the day that is the first behind them, 1 to 1440; at most `fromMinute`
///   for hours that end on the next day
/// @param zone where the clock hangs
public record WeeklyHours(List<DayOfWeek> days, int fromMinute, int toMinute, Zone zone) {
  private static final long SECOND = 1_000_000;
  private static final int DAYS_AHEAD = 8;

  public WeeklyHours {
    days = List.copyOf(days);
  }

  /// True when a moment is within.
  public boolean contains(long micros) {
    long today = zone.dayOf(Math.floorDiv(micros, SECOND));
    for (long day = today - 1; day <= today; day++) {
      if (isOn(day) && micros >= beginMicros(day) && micros < endMicros(day)) {
        return true;
      }
    }
    return false;
  }

  /// When the hours begin or end next, behind a moment.
  public long changeMicros(long micros) {
    long next = Long.MAX_VALUE;
    long today = zone.dayOf(Math.floorDiv(micros, SECOND));
    for (long day = today - 1; day <= today + DAYS_AHEAD; day++) {
      if (isOn(day)) {
        long begin = beginMicros(day);
        long end = endMicros(day);
        next = begin > micros ? Math.min(next, begin) : next;
        next = end > micros ? Math.min(next, end) : next;
      }
    }
    return next;
  }

  /// How much of the time between two moments is within.
  public long microsWithin(long from, long to) {
    long within = 0;
    for (long at = from; at < to; ) {
      long next = Math.min(to, changeMicros(at));
      within += contains(at) ? next - at : 0;
      at = next;
    }
    return within;
  }

  private boolean isOn(long day) {
    return days.contains(LocalDate.ofEpochDay(day).getDayOfWeek());
  }

  private long beginMicros(long day) {
    return zone.secondOf(day, fromMinute) * SECOND;
  }

  private long endMicros(long day) {
    return (toMinute <= fromMinute
            ? zone.secondOf(day + 1, toMinute)
            : zone.secondOf(day, toMinute))
        * SECOND;
  }
}
