package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Rules that read other twins along relationships.
class FollowTest {
  private static final String HEAD = "rule: r\nmodel: dtmi:t:Oven;1\n";
  private static final String TAIL = "alarm: { priority: low, title: T, message: \"{m:1}\" }\n";

  private static RulePlant plant(String text) {
    RulePlant plant = RulePlant.with(HEAD + text + TAIL);
    plant.plant.relate("deck", "f", "feeds", "oven");
    return plant;
  }

  @Test
  void twoReadingsMeetWithinATimeOnly() {
    RulePlant plant =
        plant(
            """
            let:
              own: { last: temperature, over: 5s }
              m: { compute: "incoming('feeds', 'dtmi:t:Oven;1').max(x, x.pressure)", within: 5s }
            when: own > m
            """);
    plant.reads("deck", "pressure", 10, 1);
    plant.reads("oven", "temperature", 16, 5);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("deck", "pressure", 30, 1);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 34, 5);
    assertThat(plant.alarm().path("message").stringValue()).isEqualTo("1.0");
  }

  @Test
  void eachReadingOfTheOtherCounts() {
    RulePlant plant =
        plant(
            """
            let: { m: { compute: "incoming('feeds', 'dtmi:t:Oven;1').max(x, x.pressure)" } }
            when: m > 3.0
            for: { readings: 3 }
            """);
    plant.reads("deck", "pressure", 21, 5);
    plant.reads("deck", "pressure", 22, 5);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("deck", "pressure", 23, 5);
    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void aWindowCanBeOverWhatOthersSay() {
    RulePlant plant =
        plant(
            """
            let:
              theirs: { compute: "incoming('feeds', 'dtmi:t:Oven;1').sum(x, x.pressure)" }
              m: { mean: theirs, readings: 3 }
            when: m > 3.0
            """);
    plant.reads("deck", "pressure", 21, 2);
    plant.reads("deck", "pressure", 22, 2);
    plant.reads("deck", "pressure", 23, 8);
    assertThat(plant.alarm().path("message").stringValue()).isEqualTo("4.0");
  }

  @Test
  void aRuleThatStaysIsNotToldAgainWhenOthersChange() {
    String rule =
        HEAD
            + "let: { m: { compute: \"incoming('feeds', 'dtmi:t:Oven;1').max(x, x.pressure)\" } }\n"
            + "when: m > 3.0\nfor: { readings: 2 }\n"
            + TAIL;
    RulePlant plant = RulePlant.with(rule);
    plant.plant.relate("deck", "f", "feeds", "oven");
    plant.reads("deck", "pressure", 21, 5);
    plant.set(
        rule,
        "rule: other\nmodel: dtmi:t:Oven;1\nwhen: temperature > 1.0\n"
            + TAIL.replace("{m:1}", "-"));
    assertThat(plant.alarms()).isEmpty();
    plant.reads("deck", "pressure", 22, 5);
    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void aNewRuleIsToldWhatOthersSay() {
    RulePlant plant = RulePlant.with();
    plant.plant.relate("deck", "f", "feeds", "oven");
    plant.reads("deck", "pressure", 21, 5);
    plant.set(
        HEAD
            + "let: { m: { compute: \"incoming('feeds', 'dtmi:t:Oven;1').max(x, x.pressure)\" } }\n"
            + "when: m > 3.0\n"
            + TAIL);
    assertThat(plant.alarms()).hasSize(1);
  }
}
