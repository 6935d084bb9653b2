package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Zones that say their rules themselves, beside the zones that Java knows.
class ZoneTest {
  private static final long BEGIN = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
  private static final long SECONDS = 86_400L * 365 * 3;

  private static final Map<String, String> ZONES =
      new TreeMap<>(
          Map.of(
              "CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin",
              "EST5EDT,M3.2.0,M11.1.0", "America/New_York",
              "AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney",
              "<+0530>-5:30", "Asia/Kolkata",
              "GMT0BST,M3.5.0/1,M10.5.0", "Europe/London",
              "UTC0", "UTC"));

  private static Zone zone(String text) {
    return Zone.parse(text).orElseThrow();
  }

  @Property(tries = 500)
  void clocksShowWhatJavaSays(@ForAll long seed) {
    Random random = new Random(seed);
    long second = BEGIN + random.nextLong(SECONDS);
    ZONES.forEach(
        (text, name) -> {
          ZoneId java = ZoneId.of(name);
          Instant at = Instant.ofEpochSecond(second);
          assertThat(zone(text).offsetSeconds(second))
              .as("%s at %s", text, at)
              .isEqualTo(java.getRules().getOffset(at).getTotalSeconds());
          LocalDateTime clock = LocalDateTime.ofInstant(at, java);
          assertThat(zone(text).dayOf(second)).isEqualTo(clock.toLocalDate().toEpochDay());
          LocalDateTime minute = clock.withSecond(0);
          assertThat(
                  zone(text)
                      .secondOf(
                          clock.toLocalDate().toEpochDay(),
                          clock.getHour() * 60 + clock.getMinute()))
              .as("%s at %s", text, minute)
              .isEqualTo(ZonedDateTime.of(minute, java).toEpochSecond());
        });
  }

  @Property(tries = 300)
  void hoursAreThoseOfTheClock(@ForAll long seed) {
    Random random = new Random(seed);
    long second = BEGIN + random.nextLong(SECONDS);
    List<DayOfWeek> days = List.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY, DayOfWeek.SUNDAY);
    ZONES.forEach(
        (text, name) -> {
          LocalDateTime clock =
              LocalDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneId.of(name));
          LocalTime time = clock.toLocalTime();
          WeeklyHours day = new WeeklyHours(days, 6 * 60, 22 * 60, zone(text));
          boolean isDay =
              days.contains(clock.getDayOfWeek())
                  && !time.isBefore(LocalTime.of(6, 0))
                  && time.isBefore(LocalTime.of(22, 0));
          assertThat(day.contains(second * 1_000_000)).as("%s in %s", clock, text).isEqualTo(isDay);
          WeeklyHours night = new WeeklyHours(days, 22 * 60, 6 * 60, zone(text));
          boolean isNight =
              time.isBefore(LocalTime.of(6, 0))
                  ? days.contains(clock.getDayOfWeek().minus(1))
                  : days.contains(clock.getDayOfWeek()) && !time.isBefore(LocalTime.of(22, 0));
          assertThat(night.contains(second * 1_000_000))
              .as("night %s in %s", clock, text)
              .isEqualTo(isNight);
          long next = day.changeMicros(second * 1_000_000);
          assertThat(next).isGreaterThan(second * 1_000_000);
          assertThat(day.contains(next - 1)).isEqualTo(isDay);
          assertThat(day.contains(next)).isNotEqualTo(isDay);
        });
  }

  @Test
  void whatSaysNoRulesIsNoZone() {
    for (String text :
        List.of("Europe/Berlin", "", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-99")) {
      assertThat(Zone.parse(text)).as(text).isEmpty();
    }
  }
}
