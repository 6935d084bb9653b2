package io.lockstep.space.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.stream.Priority;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The figures of ISA-18.2 §16.5, counted by hand.
class AlarmReportTest {
  private static final double DAY = 86_400;

  private final Events events = new Events();

  private static Kpi kpi(AlarmReport report, String name) {
    return report.kpis().stream().filter(kpi -> kpi.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void sixAnHourAreGoodAndThirteenAreNot() {
    for (int i = 0; i < 6; i++) {
      events.raised(i * 600, "r" + i, "low");
    }
    assertThat(kpi(events.report(0, 3_600), "alarms-per-hour"))
        .isEqualTo(new Kpi("alarms-per-hour", 6, "1/h", "about 6, at most 12", Kpi.Verdict.GOOD));
    for (int i = 0; i < 7; i++) {
      events.raised(3_000 + i, "s" + i, "low");
    }
    assertThat(kpi(events.report(0, 3_600), "alarms-per-hour").verdict())
        .isEqualTo(Kpi.Verdict.BAD);
    assertThat(kpi(events.report(0, 7_200), "alarms-per-hour").verdict())
        .isEqualTo(Kpi.Verdict.TOLERABLE);
  }

  @Test
  void aFloodBeginsAboveTenAndEndsBelowFive() {
    int[] counts = {2, 11, 5, 7, 4, 10, 0, 12};
    for (int period = 0; period < counts.length; period++) {
      for (int i = 0; i < counts[period]; i++) {
        events.raised(period * 600 + i, "r" + i, "low");
      }
    }
    AlarmReport report = events.report(0, 4_800);
    assertThat(report.periods()).containsExactly(2, 11, 5, 7, 4, 10, 0, 12);
    assertThat(report.floods())
        .containsExactly(
            new AlarmReport.Flood(600_000_000L, 2_400_000_000L, 23),
            new AlarmReport.Flood(4_200_000_000L, 4_800_000_000L, 12));
    assertThat(kpi(report, "time-in-flood").value()).isEqualTo(50);
    assertThat(kpi(report, "periods-above-10").value()).isEqualTo(25);
    assertThat(kpi(report, "most-in-10-minutes").value()).isEqualTo(12);
    assertThat(AlarmReport.isFlood(events.all, 4_800_000_000L)).isTrue();
    assertThat(AlarmReport.isFlood(events.all, 6_000_000_000L)).isFalse();
  }

  @Test
  void threeWithinAMinuteChatter() {
    events.raised(0, "a", "low").raised(30, "a", "low").raised(60, "a", "low");
    events.raised(0, "b", "low").raised(30, "b", "low").raised(61, "b", "low");
    assertThat(events.report(0, 600).chattering())
        .containsExactly(new AlarmReport.Point("a", "oven", "T", 3));
  }

  @Test
  void whatReturnsWithinAMinuteUnseenIsFleeting() {
    events.raised(0, "a", "low").returned(60, "a");
    events.raised(0, "b", "low").returned(61, "b");
    events.raised(0, "c", "low").acknowledged(5, "c").over(10, "c");
    assertThat(events.report(0, 600).fleeting())
        .containsExactly(new AlarmReport.Point("a", "oven", "T", 1));
  }

  @Test
  void whatHoldsForMoreThanADayIsStaleAlsoWhenItBeganBefore() {
    events.raised(0, "a", "low").acknowledged(10, "a");
    events.raised(100, "b", "low").returned(DAY + 100, "b");
    AlarmReport report = events.report(DAY, DAY + 3_600);
    assertThat(report.stale()).hasSize(1);
    assertThat(report.stale().getFirst().value()).isEqualTo(25);
    assertThat(report.standing()).isEqualTo(1);
    assertThat(report.alarms()).isZero();
  }

  @Test
  void whatIsPutAsideCountsWhenItIsBackAndHolds() {
    events.add(0, "a", "low", AlarmTransition.SHELVED, AlarmState.SHELVED, "");
    events.add(5, "a", "low", AlarmTransition.RAISED, AlarmState.SHELVED, "");
    assertThat(events.report(0, 10).alarms()).isZero();
    assertThat(events.report(0, 10).shelved()).isEqualTo(1);
    events.add(20, "a", "low", AlarmTransition.UNSHELVED, AlarmState.UNACKNOWLEDGED, "");
    assertThat(events.report(0, 30).alarms()).isEqualTo(1);
    assertThat(events.report(0, 30).shelved()).isZero();
  }

  @Test
  void prioritiesAreSharesOfWhatOperatorsRespondTo() {
    for (int i = 0; i < 16; i++) {
      events.raised(i * 100, "r", i < 13 ? "low" : i < 15 ? "medium" : "critical");
    }
    events.raised(1_700, "d", "diagnostic");
    AlarmReport report = events.report(0, 3_600);
    assertThat(kpi(report, "priority-low").value()).isEqualTo(81.25);
    assertThat(kpi(report, "priority-high").value()).isEqualTo(6.25);
    assertThat(kpi(report, "priority-high").verdict()).isEqualTo(Kpi.Verdict.GOOD);
    assertThat(report.byPriority()).containsEntry(Priority.DIAGNOSTIC, 1);
  }

  @Test
  void takingOutOfServiceWithoutAPermitIsUnauthorised() {
    events.takenOut(1, "a", "").takenOut(2, "b", "P-1");
    AlarmReport report = events.report(0, 10);
    assertThat(kpi(report, "unauthorised-suppressions").value()).isEqualTo(1);
    assertThat(report.outOfService()).isEqualTo(2);
  }

  @Property(tries = 100)
  void theFiguresAreThoseOfANaiveCount(@ForAll long seed) {
    Random random = new Random(seed);
    Events some = new Events();
    double at = 0;
    for (int i = 0; i < 200; i++) {
      at += random.nextInt(random.nextInt(5) == 0 ? 900 : 20);
      some.raised(at, "r" + random.nextInt(15), "low");
    }
    double from = random.nextInt(2_000);
    double to = from + 1 + random.nextInt((int) Math.max(2, at));
    AlarmReport report = some.report(from, to);
    long told =
        some.all.stream()
            .filter(
                event ->
                    event.receivedMicros() >= from * 1_000_000
                        && event.receivedMicros() < to * 1_000_000)
            .count();
    assertThat(report.alarms()).isEqualTo(told);
    assertThat(report.periods().stream().mapToInt(Integer::intValue).sum()).isEqualTo(told);
    assertThat(report.periods()).hasSize((int) Math.ceil((to - from) / 600));
    double inFlood = 0;
    boolean isFlood = false;
    for (int i = 0; i < report.periods().size(); i++) {
      int count = report.periods().get(i);
      isFlood = isFlood ? count >= 5 : count > 10;
      inFlood += isFlood ? Math.min(to, from + (i + 1) * 600) - (from + i * 600) : 0;
    }
    assertThat(kpi(report, "time-in-flood").value())
        .isCloseTo(100 * inFlood / (to - from), within(1e-9));
    assertThat(report.topTen().stream().mapToDouble(AlarmReport.Point::value).sum())
        .isLessThanOrEqualTo((double) told);
  }
}
