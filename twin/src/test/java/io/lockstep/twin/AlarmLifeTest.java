package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeKind;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an alarm goes through besides being raised, acknowledged and returned (ISA-18.2 §5.2.2).
class AlarmLifeTest {
  private static final String HOT =
      """
      rule: hot
      model: dtmi:t:Oven;1
      when: temperature > 260
      alarm: { priority: low, title: Hot }
      """;

  private static String alarm(String keys) {
    return HOT.replace("title: Hot", "title: Hot, " + keys);
  }

  private static Refusal refused(RulePlant plant, AlarmAction action, String why, double at) {
    plant.plant.now = RulePlant.at(at);
    return plant.plant.refused(new TwinCommand.ActOnAlarm("", "hot", "oven", action, "ann", why));
  }

  private static JsonNode act(RulePlant plant, AlarmAction action, double at) {
    plant.plant.now = RulePlant.at(at);
    return JsonTree.own(
        plant
            .plant
            .done(new TwinCommand.ActOnAlarm("", "hot", "oven", action, "ann", "because"))
            .body());
  }

  private static void acknowledge(RulePlant plant, double at) {
    plant.plant.now = RulePlant.at(at);
    plant.plant.done(
        new TwinCommand.AcknowledgeAlarm(plant.alarm().path("id").stringValue(), "ann", ""));
  }

  @Test
  void anAlarmThatLatchesStaysUntilItIsAcknowledgedAndReset() {
    RulePlant plant = RulePlant.with(alarm("latch: true"));
    plant.reads("oven", "temperature", 1, 300);
    plant.reads("oven", "temperature", 2, 200);
    assertThat(plant.state()).isEqualTo("latched-unacknowledged");
    assertThat(refused(plant, new AlarmAction.Reset(), "", 3).code()).isEqualTo("AlarmNotLatched");
    acknowledge(plant, 4);
    assertThat(plant.state()).isEqualTo("latched-acknowledged");
    act(plant, new AlarmAction.Reset(), 5);
    assertThat(plant.state()).isEqualTo("normal");
    assertThat(plant.plant.view().ruleStatistics().openAlarms()).isZero();
  }

  @Test
  void oneIsShelvedBeforeItIsRaisedAndIsBackByItself() {
    RulePlant plant = RulePlant.with(alarm("shelve-max: 1h"));
    act(plant, new AlarmAction.Shelve(RulePlant.at(100)), 1);
    assertThat(plant.state()).isEqualTo("shelved");
    plant.reads("oven", "temperature", 2, 300);
    assertThat(plant.state()).isEqualTo("shelved");
    assertThat(plant.alarm().path("holds").booleanValue()).isTrue();
    assertThat(plant.plant.view().ruleStatistics().unacknowledgedAlarms()).isZero();
    plant.tick(99.9);
    assertThat(plant.state()).isEqualTo("shelved");
    plant.tick(100);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    assertThat(plant.alarm().path("last").path("what").stringValue()).isEqualTo("unshelved");
  }

  @Test
  void shelvingNeedsAReasonAndAnEnd() {
    RulePlant plant = RulePlant.with(alarm("shelve-max: 1h"));
    AlarmAction tooLong = new AlarmAction.Shelve(RulePlant.at(3_602));
    assertThat(refused(plant, tooLong, "because", 1).message()).contains("next 3600 seconds");
    AlarmAction past = new AlarmAction.Shelve(RulePlant.at(0));
    assertThat(refused(plant, past, "because", 1).httpStatus()).isEqualTo(400);
    AlarmAction good = new AlarmAction.Shelve(RulePlant.at(100));
    assertThat(refused(plant, good, " ", 1).message()).contains("reason");
    assertThat(plant.alarms()).isEmpty();
  }

  @Test
  void equipmentThatIsOffSuppressesByDesign() {
    RulePlant plant = RulePlant.with(alarm("suppress: count == 0"));
    plant.reads("oven", "count", 1, 0);
    plant.reads("oven", "temperature", 2, 300);
    assertThat(plant.state()).isEqualTo("suppressed");
    plant.reads("oven", "count", 3, 1);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    plant.reads("oven", "count", 4, 0);
    assertThat(plant.state()).isEqualTo("suppressed");
    plant.reads("oven", "temperature", 5, 200);
    plant.reads("oven", "count", 6, 1);
    assertThat(plant.state()).isEqualTo("normal");
  }

  @Test
  void aRuleThatIsSetWhileEquipmentIsOffIsSuppressedWhenItRaises() {
    RulePlant plant = RulePlant.with();
    plant.reads("oven", "count", 1, 0);
    plant.set(alarm("suppress: count == 0"));
    plant.reads("oven", "temperature", 2, 300);
    assertThat(plant.state()).isEqualTo("suppressed");
  }

