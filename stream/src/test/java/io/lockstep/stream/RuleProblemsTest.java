package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleProblemsTest {
  private static List<String> problems(String... files) {
    return switch (Rules.parse(texts(files), Bakery.models())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  private static List<NamedText> texts(String... files) {
    List<NamedText> texts = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      texts.add(new NamedText("rules/" + (char) ('a' + i) + ".yaml", files[i]));
    }
    return texts;
  }

  @Test
  void rulesThatFitTheModelsHaveNoProblems() {
    assertThat(
            problems(
                """
                rule: oven-overheating
                model: dtmi:t:Oven;1
                when: zone2.temperature > 260
                for: { readings: 5 }
                clear: { when: zone2.temperature < 250, time: 10s }
                alarm: { priority: critical, title: Oven overheating, message: "Zone 2 at {zone2.temperature:1} °C" }
                command: { to: "<-contains", name: halt, timeout: 10s }
                ---
                rule: sensor-silent
                model: dtmi:t:Oven;1
                missing: { property: zone2.temperature, time: 60s }
                alarm: { priority: high, title: Sensor silent }
                ---
                rule: heat
                model: dtmi:t:DeckOven;1
                when: decks > 2 && on
                quality: good
                command: { name: heat, payload: 220.5 }
                ---
                rule: purge
                model: dtmi:t:Oven;1
                when: open
                for: { time: 30s }
                command: { name: zone1.purge }
                """))
        .isEmpty();
  }

  @Test
  void allProblemsOfAFileAreReportedWithTheirPlaces() {
    assertThat(
            problems(
                """
                rule: oven hot
                modl: dtmi:t:Oven;1
                model: dtmi:t:Ofen;1
                when: zone2.temperature > 260
                alarm: { priority: urgent, title: Hot }
                ---
                rule: a
                model: dtmi:t:Oven;1
                when: zone2.temprature > 260
                for: { readings: 0 }
                clear: { when: "speed < 'x'", time: 5x }
                alarm: { priority: hgh, title: Hot, message: "At {zone2.temp}" }
                command: { to: contains, name: halt }
                ---
                rule: b
                model: dtmi:t:Oven;1
                missing: { property: zone3.temperature, time: 60s }
                for: { time: 1s }
                ---
                rule: c
                model: dtmi:t:Oven;1
                when: on
                command: { name: stopp }
                ---
                rule: c
                model: dtmi:t:Oven;1
                when: on
                command: { name: heat, payload: hot, timeout: 2d }
                """))
        .containsExactly(
            "rules/a.yaml:1:7: rule: expected a name of at most 128 letters, digits, dots, dashes and underscores, found oven hot",
            "rules/a.yaml:2:1: rule: expected one of rule, language, model, let, late, when, for, clear, missing, quality, alarm, command, write, log, notify, on-clear, found modl; did you mean model?",
            "rules/a.yaml:3:8: model: expected the id of a model that is there, found dtmi:t:Ofen;1; did you mean dtmi:t:Oven;1?",
            "rules/a.yaml:5:20: priority: expected one of critical, high, medium, low, diagnostic, found urgent",
            "rules/a.yaml:9:7: when: expected a property of dtmi:t:Oven;1, found zone2.temprature; did you mean zone2.temperature?",
            "rules/a.yaml:10:18: readings: expected a whole number between 1 and 1000000, found 0",
            "rules/a.yaml:11:23: clear: expected two values of one type beside <, found speed (double) and 'x' (string)",
            "rules/a.yaml:11:37: time: expected a time between 1ms and 366d such as 500ms, 30s, 5m, 2h, found 5x",
            "rules/a.yaml:12:20: priority: expected one of critical, high, medium, low, diagnostic, found hgh; did you mean high?",
            "rules/a.yaml:13:16: command: to: expected self or a relationship of dtmi:t:Oven;1, found contains, which leads to it; write \"<-contains\"",
            "rules/a.yaml:15:1: rule b: expected the key alarm, command, write, log or notify, found none",
            "rules/a.yaml:17:22: missing: expected a property of dtmi:t:Oven;1, found zone3.temperature; did you mean zone1.temperature?",
            "rules/a.yaml:18:1: a rule with missing: expected no key for, found it",
            "rules/a.yaml:23:18: command: name: expected a command of dtmi:t:Oven;1 (zone1.purge, zone2.purge, stop, heat), found stopp; did you mean stop?",
            "rules/a.yaml:28:47: timeout: expected a time between 1s and 1h such as 500ms, 30s, 5m, 2h, found 2d");
  }

  @Test
  void placesWithinATextAreExactOnOneLine() {
    assertThat(
            problems(
                """
                rule: a
                model: dtmi:t:Oven;1
                when: "on && speed > 1.0 && lod > 2.0"
                clear: { when: 'speed == 1' }
                alarm: { priority: low, title: T, message: "Speed {speed:x} of {sped}" }
                """))
        .containsExactly(
            "rules/a.yaml:3:29: when: expected a property of dtmi:t:Oven;1, found lod; did you mean load?",
            "rules/a.yaml:4:23: clear: expected two values of one type beside ==, found speed (double) and 1 (int); write 1.0",
            "rules/a.yaml:5:51: message: expected a property, or a property and decimals such as {temperature:1}, found {speed:x}",
            "rules/a.yaml:5:65: message: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?");
  }

  @Test
  void aNameIsUsedOnceOverAllFiles() {
    String rule = "rule: a\nmodel: dtmi:t:Oven;1\nwhen: on\ncommand: { name: stop }\n";
    assertThat(problems(rule, rule))
        .containsExactly(
            "rules/b.yaml:1:7: rule a: expected each name once, found another at rules/a.yaml:1");
  }

  @Test
  void aRequestMustFitTheCommand() {
    String begin = "rule: a\nmodel: dtmi:t:Oven;1\nwhen: on\n";
    assertThat(problems(begin + "command: { name: heat, payload: hot }\n")).hasSize(1);
    assertThat(problems(begin + "command: { name: heat }\n"))
        .containsExactly(
            "rules/a.yaml:4:18: command: expected a payload, since command heat takes to; found none");
    assertThat(problems(begin + "command: { name: stop, payload: 1 }\n"))
        .containsExactly(
            "rules/a.yaml:4:33: command: payload: expected none, since command stop takes no request; found 1");
    assertThat(problems(begin + "command: { to: feeds, name: hold }\n"))
        .containsExactly(
            "rules/a.yaml:4:29: command: name: expected a command of dtmi:t:Line;1 (halt), found hold; did you mean halt?");
    assertThat(problems(begin + "command: { to: \"<-feeds\", name: stop }\n"))
        .containsExactly(
            "rules/a.yaml:4:16: command: to: expected a relationship that leads to dtmi:t:Oven;1 (contains), found feeds");
  }

  @Test
  void whatIsNoYamlIsToldWithItsPlace() {
    assertThat(problems("rule: [a\n"))
        .singleElement()
        .asString()
        .startsWith("rules/a.yaml:2:1: expected YAML 1.2");
    assertThat(problems("- a\n"))
        .containsExactly("rules/a.yaml:1:1: rule: expected a mapping, found a list");
  }

  @Test
  void rulesAreEqualWhenTheySayTheSame() {
    Rules first = valid("rule: a\nmodel: dtmi:t:Oven;1\nwhen: on\ncommand: { name: stop }\n");
    Rules second =
        valid("# moved\nmodel: dtmi:t:Oven;1\nrule: a\nwhen: 'on'\ncommand:\n  name: stop\n");
    assertThat(first.rules()).isEqualTo(second.rules());
    assertThat(Rules.ofChecked(first.files()).rules()).isEqualTo(first.rules());
  }

  private static Rules valid(String text) {
    if (Rules.parse(texts(text), Bakery.models()) instanceof RulesResult.Valid(Rules rules)) {
      return rules;
    }
    throw new AssertionError(problems(text).toString());
  }
}
