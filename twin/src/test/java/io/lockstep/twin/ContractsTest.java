package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.twin.internal.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The contract of a command holds for every command of its name, as far as who asks does not say
/// otherwise.
class ContractsTest {
  private static final String CONTRACT =
      """
      command: oven-stops
      model: dtmi:t:Oven;1
      name: stop
      timeout: 30s
      expect: pressure < 1.0
      within: 5s
      """;

  private final RulePlant rules = RulePlant.with(CONTRACT);
  private final Plant plant = rules.plant;

  private JsonNode asked(String twin, long timeoutMicros, @Nullable Expectation expectation) {
    return JsonTree.own(
        plant
            .done(
                new TwinCommand.Invoke(
                    twin, "", "stop", null, timeoutMicros, false, "", "anna", expectation))
            .body());
  }

  private static String condition(JsonNode command) {
    return command.path("expect").path("condition").stringValue("");
  }

  private static String within(JsonNode command) {
    return command.path("expect").path("within").stringValue();
  }

  /// In seconds.
  private static long timeout(JsonNode command) {
    Instant accepted = Instant.parse(command.path("accepted").stringValue());
    return Duration.between(accepted, Instant.parse(command.path("expires").stringValue()))
        .toSeconds();
  }

  @Test
  void itHoldsForTwinsOfTheModelAndOfThoseThatExtendIt() {
    for (String twin : new String[] {"oven", "deck"}) {
      JsonNode command = asked(twin, 0, null);
      assertThat(condition(command)).isEqualTo("pressure < 1.0");
      assertThat(within(command)).isEqualTo("5s");
      assertThat(timeout(command)).isEqualTo(30);
    }
  }

  @Test
  void whatTheRequestSaysCountsEachForItself() {
    JsonNode other = asked("oven", 2 * Plant.SECOND, new Expectation("door", 0));
    assertThat(condition(other)).isEqualTo("door");
    assertThat(within(other)).isEqualTo("5s");
    assertThat(timeout(other)).isEqualTo(2);
    JsonNode patient = asked("oven", 0, new Expectation("", 60 * Plant.SECOND));
    assertThat(condition(patient)).isEqualTo("pressure < 1.0");
    assertThat(within(patient)).isEqualTo("60s");
    assertThat(timeout(patient)).isEqualTo(30);
  }

  @Test
  void withoutOneTenSecondsHoldAndNothingIsExpected() {
    rules.set();
    JsonNode command = asked("oven", 0, new Expectation("", 60 * Plant.SECOND));
    assertThat(command.has("expect")).isFalse();
    assertThat(timeout(command)).isEqualTo(10);
  }

  @Test
  void itHoldsForCommandsOfRulesUnlessTheySayOtherwise() {
    String rule =
        """
        rule: %s
        model: dtmi:t:Oven;1
        when: temperature > %s
        command: { name: stop %s }
        """;
    rules.set(
        CONTRACT,
        rule.formatted("plain", "260.0", ""),
        rule.formatted("own", "300.0", ", expect: door, within: 7s, timeout: 3s"));
    rules.reads("oven", "temperature", 1, 270);
    assertThat(condition(rules.commands().getFirst())).isEqualTo("pressure < 1.0");
    assertThat(timeout(rules.commands().getFirst())).isEqualTo(30);
    rules.reads("oven", "temperature", 2, 310);
    assertThat(condition(rules.commands().getFirst())).isEqualTo("door");
    assertThat(within(rules.commands().getFirst())).isEqualTo("7s");
    assertThat(timeout(rules.commands().getFirst())).isEqualTo(3);
  }

  @Test
  void itsEffectIsLookedForAndVerifiesTheCommand() throws IOException {
    String id = asked("oven", 0, null).path("id").stringValue();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    plant.kernel.writeSnapshot(new DataOutputStream(bytes));
    Kernel read =
        Kernel.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.stateHash()).isEqualTo(plant.kernel.stateHash());
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.kernel.deviceCommands().sent(id);
    plant.kernel.endInput();
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    assertThat(plant.kernel.deviceCommands().answered("oven", id, 200, null)).isNull();
    plant.kernel.endInput();
    assertThat(plant.number("oven", "pressure", Kernel.NO_TIME, 2.0)).isNull();
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(plant.number("oven", "pressure", Kernel.NO_TIME, 0.5)).isNull();
    assertThat(state(id)).isEqualTo("verified");
  }

  private String state(String id) {
    return JsonTree.own(plant.view().command(id).orElseThrow()).path("state").stringValue();
  }

  @Test
  void theCommandKeepsWhatHeldWhenItWasAsked() {
    String id = asked("oven", 0, null).path("id").stringValue();
    rules.set();
    assertThat(condition(JsonTree.own(plant.view().command(id).orElseThrow())))
        .isEqualTo("pressure < 1.0");
  }

  @Test
  void aModelByWhichACommandWouldHaveTwoContractsIsRefused() {
    String two =
        """
        [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Base;1", "@type": "Interface",
            "contents": [ { "@type": "Command", "name": "turn" } ] },
          { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Left;1", "@type": "Interface",
            "extends": "dtmi:t:Base;1" },
          { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Right;1", "@type": "Interface",
            "extends": "dtmi:t:Base;1" } ]
        """;
    plant.done(new TwinCommand.AddModels(two));
    String contract = "command: %s\nmodel: dtmi:t:%s;1\nname: turn\ntimeout: 5s\n";
    rules.set(contract.formatted("left", "Left"), contract.formatted("right", "Right"));
    Refusal refusal =
        plant.refused(
            new TwinCommand.AddModels(
                """
                [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Both;1",
                    "@type": "Interface", "extends": ["dtmi:t:Left;1", "dtmi:t:Right;1"] } ]
                """));
    assertThat(refusal.toString()).contains("expected one contract of turn", "rules/a.yaml");
  }

  @Test
  void aModelThatCameBackOtherwiseIsCommandedWithoutIt() {
    plant.done(
        new TwinCommand.AddModels(
            "[ { \"@context\": \"dtmi:dtdl:context;3\", \"@id\": \"dtmi:t:Fan;1\","
                + " \"@type\": \"Interface\", \"contents\": ["
                + "{ \"@type\": \"Property\", \"name\": \"speed\", \"schema\": \"double\" },"
                + "{ \"@type\": \"Command\", \"name\": \"stop\" } ] } ]"));
    rules.set("command: f\nmodel: dtmi:t:Fan;1\nname: stop\ntimeout: 7s\nexpect: speed < 1.0\n");
    plant.done(new TwinCommand.DeleteModel("dtmi:t:Fan;1"));
    plant.done(
        new TwinCommand.AddModels(
            "[ { \"@context\": \"dtmi:dtdl:context;3\", \"@id\": \"dtmi:t:Fan;1\","
                + " \"@type\": \"Interface\", \"contents\": ["
                + "{ \"@type\": \"Command\", \"name\": \"stop\" } ] } ]"));
    plant.put("fan", "dtmi:t:Fan;1", "");
    JsonNode command = asked("fan", 0, null);
    assertThat(command.has("expect")).isFalse();
    assertThat(timeout(command)).isEqualTo(7);
  }
}
