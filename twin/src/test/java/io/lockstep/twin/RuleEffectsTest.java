package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What rules do beside alarms: writes, log lines, notifications, when they become active and when
/// they end.
class RuleEffectsTest {
  private static final String HOT =
      """
      rule: hot
      model: dtmi:t:Fan;1
      when: heat > 50
      """;

  @Test
  void aRuleWritesWhenItBeginsAndWhenItEnds() {
    FanPlant plant =
        FanPlant.with(
            HOT
                + """
                write:
                  - { property: speed, value: heat * 2.0 }
                  - { property: level, value: 3 }
                  - { property: mode, value: "'fast'" }
                on-clear:
                  write: [ { property: speed, value: 0 }, { property: mode, value: "'slow'" } ]
                """);
    plant.reads("a", "heat", 1, 60);
    assertThat(plant.value("a", "speed")).isEqualTo("120.0");
    assertThat(plant.value("a", "level")).isEqualTo("3");
    assertThat(plant.value("a", "mode")).isEqualTo("\"fast\"");
    assertThat(plant.value("b", "speed")).isEqualTo("none");
    plant.reads("a", "heat", 2, 40);
    assertThat(plant.value("a", "speed")).isEqualTo("0.0");
    assertThat(plant.value("a", "level")).isEqualTo("3");
    assertThat(plant.value("a", "mode")).isEqualTo("\"slow\"");
    assertThat(plant.plant.changes.samples().stream().map(each -> each.sourceMicros()).toList())
        .containsExactlyInAnyOrder(
            RulePlant.at(1),
            RulePlant.at(1),
            RulePlant.at(1),
            RulePlant.at(1),
            RulePlant.at(2),
            RulePlant.at(2),
            RulePlant.at(2));
    assertThat(plant.drift()).isEmpty();
  }

  @Test
  void aValueGoesAlongRelationshipsAndIsSeenByTheRulesThere() {
    FanPlant plant =
        FanPlant.with(
            HOT + "write: { to: next, property: speed, value: heat }\n",
            """
            rule: passed-on
            model: dtmi:t:Fan;1
            when: speed > 50.0
            write: { to: "<-next", property: level, value: int(speed) }
            log: "{$rule} of {$twin}: {speed:1}"
            """);
    plant.reads("a", "heat", 1, 60);
    assertThat(plant.value("b", "speed")).isEqualTo("60.0");
    assertThat(plant.value("a", "level")).isEqualTo("60");
    assertThat(plant.log()).containsExactly("passed-on of b: 60.0");
  }

  @Test
  void whatCannotBeWrittenIsDrift() {
    FanPlant plant =
        FanPlant.with(
            HOT + "write: { to: next, property: speed, value: heat }\n",
            """
            rule: unknown
            model: dtmi:t:Fan;1
            when: heat > 50
            write: { property: speed, value: dust * 2.0 }
            """,
            """
            rule: not-in-enum
            model: dtmi:t:Fan;1
            when: heat > 50
            write: { property: level, value: "2147483647 + level" }
            """);
    plant.reads("c", "level", 0.5, 5);
    plant.reads("c", "heat", 1, 60);
    assertThat(plant.drift()).hasSize(3);
    assertThat(plant.drift().get(0)).startsWith("RULE_WITHOUT_TARGET next");
    assertThat(plant.drift().get(1)).startsWith("RULE_WITHOUT_VALUE dust * 2.0");
    assertThat(plant.drift().get(2)).startsWith("RULE_WRITE_REFUSED level of c: expected");
    assertThat(plant.value("c", "level")).isEqualTo("5");
  }

  @Test
  void rulesThatWriteToEachOtherStopAfterSixtyFourWrites() {
    FanPlant plant =
        FanPlant.with(
            """
            rule: up
            model: dtmi:t:Fan;1
            when: level % 2 == 0
            write: { property: level, value: level + 1 }
            on-clear: { write: { property: level, value: level + 1 } }
            """);
    plant.reads("a", "level", 1, 0);
    assertThat(plant.value("a", "level")).isEqualTo("64");
    assertThat(plant.drift()).hasSize(1);
    assertThat(plant.drift().getFirst()).startsWith("RULE_CASCADE more than 64 writes");
    plant.plant.changes.clear();
    plant.reads("a", "level", 2, 7);
    assertThat(plant.value("a", "level")).isEqualTo("71");
  }

  @Test
  void aChainOfTwinsIsNoCascadeThatStops() {
    FanPlant plant =
        FanPlant.with(
            """
            rule: on-and-on
            model: dtmi:t:Fan;1
            when: level > 3
            write: { to: next, property: level, value: level + 1 }
            """);
    plant.reads("a", "level", 1, 4);
    assertThat(plant.value("c", "level")).isEqualTo("6");
    assertThat(plant.drift()).singleElement().asString().startsWith("RULE_WITHOUT_TARGET");
  }

