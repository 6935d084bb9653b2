package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.Quality;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Random readings of a counter, over days in which clocks are changed: periods have what a naive
/// count of minutes says, whatever the grouping, and with `late` whatever the order.
class MeterPropertyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String ZONE = "zone: \"CET-1CEST,M3.5.0,M10.5.0/3\"";
  private static final double MINUTE = 60;

  /// A way of metering.
  ///
  /// @param every of `java.time`, or null for 15 minutes
  private record Case(
      String keys, @org.jspecify.annotations.Nullable ChronoUnit every, boolean isPeak, int gap) {}

  private static final List<Case> CASES =
      List.of(
          new Case("every: 15m", null, false, 0),
          new Case("every: 15m, gap: 40m", null, false, 40),
          new Case("every: hour, " + ZONE, ChronoUnit.HOURS, false, 0),
          new Case("every: day, " + ZONE, ChronoUnit.DAYS, false, 0),
          new Case("every: month, " + ZONE, ChronoUnit.MONTHS, false, 0),
          new Case(
              "every: day, hours: \"07:00-22:00\", days: mon-fri, " + ZONE,
              ChronoUnit.DAYS,
              true,
              0),
          new Case(
              "every: hour, gap: 2h, hours: \"07:00-22:00\", days: mon-fri, " + ZONE,
              ChronoUnit.HOURS,
              true,
              120));

  /// @param at minutes since 1970
  private record Reading(long at, double value) {}

  /// Readings around a change of clocks, or of months.
  private static List<Reading> readings(Random random, Case one) {
    List<Reading> readings = new ArrayList<>();
    String begin = random.nextBoolean() ? "2024-03-29T20:00:00Z" : "2024-10-25T20:00:00Z";
    long at = Instant.parse(begin).getEpochSecond() / 60;
    boolean isLong = one.every() == ChronoUnit.DAYS || one.every() == ChronoUnit.MONTHS;
    double value = random.nextInt(1_000);
    for (int i = 0; i < 60; i++) {
      at += 1 + random.nextInt(isLong ? 200 : 20) + (random.nextInt(15) == 0 ? 90 : 0);
      value = random.nextInt(20) == 0 ? random.nextInt(5) : value + random.nextInt(10);
      readings.add(new Reading(at, value));
    }
    return readings;
  }

  private static double seconds(double minutes) {
    return minutes * MINUTE - Plant.START / (double) Plant.SECOND;
  }

  private static RulePlant plant(Case one, String more) {
    return RulePlant.with(
        """
        rule: r
        model: dtmi:t:Oven;1
        %slet:
          m: { meter: temperature, %s }
          all: { sum: m, readings: 64 }
          n: { count: m, readings: 64 }
          go: { last: pressure }
        when: go > 0.0
        alarm: { priority: low, title: T, message: "{n} {all:6}" }
        """
            .formatted(more, one.keys()));
  }

  private static String result(RulePlant plant, long end) {
    plant.reads("oven", "pressure", seconds((double) end), 1);
    plant.tick(seconds((double) (end + 3_000)));
    return plant.alarm().path("message").stringValue();
  }

  // A naive count

  private static long begin(Case one, long minute) {
    if (one.every() == null) {
      return Math.floorDiv(minute, 15L) * 15;
    }
    ZonedDateTime at = Instant.ofEpochSecond(minute * 60).atZone(BERLIN);
    ZonedDateTime begin =
        one.every() == ChronoUnit.MONTHS
            ? at.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1)
            : at.truncatedTo(one.every());
    return begin.toEpochSecond() / 60;
  }

  private static long end(Case one, long begin) {
    if (one.every() == null) {
      return begin + 15;
    }
    ZonedDateTime at = Instant.ofEpochSecond(begin * 60).atZone(BERLIN);
    return at.plus(1, one.every()).toEpochSecond() / 60;
  }

  private static boolean isCounted(Case one, long minute) {
    ZonedDateTime at = Instant.ofEpochSecond(minute * 60).atZone(BERLIN);
    boolean isWorkday =
        at.getDayOfWeek() != DayOfWeek.SATURDAY && at.getDayOfWeek() != DayOfWeek.SUNDAY;
    return !one.isPeak() || (isWorkday && at.getHour() >= 7 && at.getHour() < 22);
  }

  /// What the periods that are known have.
  private static List<Double> naive(Case one, List<Reading> readings) {
    List<Double> known = new ArrayList<>();
    long last = readings.getLast().at();
    for (long begin = begin(one, readings.getFirst().at()); end(one, begin) <= last; ) {
      long end = end(one, begin);
      boolean isKnown = readings.getFirst().at() <= begin;
      double sum = 0;
      for (int i = 1; i < readings.size(); i++) {
        Reading from = readings.get(i - 1);
        Reading to = readings.get(i);
        boolean isWithin = to.at() <= end(one, begin(one, from.at())) && !one.isPeak();
        if (one.gap() > 0 && to.at() - from.at() > one.gap() && !isWithin) {
          isKnown &= from.at() >= end || to.at() < begin;
          continue;
        }
        double counted = to.value() >= from.value() ? to.value() - from.value() : to.value();
        for (long minute = Math.max(begin, from.at()); minute < Math.min(end, to.at()); minute++) {
          sum += isCounted(one, minute) ? counted / (to.at() - from.at()) : 0;
        }
      }
      if (isKnown) {
        known.add(sum);
      }
      begin = end;
    }
    return known;
  }

  private static void check(String result, List<Double> known) {
    List<Double> last = known.subList(Math.max(0, known.size() - 64), known.size());
    String[] parts = result.split(" ", -1);
    if (last.isEmpty()) {
      assertThat(parts[0]).isIn("?", "0");
      return;
    }
    assertThat(Integer.parseInt(parts[0])).isEqualTo(last.size());
    assertThat(Double.parseDouble(parts[1]))
        .isCloseTo(last.stream().mapToDouble(Double::doubleValue).sum(), within(1e-4));
  }

  @Property(tries = 60)
  void periodsHaveWhatANaiveCountSays(@ForAll long seed) {
    Random random = new Random(seed);
    Case one = CASES.get(random.nextInt(CASES.size()));
    List<Reading> readings = readings(random, one);
    long end = readings.getLast().at() + 1;
    RulePlant single = plant(one, "");
    for (Reading reading : readings) {
      single.reads("oven", "temperature", seconds((double) reading.at()), reading.value());
    }
    String result = result(single, end);
    check(result, naive(one, readings));

    RulePlant grouped = plant(one, "");
    for (int i = 0; i < readings.size(); ) {
      int to = Math.min(readings.size(), i + 1 + random.nextInt(4));
      grouped.begin(seconds((double) readings.get(to - 1).at()));
      for (Reading reading : readings.subList(i, to)) {
        grouped.sample(
            "oven", "temperature", seconds((double) reading.at()), reading.value(), Quality.GOOD);
      }
      grouped.plant.kernel.endInput();
      if (random.nextBoolean()) {
        grouped.tick(seconds((double) readings.get(to - 1).at()));
      }
      i = to;
    }
    assertThat(result(grouped, end)).as("%s, seed %d", one.keys(), seed).isEqualTo(result);
  }

  @Property(tries = 30)
  void lateReadingsCorrectTheirPeriod(@ForAll long seed) {
    Random random = new Random(seed);
    Case one = CASES.get(random.nextInt(CASES.size()));
    List<Reading> readings = readings(random, one);
    List<Reading> arriving = new ArrayList<>(readings);
    arriving.addAll(readings.subList(3, 9));
    List<Long> lags = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < arriving.size(); i++) {
      lags.add(arriving.get(i).at() + random.nextInt(50));
      order.add(i);
    }
    order.sort(Comparator.comparing(lags::get));
    RulePlant plant = plant(one, "late: { time: 60m, readings: 128 }\n");
    for (int i : order) {
      Reading reading = arriving.get(i);
      plant.reads(
          "oven",
          "temperature",
          seconds((double) reading.at()),
          seconds((double) lags.get(i)),
          reading.value(),
          Quality.GOOD);
    }
    check(result(plant, readings.getLast().at() + 100), naive(one, readings));
  }

  // What a counter does

  private static String of(String keys, double... hourly) {
    RulePlant plant = plant(new Case(keys, null, false, 0), "");
    long begin = Instant.parse("2024-05-06T00:00:00Z").getEpochSecond() / 60;
    for (int i = 0; i < hourly.length; i++) {
      plant.reads("oven", "temperature", seconds(begin + 60.0 * i), hourly[i]);
    }
    return result(plant, begin + 60L * hourly.length + 1);
  }

  @Test
  void aCounterThatComesRoundGoesOn() {
    assertThat(of("every: 1h, rollover: 1000", 990, 5, 20)).isEqualTo("2 30.000000");
  }

  @Test
  void aCounterThatWasSetToZeroCountsFromThere() {
    assertThat(of("every: 1h", 990, 5, 20)).isEqualTo("2 20.000000");
    assertThat(of("every: 1h, rollover: 100000", 990, 5, 20)).isEqualTo("2 20.000000");
  }

  @Test
  void anotherCounterIsNotCountedAsConsumption() {
    assertThat(of("every: 1h, most: 50", 10, 20, 54_321, 54_331)).isEqualTo("3 20.000000");
  }

  @Test
  void onePeriodEachComesOfAReadingBehindSeveral() {
    assertThat(of("every: 15m", 0, 8)).isEqualTo("4 8.000000");
  }
}
