package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import org.junit.jupiter.api.Test;

/// A server that was down, or whose clock was set, does not take its own absence for silence of its
/// sources: see "Who did not listen" in `docs/reference/rules.md`.
class ListeningTest {
  private static final String HEAD = "model: dtmi:t:Oven;1\n";
  private static final String ALARM = "alarm: { priority: high, title: T }\n";
  private static final String MISSING =
      "rule: silent\n" + HEAD + "missing: { property: temperature, time: 60s }\n" + ALARM;
  private static final String HOT =
      "rule: hot\n" + HEAD + "when: temperature > 100\nfor: { time: 60s }\n" + ALARM;
  private static final double HOUR = 3_600;
  private static final long PATIENCE = 30 * Plant.SECOND;

  static void listensAgain(RulePlant plant, double seconds, boolean isSetBack) {
    plant.begin(seconds);
    plant.plant.kernel.listensAgain(PATIENCE, isSetBack);
    plant.plant.kernel.endInput();
  }

  @Test
  void anHourOfAbsenceIsNoSilence() {
    RulePlant plant = RulePlant.with(MISSING);
    plant.reads("oven", "temperature", 10, 20);

    listensAgain(plant, HOUR, false);
    plant.tick(HOUR);
    plant.tick(HOUR + 59);
    assertThat(plant.alarms()).isEmpty();

    plant.tick(HOUR + 60);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarm().path("raised").stringValue())
        .isEqualTo("2023-11-14T23:14:20.0000000Z");
  }

  @Test
  void aReadingBehindAnAbsenceFiresNothingThatWasDueInIt() {
    RulePlant plant = RulePlant.with(MISSING, HOT);
    plant.reads("oven", "temperature", 10, 200);

    listensAgain(plant, HOUR, false);
    plant.reads("oven", "temperature", HOUR + 5, 20);
    plant.tick(HOUR + 40);

    assertThat(plant.alarms()).isEmpty();
  }

  @Test
  void aConditionThatStillHoldsHasToHoldAnew() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 10, 200);

    listensAgain(plant, HOUR, false);
    plant.reads("oven", "temperature", HOUR + 5, 200);
    plant.tick(HOUR + 59);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(HOUR + 60);

    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void whatASourceHasKeptCountsByItsOwnTime() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 10, 200);

    listensAgain(plant, HOUR, false);
    plant.tick(HOUR + 1);
    plant.reads("oven", "temperature", 50, HOUR + 2, 200, Quality.GOOD);
    plant.tick(HOUR + 3);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 90, HOUR + 4, 20, Quality.GOOD);

    assertThat(plant.state()).isEqualTo("returned");
    assertThat(plant.alarm().path("raised").stringValue())
        .isEqualTo("2023-11-14T22:14:30.0000000Z");
  }

  @Test
  void aClockThatIsSetBackDoesNotFreezeSilence() {
    RulePlant plant = RulePlant.with(MISSING);
    plant.reads("oven", "temperature", HOUR, 20);

    listensAgain(plant, 5, true);
    plant.tick(5);
    plant.tick(64);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(65);

    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void theSameHoldsForMeasures() {
    RulePlant plant =
        RulePlant.with(
            """
            rule: measures
            model: dtmi:t:Oven;1
            let:
              quiet: { silent: temperature, time: 60s }
              stuck: { after: door, without: temperature < 100, within: 60s }
              hot: { when: temperature > 100, for: { time: 60s } }
            when: quiet || stuck || hot
            alarm: { priority: high, title: T }
            """);
    plant.reads("oven", "temperature", 10, 200);
    plant.reads("oven", "door", 11, 1);

    listensAgain(plant, HOUR, false);
    plant.tick(HOUR);
    plant.tick(HOUR + 30);
    plant.tick(HOUR + 59);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(HOUR + 60);

    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void sourcesThatHaveKeptTheirReadingsFindTheirWindowOpen() {
    RulePlant plant =
        RulePlant.with(
            "rule: window\n"
                + HEAD
                + "let: { m: { sum: temperature, every: 60s } }\nwhen: m == 6.0\n"
                + ALARM);
    plant.reads("oven", "temperature", 10, 1);

    listensAgain(plant, HOUR, false);
    plant.tick(HOUR);
    plant.tick(HOUR + 20);
    plant.reads("oven", "temperature", 20, HOUR + 21, 2, Quality.GOOD);
    plant.reads("oven", "temperature", 30, HOUR + 21, 3, Quality.GOOD);
    plant.reads("oven", "temperature", 70, HOUR + 21, 9, Quality.GOOD);

    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void whatBeginsBehindTheAbsenceIsNotPutOff() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 10, 20);

    listensAgain(plant, HOUR, false);
    plant.reads("oven", "temperature", HOUR + 1, 200);
    plant.tick(HOUR + 61);

    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void itIsPartOfTheState() {
    RulePlant plant = RulePlant.with(MISSING);
    plant.reads("oven", "temperature", 10, 20);
    listensAgain(plant, HOUR, false);

    RulePlant restored =
        plant.of(new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position));
    assertThat(restored.plant.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
    restored.tick(HOUR + 1);
    restored.tick(HOUR + 59);

    assertThat(restored.alarms()).isEmpty();
  }
}