  @Test
  void effectsOfADelayHappenAtItsEnd() {
    FanPlant plant =
        FanPlant.with(
            HOT
                + """
                for: { time: 10s }
                clear: { time: 5s }
                write: { property: alarmed, value: true }
                log: "hot since {$time}: {heat}"
                on-clear: { write: { property: alarmed, value: false }, log: "over at {$time}" }
                """);
    plant.reads("a", "heat", 1, 60);
    plant.rules.tick(10);
    assertThat(plant.value("a", "alarmed")).isEqualTo("none");
    plant.rules.tick(11);
    assertThat(plant.value("a", "alarmed")).isEqualTo("true");
    plant.reads("a", "heat", 20, 10);
    plant.reads("a", "heat", 40, 11);
    assertThat(plant.value("a", "alarmed")).isEqualTo("false");
    assertThat(plant.log())
        .containsExactly(
            "hot since 2023-11-14T22:13:31.0000000Z: 60", "over at 2023-11-14T22:13:45.0000000Z");
  }

  @Test
  void severalCommandsAreGivenAndTheAlarmNamesTheFirst() {
    FanPlant plant =
        FanPlant.with(
            HOT
                + """
                alarm: { priority: low, title: Hot }
                command: [ { name: stop }, { to: next, name: stop } ]
                on-clear: { command: { to: next, name: stop } }
                """);
    plant.reads("a", "heat", 1, 60);
    List<JsonNode> commands = plant.rules.commands();
    assertThat(commands.stream().map(each -> each.path("twin").stringValue()).toList())
        .containsExactlyInAnyOrder("a", "b");
    JsonNode own =
        commands.stream()
            .filter(each -> each.path("twin").stringValue().equals("a"))
            .findFirst()
            .orElseThrow();
    assertThat(plant.rules.alarm().path("command")).isEqualTo(own.path("id"));
    plant.reads("a", "heat", 2, 10);
    assertThat(plant.rules.commands()).hasSize(3);
  }

  @Test
  void aNotificationSaysWhoIsToldWhat() {
    FanPlant plant =
        FanPlant.with(
            HOT
                + """
                let: { mean: { mean: heat, readings: 2 } }
                alarm: { priority: high, title: Hot }
                notify:
                  - { webhook: ops, title: "Hot {$twin}", text: "{heat:1} °C, mean {mean:2}" }
                  - { email: shift, to: [ a@example.org, b@example.org ], subject: "{$rule}: {mode}" }
                  - mqtt:
                      topic: plant/{$twin}/hot
                      payload: { at: "{$time}", heat: "{heat}", mean: "{mean}", mode: "{mode}", who: "fan \\"{$twin}\\"", n: 1 }
                      retain: true
                on-clear:
                  notify: { webhook: ops }
                """);
    plant.reads("a", "heat", 1, 60);
    plant.reads("a", "heat", 2, 10);
    List<JsonNode> told = plant.told(ChangeKind.NOTIFICATION);
    assertThat(told).hasSize(4);
    assertThat(told.get(0).path("channel").stringValue()).isEqualTo("ops");
    assertThat(told.get(0).path("title").stringValue()).isEqualTo("Hot a");
    assertThat(told.get(0).path("text").stringValue()).isEqualTo("60.0 °C, mean 60.00");
    assertThat(told.get(0).path("priority").stringValue()).isEqualTo("high");
    assertThat(told.get(0).path("state").stringValue()).isEqualTo("active");
    assertThat(told.get(1).path("to").toString())
        .isEqualTo("[\"a@example.org\",\"b@example.org\"]");
    assertThat(told.get(1).path("title").stringValue()).isEqualTo("hot: ?");
    assertThat(told.get(2).path("topic").stringValue()).isEqualTo("plant/a/hot");
    assertThat(told.get(2).path("payload").stringValue())
        .isEqualTo(
            "{\"at\":\"2023-11-14T22:13:21.0000000Z\",\"heat\":60.0,\"mean\":60.0,\"mode\":null,\"who\":\"fan \\\"a\\\"\",\"n\":1}");
    assertThat(told.get(2).path("retain").booleanValue()).isTrue();
    assertThat(told.get(3).path("state").stringValue()).isEqualTo("ended");
    assertThat(told.stream().map(each -> each.path("id").stringValue()).distinct()).hasSize(4);
  }

  @Test
  void aRuleThatGoesHasNoEffectsOfItsEnd() {
    FanPlant plant = FanPlant.with(HOT + "log: begun\non-clear: { log: ended }\n");
    plant.reads("a", "heat", 1, 60);
    plant.rules.set();
    assertThat(plant.log()).containsExactly("begun");
  }

  @Test
  void aMissingReadingHasEffectsToo() {
    FanPlant plant =
        FanPlant.with(
            """
            rule: silent
            model: dtmi:t:Fan;1
            missing: { property: heat, time: 10s }
            write: { property: alarmed, value: true }
            on-clear: { write: { property: alarmed, value: false } }
            """);
    plant.reads("a", "heat", 1, 60);
    plant.rules.tick(11);
    assertThat(plant.value("a", "alarmed")).isEqualTo("true");
    plant.reads("a", "heat", 20, 60);
    assertThat(plant.value("a", "alarmed")).isEqualTo("false");
  }
}
