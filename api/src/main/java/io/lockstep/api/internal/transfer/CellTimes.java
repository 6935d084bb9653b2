package io.lockstep.api.internal.transfer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads times in cells. Immutable.
final class CellTimes {
  /// RFC 3339, with a space for the T, without an offset or seconds, too.
  private static final DateTimeFormatter COMMON =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT);

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long EPOCH_MILLIS_MIN = 100_000_000_000L;
  private static final String AUTO = "auto";

  private final String format;
  private final ZoneId zone;
  private final long microsPerUnit;
  private final @Nullable DateTimeFormatter pattern;

  private CellTimes(
      String format, ZoneId zone, long microsPerUnit, @Nullable DateTimeFormatter pattern) {
    this.format = format;
    this.zone = zone;
    this.microsPerUnit = microsPerUnit;
    this.pattern = pattern;
  }

  /// By the words of an [ImportRequest]; empty when the pattern is none.
  static Optional<CellTimes> of(String format, ZoneId zone) {
    long micros =
        switch (format) {
          case "s" -> MICROS_PER_SECOND;
          case "ms" -> 1_000;
          case "us" -> 1;
          case "ns", AUTO -> 0;
          default -> -1;
        };
    try {
      return Optional.of(
          new CellTimes(
              format,
              zone,
              micros,
              micros < 0 ? DateTimeFormatter.ofPattern(format, Locale.ROOT) : null));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// What a cell is expected to hold.
  String expected() {
    return switch (format) {
      case AUTO -> "a time (RFC 3339, yyyy-MM-dd HH:mm:ss or milliseconds since 1970)";
      case "s", "ms", "us", "ns" -> "a number of %s since 1970".formatted(format);
      default -> "a time such as " + format;
    };
  }

  /// Microseconds since 1970-01-01T00:00Z; null when the text is no time.
  @Nullable Long micros(String cell) {
    try {
      if (format.equals(AUTO)) {
        boolean isDate = cell.length() > 10 && cell.charAt(4) == '-';
        if (isDate) {
          return ofText(cell, COMMON);
        }
        long millis = Long.parseLong(cell);
        return millis >= EPOCH_MILLIS_MIN ? Math.multiplyExact(millis, 1_000) : null;
      }
      if (format.equals("ns")) {
        return Math.floorDiv(Long.parseLong(cell), NANOS_PER_MICRO);
      }
      return pattern == null ? ofNumber(cell) : ofText(cell, pattern);
    } catch (DateTimeException | NumberFormatException | ArithmeticException _) {
      return null;
    }
  }

  private long ofNumber(String cell) {
    return new BigDecimal(cell)
        .multiply(BigDecimal.valueOf(microsPerUnit))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private long ofText(String cell, DateTimeFormatter reader) {
    TemporalQuery<LocalDateTime> dateAlone = parsed -> LocalDate.from(parsed).atStartOfDay();
    TemporalAccessor time =
        reader.parseBest(cell, OffsetDateTime::from, LocalDateTime::from, dateAlone);
    Instant instant =
        switch (time) {
          case OffsetDateTime stated -> stated.toInstant();
          case LocalDateTime local -> local.atZone(zone).toInstant();
          default -> Instant.from(time);
        };
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
        instant.getNano() / NANOS_PER_MICRO);
  }
}
