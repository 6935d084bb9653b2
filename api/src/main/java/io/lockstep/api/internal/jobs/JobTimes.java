package io.lockstep.api.internal.jobs;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Times as jobs and their logs show them: 7 fraction digits.
final class JobTimes {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private JobTimes() {}

  static String text(long micros) {
    return FORM.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  static long now(InstantSource clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
