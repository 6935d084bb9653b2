package io.lockstep.api.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/// Times as text and as microseconds since 1970-01-01T00:00Z.
public final class Times {
  private static final long MICROS = 1_000_000;
  private static final String EXPECTED =
      "RFC 3339 such as 2026-01-31T08:00:00Z, or milliseconds since 1970";

  private Times() {}

  /// Reads RFC 3339, or a whole number of milliseconds since 1970.
  ///
  /// @param where the parameter, for the complaint
  /// @throws FaultException when it is neither
  public static long parseMicros(String where, String text) {
    try {
      if (isWhole(text)) {
        return Math.multiplyExact(Long.parseLong(text), 1_000L);
      }
      // In a query an unencoded + of the offset arrives as a space.
      Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000L);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw Call.invalid(where, EXPECTED, text).exception();
    }
  }

  /// RFC 3339 in UTC, as precise as the time is.
  public static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private static boolean isWhole(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    return text.length() > from && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }
}
