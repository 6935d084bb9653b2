package io.lockstep.twin.internal.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/// Times as RFC 3339 text with 7 fraction digits, as the Azure Digital Twins data plane shows them.
public final class Times {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long DAYS_0000_TO_1970 = 719_468;

  private Times() {}

  /// Appends `2022-02-28T00:30:00.1234567Z`.
  public static void append(StringBuilder out, long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    int fraction = (int) Math.floorMod(micros, MICROS_PER_SECOND);
    long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
    int second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
    // Civil date from days, by eras of 400 years that begin on 1 March.
    long shifted = days + DAYS_0000_TO_1970;
    long era = Math.floorDiv(shifted, 146_097);
    int day = (int) (shifted - era * 146_097);
    int year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long civilYear = year + era * 400 + (month <= 2 ? 1 : 0);
    if (civilYear < 0 || civilYear > 9999) {
      out.append(Instant.ofEpochSecond(seconds, fraction * 1000L));
      return;
    }
    digits(out, (int) civilYear, 4);
    digits(out.append('-'), month, 2);
    digits(out.append('-'), dayOfMonth, 2);
    digits(out.append('T'), second / 3600, 2);
    digits(out.append(':'), second / 60 % 60, 2);
    digits(out.append(':'), second % 60, 2);
    digits(out.append('.'), fraction * 10, 7);
    out.append('Z');
  }

  /// The text alone.
  public static String text(long micros) {
    StringBuilder out = new StringBuilder(28);
    append(out, micros);
    return out.toString();
  }

  /// Microseconds since epoch of an RFC 3339 text; empty when it is none.
  public static OptionalLong parse(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return OptionalLong.of(
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
              instant.getNano() / 1000));
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static void digits(StringBuilder out, int value, int count) {
    int divisor = 1;
    for (int i = 1; i < count; i++) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      out.append((char) ('0' + value / divisor % 10));
    }
  }
}