  @Test
  void whatIsOutOfServiceStaysSoWhenItsRuleChanges() {
    RulePlant plant = RulePlant.with(HOT);
    JsonNode out = act(plant, new AlarmAction.TakeOut("P-17"), 1);
    assertThat(out.path("outOfService").path("permit").stringValue()).isEqualTo("P-17");
    plant.reads("oven", "temperature", 2, 300);
    plant.set(HOT.replace("260", "250"));
    assertThat(plant.state()).isEqualTo("out-of-service");
    plant.reads("oven", "temperature", 3, 300);
    act(plant, new AlarmAction.ReturnToService(), 4);
    assertThat(plant.state()).isEqualTo("unacknowledged");
    act(plant, new AlarmAction.TakeOut(""), 5);
    plant.set();
    assertThat(plant.state()).isEqualTo("normal");
  }

  @Test
  void ofAGroupTheFirstIsMarked() {
    String pressure =
        """
        rule: pressed
        model: dtmi:t:Oven;1
        when: pressure > 5
        alarm: { priority: low, title: Pressed, group: trip }
        """;
    RulePlant plant = RulePlant.with(alarm("group: trip"), pressure);
    plant.reads("oven", "temperature", 1, 300);
    plant.reads("oven", "pressure", 2, 9);
    plant.reads("deck", "pressure", 3, 9);
    assertThat(firsts(plant)).containsExactlyInAnyOrder("oven hot", "deck pressed");
    plant.reads("oven", "temperature", 4, 200);
    plant.reads("oven", "pressure", 5, 1);
    plant.reads("oven", "pressure", 6, 9);
    assertThat(firsts(plant)).contains("oven pressed");
  }

  private static List<String> firsts(RulePlant plant) {
    return plant.alarms().stream()
        .filter(alarm -> alarm.path("firstOut").asBoolean(false))
        .map(alarm -> alarm.path("twin").stringValue() + " " + alarm.path("rule").stringValue())
        .toList();
  }

  @Test
  void whoIsAssignedAndWhatIsSaidStandsInItAndInItsChanges() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 1, 300);
    act(plant, new AlarmAction.Assign("bob"), 2);
    JsonNode said = act(plant, new AlarmAction.Comment(), 3);
    assertThat(said.path("assignee").stringValue()).isEqualTo("bob");
    assertThat(said.path("last").path("note").stringValue()).isEqualTo("because");
    assertThat(refused(plant, new AlarmAction.Comment(), "", 4).httpStatus()).isEqualTo(400);
    assertThat(plant.plant.changes.graph(ChangeKind.ALARM)).hasSize(3);
  }

  @Test
  void whatTheRuleSaysForTheOperatorStandsInTheAlarm() {
    RulePlant plant =
        RulePlant.with(
            alarm(
                "consequence: Bread burns, response: Open the damper, time-to-respond: 5m, failure-mode: burner-stuck"));
    plant.reads("oven", "temperature", 1, 300);
    assertThat(plant.alarm().path("consequence").stringValue()).isEqualTo("Bread burns");
    assertThat(plant.alarm().path("response").stringValue()).isEqualTo("Open the damper");
    assertThat(plant.alarm().path("timeToRespond").stringValue()).isEqualTo("300s");
    assertThat(plant.alarm().path("failureMode").stringValue()).isEqualTo("burner-stuck");
  }

  @Test
  void aPageSaysHowManyThereAreAndWhereToGoOn() {
    RulePlant plant = RulePlant.with(HOT);
    plant.reads("oven", "temperature", 1, 300);
    plant.reads("deck", "temperature", 2, 300);
    act(plant, new AlarmAction.TakeOut(""), 3);
    Set<AlarmState> all = EnumSet.allOf(AlarmState.class);
    AlarmPage first = plant.plant.view().alarms().page(AlarmQuery.in(all), 1);
    assertThat(first.total()).isEqualTo(2);
    assertThat(first.byState())
        .containsEntry(AlarmState.UNACKNOWLEDGED, 1)
        .containsEntry(AlarmState.OUT_OF_SERVICE, 1);
    AlarmQuery rest =
        new AlarmQuery(all, Set.of(), _ -> true, "", "", Long.MIN_VALUE, first.next());
    AlarmPage second = plant.plant.view().alarms().page(rest, 5);
    assertThat(second.documents()).hasSize(1).isNotEqualTo(first.documents());
    assertThat(second.next()).isEmpty();
    AlarmQuery text = new AlarmQuery(all, Set.of("low"), _ -> true, "", "DECK", 0, "");
    assertThat(plant.plant.view().alarms().page(text, 5).documents()).hasSize(1);
  }

  @Test
  void aTwinAndWhatItLeadsToAreASubtree() {
    RulePlant plant = RulePlant.with(HOT);
    assertThat(plant.plant.view().alarms().below("line", "contains"))
        .containsExactly("line", "oven");
    assertThat(plant.plant.view().alarms().below("line", "feeds")).containsExactly("line");
    assertThat(plant.plant.view().alarms().below("nowhere", "")).isEmpty();
    assertThat(plant.plant.view().alarms().isOf("deck", "dtmi:t:Oven;1")).isTrue();
    assertThat(plant.plant.view().alarms().isOf("line", "dtmi:t:Oven;1")).isFalse();
  }
}
