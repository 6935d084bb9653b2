package io.lockstep.api.internal.http;

import java.time.Duration;

/// Durations as text: a whole number and `ms`, `s`, `m` or `h`.
public final class Durations {
  private static final int DIGITS_MAX = 9;

  private Durations() {}

  /// Reads a duration.
  ///
  /// @param where the parameter, for the complaint
  /// @throws FaultException when it is none, or not in the range
  public static Duration parse(String where, String text, Duration least, Duration most) {
    String word = text.strip();
    int digits = 0;
    while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > DIGITS_MAX) {
      throw wrong(where, text, least, most);
    }
    long number = Long.parseLong(word, 0, digits, 10);
    Duration read =
        switch (word.substring(digits)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> throw wrong(where, text, least, most);
        };
    if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
      throw wrong(where, text, least, most);
    }
    return read;
  }

  private static FaultException wrong(String where, String text, Duration least, Duration most) {
    String expected =
        "a whole number with ms, s, m or h, from %ds to %ds"
            .formatted(least.toSeconds(), most.toSeconds());
    return Call.invalid(where, expected, text).exception();
  }
}
