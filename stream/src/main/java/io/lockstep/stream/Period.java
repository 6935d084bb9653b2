package io.lockstep.stream;

import java.time.LocalDate;

/// Stretches of time that follow each other without a gap, for each of which a meter is read.
/// Immutable; times in microseconds since 1970-01-01T00:00Z.
public sealed interface Period {
  /// When the stretch begins that a moment is in.
  long begin(long micros);

  /// When the stretch ends that a moment is in: the beginning of the next one.
  long end(long micros);

  /// Stretches of one length, at whole multiples of it since 1970 (UTC).
  record Every(long micros) implements Period {
    @Override
    public long begin(long at) {
      return Math.floorDiv(at, micros) * micros;
    }

    @Override
    public long end(long at) {
      return begin(at) + micros;
    }
  }

  /// Hours, days or months of a clock: a day in which summer time begins has 23 hours, one in which
  /// it ends 25.
  record Calendar(Unit unit, Zone zone) implements Period {
    private static final long SECOND = 1_000_000;
    private static final int HOUR = 3_600;

    /// What a clock and a calendar count.
    public enum Unit {
      HOUR,
      DAY,
      MONTH
    }

    @Override
    public long begin(long at) {
      long second = Math.floorDiv(at, SECOND);
      return switch (unit) {
        case HOUR -> hour(second) * SECOND;
        case DAY -> midnight(zone.dayOf(second));
        case MONTH -> midnight(firstOfMonth(second).toEpochDay());
      };
    }

    @Override
    public long end(long at) {
      long second = Math.floorDiv(at, SECOND);
      return switch (unit) {
        case HOUR -> (hour(second) + HOUR) * SECOND;
        case DAY -> midnight(zone.dayOf(second) + 1);
        case MONTH -> midnight(firstOfMonth(second).plusMonths(1).toEpochDay());
      };
    }

    private long hour(long second) {
      int ahead = zone.offsetSeconds(second);
      return Math.floorDiv(second + ahead, HOUR) * HOUR - ahead;
    }

    private LocalDate firstOfMonth(long second) {
      return LocalDate.ofEpochDay(zone.dayOf(second)).withDayOfMonth(1);
    }

    private long midnight(long day) {
      return zone.secondOf(day, 0) * SECOND;
    }
  }
}
