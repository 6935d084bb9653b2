package io.lockstep.ingest.sparkplug;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times as text (RFC 3339). Stateless.
public final class Rfc3339 {
  private static final long MILLIS_MIN = -62_167_219_200_000L;
  private static final long MILLIS_MAX = 253_402_300_799_999L;

  private Rfc3339() {}

  /// True for the years 0000 to 9999, which are those that text has.
  public static boolean has(long millis) {
    return millis >= MILLIS_MIN && millis <= MILLIS_MAX;
  }

  /// Milliseconds since 1970-01-01T00:00Z as text; null outside of the years 0000 to 9999.
  public static @Nullable String ofMillis(long millis) {
    return has(millis) ? Instant.ofEpochMilli(millis).toString() : null;
  }
}
