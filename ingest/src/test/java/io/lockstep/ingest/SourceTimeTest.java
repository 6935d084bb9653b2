package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SourceTimeTest {
  private static long micros(String json, SourceTime.Unit unit) {
    JsonScanner scanner = new JsonScanner();
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    assertThat(scanner.scan(ByteBuffer.wrap(text), 0, text.length)).isTrue();
    return SourceTime.microsOf(scanner, 0, unit);
  }

  private static long text(String time) {
    return micros('"' + time + '"', SourceTime.Unit.MILLISECONDS);
  }

  @Property
  void textIsReadAsTheLibraryReadsIt(
      @ForAll @LongRange(min = -62_167_219_200_000_000L, max = 253_402_300_799_999_999L)
          long micros,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    assertThat(text(instant.toString())).isEqualTo(micros);
    OffsetDateTime shifted = instant.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
    if (shifted.getYear() >= 0 && shifted.getYear() <= 9999 && shifted.getSecond() != 0) {
      assertThat(text(shifted.toString())).isEqualTo(micros);
    }
  }

  @Test
  void theNotesOfTheStandardHold() {
    long expected = Instant.parse("1996-12-20T00:39:57Z").toEpochMilli() * 1000;
    assertThat(text("1996-12-19T16:39:57-08:00")).isEqualTo(expected);
    assertThat(text("1996-12-20t00:39:57z")).isEqualTo(expected);
    assertThat(text("1996-12-20 00:39:57.000000999Z")).isEqualTo(expected);
    assertThat(text("1990-12-31T23:59:60Z"))
        .isEqualTo(Instant.parse("1991-01-01T00:00:00Z").toEpochMilli() * 1000);
  }

  @Test
  void whatIsNoTimeIsInvalid() {
    Stream.of(
            "",
            "2026",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:60:00Z",
            "2026-11-22T10:00:61Z",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00+0100",
            "2026-11-22T10:00:00+24:00",
            "2026-11-22T10:00:00Zx",
            "2026-11-22X10:00:00Z",
            "1700000000000",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01")
        .forEach(time -> assertThat(text(time)).as(time).isEqualTo(SourceTime.INVALID));
    Stream.of(
            "true",
            "null",
            "{}",
            "1e300",
            "9223372036854775807",
            "-9223372036854775808",
            "-62167219200001")
        .forEach(
            json ->
                assertThat(micros(json, SourceTime.Unit.MILLISECONDS))
                    .as(json)
                    .isEqualTo(SourceTime.INVALID));
  }

  @Test
  void numbersCountWhatTheUnitSays() {
    assertThat(micros("1795341600", SourceTime.Unit.SECONDS)).isEqualTo(1795341600000000L);
    assertThat(micros("1795341600.5", SourceTime.Unit.SECONDS)).isEqualTo(1795341600500000L);
    assertThat(micros("1795341600123", SourceTime.Unit.MILLISECONDS)).isEqualTo(1795341600123000L);
    assertThat(micros("1795341600123.25", SourceTime.Unit.MILLISECONDS))
        .isEqualTo(1795341600123250L);
    assertThat(micros("1795341600123456", SourceTime.Unit.MICROSECONDS))
        .isEqualTo(1795341600123456L);
    assertThat(micros("1795341600123456789", SourceTime.Unit.NANOSECONDS))
        .isEqualTo(1795341600123456L);
    assertThat(micros("-1", SourceTime.Unit.MILLISECONDS)).isEqualTo(-1000);
  }
}
