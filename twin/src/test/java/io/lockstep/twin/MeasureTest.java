package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import org.junit.jupiter.api.Test;

/// Rules with measures through the kernel: what must not raise a wrong alarm, and what must not
/// lose one.
class MeasureTest {
  private static final String HEAD = "rule: r\nmodel: dtmi:t:Oven;1\n";
  private static final String TAIL = "alarm: { priority: low, title: T, message: \"{m:1}\" }\n";

  private static RulePlant plant(String text) {
    return RulePlant.with(HEAD + text + TAIL);
  }

  @Test
  void aMessageShowsTheMeasure() {
    RulePlant plant = plant("let: { m: { mean: temperature, readings: 2 } }\nwhen: m > 5.0\n");
    plant.reads("oven", "temperature", 1, 4);
    plant.reads("oven", "temperature", 2, 8);
    assertThat(plant.alarm().path("message").stringValue()).isEqualTo("6.0");
  }

  @Test
  void aRestartInTheMiddleOfAWindowChangesNothing() {
    RulePlant plant = plant("let: { m: { sum: temperature, every: 10s } }\nwhen: m > 25.0\n");
    plant.reads("oven", "temperature", 1, 10);
    plant.reads("oven", "temperature", 2, 10);
    RulePlant again =
        plant.of(new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position));
    again.reads("oven", "temperature", 9, 10);
    assertThat(again.alarms()).isEmpty();
    again.tick(10);
    assertThat(again.alarm().path("message").stringValue()).isEqualTo("30.0");
  }

  @Test
  void aDeviceWhoseClockIsSetBackIsNotSilent() {
    RulePlant plant =
        plant(
            "let: { q: { silent: temperature, time: 60s }, m: { last: temperature } }\nwhen: q\n");
    plant.reads("oven", "temperature", 4_000, 1);
    for (int i = 1; i < 120; i++) {
      double received = 4_000 + 30 * i;
      plant.reads("oven", "temperature", received - 3_600, received, i, Quality.GOOD);
      plant.tick(received);
    }
    assertThat(plant.alarms()).isEmpty();
    plant.tick(4_000 + 30 * 119 + 61);
    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void aSourceThatSendsTheFutureIsNotSilent() {
    RulePlant plant =
        RulePlant.with(
            HEAD
                + "missing: { property: temperature, time: 60s }\nalarm: { priority: low, title: T }\n");
    plant.reads("oven", "temperature", 10, 1);
    for (int i = 1; i < 100; i++) {
      double received = 10 + 30 * i;
      plant.reads("oven", "temperature", received + 3_600, received, i, Quality.GOOD);
      plant.tick(received);
    }
    assertThat(plant.alarms()).isEmpty();
    plant.tick(10 + 30 * 99 + 61);
    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void aValueFarInTheFutureMovesNoWindow() {
    RulePlant plant = plant("let: { m: { max: temperature, every: 10s } }\nwhen: m > 5.0\n");
    plant.reads("oven", "temperature", 1, 9);
    plant.reads("oven", "temperature", 100_000, 2, 50, Quality.GOOD);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 11, 1);
    assertThat(plant.alarm().path("message").stringValue()).isEqualTo("9.0");
  }

  @Test
  void aRuleIsActiveInItsModeAndItsHoursOnly() {
    // The plant's start is Tuesday 2023-11-14 at 22:13:20 UTC, 23:13:20 in Berlin.
    RulePlant plant =
        plant(
            """
            let:
              shift: { hours: "06:00-23:14", days: mon-fri, zone: "CET-1CEST,M3.5.0,M10.5.0/3" }
              m: { last: temperature }
            when: shift && door && temperature > 5
            """);
    plant.reads("oven", "temperature", 1, 9);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "door", 2, 1);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.tick(40);
    assertThat(plant.state()).isEqualTo("returned");
    plant.reads("oven", "temperature", 41, 19);
    assertThat(plant.state()).isEqualTo("returned");
    plant.tick(41 + 7 * 3_600);
    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void whenTooManyReadingsWaitTheEarliestIsSeenAtOnce() {
    RulePlant plant =
        plant(
            "late: { time: 100s, readings: 2 }\nlet: { m: { last: temperature } }\nwhen: m > 5.0\n");
    plant.reads("oven", "temperature", 1, 9);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 2, 1);
    assertThat(plant.alarm().path("state").stringValue()).isEqualTo("unacknowledged");
    plant.reads("oven", "temperature", 3, 1);
    assertThat(plant.state()).isEqualTo("returned");
  }
}
