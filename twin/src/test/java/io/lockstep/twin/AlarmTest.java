package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Alarms between rules and people (ISA-18.2), and what becomes of them when rules, twins and
/// models change.
class AlarmTest {
  private static final String HOT =
      """
      rule: hot
      model: dtmi:t:Oven;1
      when: temperature > 260
      alarm: { priority: high, title: Hot }
      """;

  private static RulePlant hot() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 1, 300);
    return plant;
  }

  private static TwinCommand.AcknowledgeAlarm acknowledge(RulePlant plant) {
    return new TwinCommand.AcknowledgeAlarm(
        plant.alarm().path("id").stringValue(), "ann", "on my way");
  }

  @Test
  void acknowledgedThenReturnedItIsOver() {
    RulePlant plant = hot();
    plant.plant.done(acknowledge(plant));
    assertThat(plant.state()).isEqualTo("acknowledged");
    assertThat(plant.alarm().path("acknowledged").path("by").stringValue()).isEqualTo("ann");
    assertThat(plant.alarm().path("acknowledged").path("comment").stringValue())
        .isEqualTo("on my way");
    assertThat(plant.plant.view().ruleStatistics().unacknowledgedAlarms()).isZero();
    plant.reads("oven", "temperature", 2, 200);
    assertThat(plant.state()).isEqualTo("normal");
    assertThat(plant.plant.view().ruleStatistics().openAlarms()).isZero();
    plant.reads("oven", "temperature", 3, 300);
    assertThat(plant.alarms()).hasSize(2);
  }

  @Test
  void returnedThenAcknowledgedItIsOver() {
    RulePlant plant = hot();
    plant.reads("oven", "temperature", 2, 200);
    assertThat(plant.state()).isEqualTo("returned");
    plant.plant.done(acknowledge(plant));
    assertThat(plant.state()).isEqualTo("normal");
  }

  @Test
  void itIsAcknowledgedOnce() {
    RulePlant plant = hot();
    plant.plant.done(acknowledge(plant));
    Refusal twice = plant.plant.refused(acknowledge(plant));
    assertThat(twice.httpStatus()).isEqualTo(409);
    assertThat(twice.message()).contains("has been acknowledged by ann at 2023-");
    Refusal unknown = plant.plant.refused(new TwinCommand.AcknowledgeAlarm("4711-0", "ann", ""));
    assertThat(unknown.httpStatus()).isEqualTo(404);
    assertThat(plant.plant.refused(new TwinCommand.AcknowledgeAlarm("x", "ann", "")).httpStatus())
        .isEqualTo(404);
  }

  @Test
  void aRuleThatStaysAsItIsKeepsItsStateWhenOthersChange() {
    RulePlant plant = hot();
    String other = HOT.replace("rule: hot", "rule: other").replace("260", "500");
    plant.set(other, "# the same, elsewhere\n" + HOT);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.reads("oven", "temperature", 2, 310);
    assertThat(plant.alarms()).hasSize(1);
    plant.reads("oven", "temperature", 3, 200);
    assertThat(plant.state()).isEqualTo("returned");
  }

  @Test
  void theAlarmsOfARuleThatChangesAreOver() {
    RulePlant plant = hot();
    plant.set(HOT.replace("260", "280"));
    assertThat(plant.state()).isEqualTo("normal");
    plant.reads("oven", "temperature", 2, 290);
    assertThat(plant.alarms()).hasSize(2);
    plant.set();
    assertThat(plant.plant.view().ruleStatistics().openAlarms()).isZero();
    assertThat(plant.plant.view().rules().rules()).isEmpty();
  }

  @Test
  void theAlarmsOfATwinThatGoesAreOver() {
    RulePlant plant = hot();
    plant.plant.done(new TwinCommand.DeleteRelationship("line", "r1", null));
    plant.plant.done(new TwinCommand.DeleteTwin("oven", null));
    assertThat(plant.state()).isEqualTo("normal");
    plant.plant.put("oven", "dtmi:t:Oven;1", "");
    plant.reads("oven", "temperature", 2, 290);
    assertThat(plant.alarms()).hasSize(2);
  }

  @Test
  void aTwinThatTakesAModelThatTheRuleWatchesKeepsItsState() {
    RulePlant plant = hot();
    String patch = "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}]";
    plant.plant.done(new TwinCommand.PatchTwin("oven", patch.formatted("dtmi:t:Deck;1"), null));
    plant.reads("oven", "temperature", 2, 310);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarms()).hasSize(1);
    plant.set(HOT.replace("dtmi:t:Oven;1", "dtmi:t:Deck;1"));
    plant.reads("oven", "temperature", 3, 320);
    assertThat(plant.alarms()).hasSize(2);
    plant.plant.done(new TwinCommand.PatchTwin("oven", patch.formatted("dtmi:t:Oven;1"), null));
    assertThat(plant.plant.view().ruleStatistics().openAlarms()).isZero();
  }

  @Test
  void rulesThatDoNotFitAreRefusedAsAWholeWithAllTheirProblems() {
    RulePlant plant = hot();
    Refusal refusal =
        plant.plant.refused(
            RulePlant.rules(
                HOT.replace("temperature >", "temprature >"), HOT.replace("Oven;1", "Ofen;1")));
    assertThat(refusal.httpStatus()).isEqualTo(400);
    assertThat(refusal.details())
        .containsExactly(
            "rules/a.yaml:3:7: when: expected a property of dtmi:t:Oven;1, found temprature; did you mean temperature?",
            "rules/a.yaml:7:8: model: expected the id of a model that is there, found dtmi:t:Ofen;1; did you mean dtmi:t:Oven;1?");
    assertThat(plant.plant.view().rules().rules()).hasSize(1);
    assertThat(plant.state()).isEqualTo("unacknowledged");
  }

  @Test
  void ofThoseThatAreOverTheLatestThousandAreKept() {
    RulePlant plant = RulePlant.with(HOT);
    for (int i = 0; i < 1_100; i++) {
      plant.reads("oven", "temperature", 2 * i, 300);
      plant.plant.done(new TwinCommand.AcknowledgeAlarm(openId(plant), "ann", ""));
      plant.reads("oven", "temperature", 2 * i + 1, 200);
    }
    assertThat(plant.alarms()).hasSize(1_000);
    assertThat(plant.plant.view().ruleStatistics().raisedAlarms()).isEqualTo(1_100);
  }

  private static String openId(RulePlant plant) {
    return io.lockstep.twin.internal.json.JsonTree.own(
            plant
                .plant
                .view()
                .alarms(
                    "oven",
                    "high",
                    java.util.EnumSet.of(io.lockstep.model.AlarmState.UNACKNOWLEDGED),
                    1)
                .getFirst())
        .path("id")
        .stringValue();
  }
}
