package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RuleTest {
  private static final String HOT =
      """
      rule: hot
      model: dtmi:t:Oven;1
      when: temperature > 260
      clear: { when: temperature < 250 }
      alarm: { priority: high, title: Hot, message: "At {temperature:1} °C" }
      """;
  private static final String SILENT =
      """
      rule: silent
      model: dtmi:t:Oven;1
      missing: { property: temperature, time: 60s }
      alarm: { priority: low, title: Silent }
      """;
  private static final String OPEN =
      """
      rule: open
      model: dtmi:t:Oven;1
      when: door
      for: { time: 30s }
      clear: { time: 10s }
      alarm: { priority: medium, title: Door open }
      """;

  @Test
  void aThresholdRaisesAnAlarmOnceAndReturnsBelowItsDeadband() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 10, 255);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 11, 261.25);
    plant.reads("oven", "temperature", 12, 270);
    plant.reads("oven", "temperature", 13, 255);

    JsonNode alarm = plant.alarm();
    assertThat(alarm.path("state").stringValue()).isEqualTo("unacknowledged");
    assertThat(alarm.path("message").stringValue()).isEqualTo("At 261.3 °C");
    assertThat(alarm.path("property").stringValue()).isEqualTo("temperature");
    assertThat(alarm.path("value").doubleValue()).isEqualTo(261.25);
    assertThat(alarm.path("raised").stringValue()).isEqualTo("2023-11-14T22:13:31.0000000Z");
    assertThat(alarm.path("returned").isMissingNode()).isTrue();
    assertThat(plant.plant.changes.graph(ChangeKind.ALARM)).hasSize(1);

    plant.reads("oven", "temperature", 14, 249);
    assertThat(plant.state()).isEqualTo("returned");
    assertThat(plant.alarm().path("returned").stringValue())
        .isEqualTo("2023-11-14T22:13:34.0000000Z");
    assertThat(plant.plant.changes.graph(ChangeKind.ALARM)).hasSize(2);
  }

  @Test
  void anAlarmThatReturnedIsRaisedAgainUnderItsId() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 1, 261);
    String id = plant.alarm().path("id").stringValue();
    plant.reads("oven", "temperature", 2, 240);
    plant.reads("oven", "temperature", 3, 300);
    assertThat(plant.alarm().path("id").stringValue()).isEqualTo(id);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarm().path("count").intValue()).isEqualTo(2);
    assertThat(plant.plant.view().ruleStatistics().raisedAlarms()).isEqualTo(2);
    assertThat(plant.plant.view().ruleStatistics().openAlarms()).isEqualTo(1);
  }

  @Test
  void rulesOfAModelWatchTwinsOfModelsThatExtendIt() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("deck", "temperature", 1, 261);
    assertThat(plant.alarm().path("twin").stringValue()).isEqualTo("deck");
  }

  @Test
  void nReadingsInARowMustHold() {
    RulePlant plant = RulePlant.with(HOT.replace("clear:", "for: { readings: 3 }\nclear:"));
    plant.reads("oven", "temperature", 1, 261);
    plant.reads("oven", "temperature", 2, 262);
    plant.reads("oven", "temperature", 3, 259);
    plant.reads("oven", "temperature", 4, 263);
    plant.reads("oven", "pressure", 5, 1);
    plant.reads("oven", "temperature", 6, 264);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 7, 265);
    assertThat(plant.alarm().path("raised").stringValue())
        .isEqualTo("2023-11-14T22:13:27.0000000Z");
  }

  @Test
  void anOnDelayIsOverByATickOrByALaterReadingAtTheSameEventTime() {
    RulePlant byTick = RulePlant.with(OPEN);
    byTick.reads("oven", "door", 1, 1);
    assertThat(byTick.plant.kernel.nextTimerMicros()).isEqualTo(RulePlant.at(31));
    byTick.tick(30);
    assertThat(byTick.alarms()).isEmpty();
    byTick.tick(31);
    RulePlant byReading = RulePlant.with(OPEN);
    byReading.reads("oven", "door", 1, 1);
    byReading.reads("oven", "door", 45, 0);
    for (RulePlant plant : new RulePlant[] {byTick, byReading}) {
      assertThat(plant.alarm().path("raised").stringValue())
          .isEqualTo("2023-11-14T22:13:51.0000000Z");
    }
    byReading.tick(60);
    assertThat(byReading.state()).isEqualTo("returned");
    assertThat(byReading.alarm().path("returned").stringValue())
        .isEqualTo("2023-11-14T22:14:15.0000000Z");
  }

  @Test
  void aConditionThatEndsDuringItsDelayRaisesNothing() {
    RulePlant plant = RulePlant.with(OPEN);
    plant.reads("oven", "door", 1, 1);
    plant.reads("oven", "door", 20, 0);
    plant.reads("oven", "door", 25, 1);
    plant.tick(31);
    assertThat(plant.alarms()).isEmpty();
    assertThat(plant.plant.kernel.nextTimerMicros()).isEqualTo(RulePlant.at(55));
    plant.tick(55);
    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void readingsThatLagBehindLetTheirDelayLag() {
    RulePlant plant = RulePlant.with(OPEN);
    plant.reads("oven", "door", 1, 1001, 1, Quality.GOOD);
    plant.tick(1002);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(1031);
    assertThat(plant.alarm().path("raised").stringValue())
        .isEqualTo("2023-11-14T22:13:51.0000000Z");
  }

  @Test
  void dataThatStaysAwayRaisesAnAlarmAndComesBack() {
    RulePlant plant = RulePlant.with(SILENT);
    plant.tick(500);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 501, 20);
    plant.reads("oven", "temperature", 550, 20);
    plant.tick(561);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(610);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.reads("oven", "temperature", 700, 20);
    assertThat(plant.state()).isEqualTo("returned");
    plant.tick(760);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarm().path("count").intValue()).isEqualTo(2);
  }

  @Test
  void silenceOfTwinsThatWereHeardBeforeTheRuleCountsFromTheRule() {
    RulePlant plant = RulePlant.with();
    plant.reads("oven", "temperature", 100, 20);
    plant.plant.now = RulePlant.at(1000);
    plant.set(SILENT);
    plant.tick(1059);
    assertThat(plant.alarms()).isEmpty();
    plant.tick(1060);
    assertThat(plant.alarm().path("raised").stringValue())
        .isEqualTo("2023-11-14T22:16:00.0000000Z");
  }

  @Test
  void valuesOfBadQualityAreNotKnown() {
    RulePlant plant = RulePlant.with(HOT, SILENT);
    plant.reads("oven", "temperature", 1, 1, 300, Quality.BAD);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 2, 2, 300, Quality.UNCERTAIN);
    assertThat(plant.alarm().path("rule").stringValue()).isEqualTo("hot");
    plant.reads("oven", "temperature", 3, 3, 20, Quality.STALE);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.tick(62);
    assertThat(plant.alarms()).hasSize(2);
  }

  @Test
  void lateAndDoubleReadingsAreNotSeen() {
    RulePlant plant = RulePlant.with(HOT.replace("clear:", "for: { readings: 2 }\nclear:"));
    plant.reads("oven", "temperature", 5, 261);
    plant.reads("oven", "temperature", 5, 261);
    plant.reads("oven", "temperature", 4, 262);
    assertThat(plant.alarms()).isEmpty();
    plant.reads("oven", "temperature", 5, 262);
    assertThat(plant.alarms()).hasSize(1);
  }

  @Test
  void aRuleCommandsItsOwnTwinOrAlongARelationship() {
    RulePlant plant =
        RulePlant.with(
            HOT + "command: { to: \"<-contains\", name: halt, timeout: 30s }\n",
            """
            rule: stop
            model: dtmi:t:Oven;1
            when: count > parts
            command: { name: stop }
            """);
    plant.reads("oven", "temperature", 1, 300);
    plant.reads("oven", "parts", 2, 3);
    plant.reads("oven", "count", 3, 4);
    plant.reads("oven", "count", 4, 5);
    assertThat(plant.commands())
        .extracting(
            command -> command.path("twin").stringValue(),
            command -> command.path("name").stringValue(),
            command -> command.path("origin").stringValue(),
            command -> command.path("state").stringValue())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("oven", "stop", "rule:stop", "accepted"),
            org.assertj.core.groups.Tuple.tuple("line", "halt", "rule:hot", "accepted"));
    assertThat(plant.alarm().path("command").stringValue())
        .isEqualTo(plant.commands().get(1).path("id").stringValue());
  }

  @Test
  void aRuleWithoutTargetAndOneThatFailsAreDrift() {
    RulePlant plant =
        RulePlant.with(
            HOT + "command: { to: \"<-contains\", name: halt }\n",
            """
            rule: ratio
            model: dtmi:t:Oven;1
            when: count / parts > 1
            alarm: { priority: low, title: Ratio }
            """);
    plant.reads("deck", "temperature", 1, 300);
    plant.reads("deck", "parts", 2, 0);
    plant.reads("deck", "count", 3, 4);
    assertThat(plant.plant.view().drift("deck", null, 10))
        .extracting(DriftEntry::reason, DriftEntry::device, DriftEntry::count)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("RULE_FAILED", "rule:ratio", 1L),
            org.assertj.core.groups.Tuple.tuple("RULE_WITHOUT_TARGET", "rule:hot", 1L));
    assertThat(plant.alarm().path("rule").stringValue()).isEqualTo("hot");
  }

  @Test
  void whatAppsWriteAndRemoveIsSeenToo() {
    RulePlant plant =
        RulePlant.with(
            """
            rule: many
            model: dtmi:t:Oven;1
            when: count > 10
            alarm: { priority: low, title: Many }
            """);
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "oven", "[{\"op\":\"add\",\"path\":\"/count\",\"value\":11}]", null));
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.plant.done(
        new TwinCommand.PatchTwin("oven", "[{\"op\":\"remove\",\"path\":\"/count\"}]", null));
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "oven", "[{\"op\":\"add\",\"path\":\"/count\",\"value\":1}]", null));
    assertThat(plant.state()).isEqualTo("returned");
  }
}
