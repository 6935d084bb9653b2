package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Contracts of commands: how they are read, and what is told of those that cannot be used.
class ContractTest {
  private static RulesResult parse(String... files) {
    List<NamedText> texts = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      texts.add(new NamedText("rules/" + (char) ('a' + i) + ".yaml", files[i]));
    }
    return Rules.parse(texts, Bakery.models());
  }

  private static List<String> problems(String... files) {
    return switch (parse(files)) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(var problems) -> problems.stream().map(Object::toString).toList();
    };
  }

  private static Rules valid(String... files) {
    if (parse(files) instanceof RulesResult.Valid(Rules rules)) {
      return rules;
    }
    throw new AssertionError(problems(files).toString());
  }

  @Test
  void aContractSaysWhatHoldsForAllCommandsOfAName() {
    Rules rules =
        valid(
            """
            command: oven-stops
            model: dtmi:t:Oven;1
            name: stop
            timeout: 30s
            expect: speed < 1.0 && !on
            within: 5s
            ---
            command: zone-purges
            model: dtmi:t:Oven;1
            name: zone1.purge
            expect: zone1.temperature < 30.0
            ---
            command: patient
            model: dtmi:t:Oven;1
            name: heat
            timeout: 2m
            """);
    assertThat(rules.contracts())
        .containsExactly(
            new Contract(
                "oven-stops", "dtmi:t:Oven;1", "stop", 30_000_000, "speed < 1.0 && !on", 5_000_000),
            new Contract(
                "zone-purges", "dtmi:t:Oven;1", "zone1/purge", 0, "zone1.temperature < 30.0", 0),
            new Contract("patient", "dtmi:t:Oven;1", "heat", 120_000_000, "", 0));
    assertThat(rules.contractsOf("zone1/purge")).extracting(Contract::name).contains("zone-purges");
    assertThat(rules.contractsOf("purge")).isEmpty();
    assertThat(rules.placeOf("zone-purges")).isEqualTo("rules/a.yaml:8");
    assertThat(Rules.ofChecked(rules.files()).contracts()).isEqualTo(rules.contracts());
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                """
                command: one
                model: dtmi:t:Oven;1
                name: stopp
                expect: speed < 1.0
                ---
                command: two
                model: dtmi:t:Oven;1
                name: stop
                expect: sped < 1.0
                ---
                command: three
                model: dtmi:t:Oven;1
                name: stop
                expect: true
                ---
                command: four
                model: dtmi:t:Ovn;1
                name: stop
                within: 5s
                timeout: 5s
                ---
                command: five
                model: dtmi:t:Oven;1
                name: zone3.purge
                timeout: 2h
                ---
                command: six
                model: dtmi:t:Oven;1
                name: stop
                ---
                command: seven
                name: stop
                expects: on
                """))
        .containsExactly(
            "rules/a.yaml:3:7: name: expected a command of dtmi:t:Oven;1 (zone1.purge, zone2.purge, stop, heat), found stopp; did you mean stop?",
            "rules/a.yaml:9:9: expect: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:14:9: expect: expected a condition that reads a property of the twin, found true",
            "rules/a.yaml:17:8: model: expected the id of a model that is there, found dtmi:t:Ovn;1; did you mean dtmi:t:Oven;1?",
            "rules/a.yaml:19:1: within: expected the key expect beside it, which says what is to be seen; found none",
            "rules/a.yaml:24:7: name: expected a command of dtmi:t:Oven;1 (zone1.purge, zone2.purge, stop, heat), found zone3.purge; did you mean zone1.purge?",
            "rules/a.yaml:25:10: timeout: expected a time between 1s and 1h such as 500ms, 30s, 5m, 2h, found 2h",
            "rules/a.yaml:27:1: command six: expected the key expect or timeout, found none",
            "rules/a.yaml:31:1: command seven: expected the key model, found none",
            "rules/a.yaml:31:1: command seven: expected the key expect or timeout, found none",
            "rules/a.yaml:33:1: command: expected one of command, language, model, name, timeout, expect, within, found expects; did you mean expect?");
  }

  @Test
  void aCommandHasOneContractInheritanceIncluded() {
    String oven = "command: one\nmodel: dtmi:t:Oven;1\nname: stop\nexpect: speed < 1.0\n";
    String deck = "command: two\nmodel: dtmi:t:DeckOven;1\nname: stop\ntimeout: 5s\n";
    String line = "command: three\nmodel: dtmi:t:Line;1\nname: halt\ntimeout: 5s\n";
    assertThat(problems(oven, deck, line))
        .containsExactly(
            "rules/b.yaml:1:10: name: expected one contract of stop for twins of dtmi:t:DeckOven;1, found another, one, at rules/a.yaml:1");
    assertThat(problems(deck.replace("stop", "heat"), oven, line)).isEmpty();
    assertThat(problems(oven, line.replace("three", "one")))
        .contains(
            "rules/b.yaml:1:10: command one: expected each name once, found another at rules/a.yaml:1");
  }

  @Test
  void aRuleThatCommandsIsNoContract() {
    Rules rules =
        valid(
            """
            rule: r
            model: dtmi:t:Oven;1
            when: speed > 9.0
            command: { name: stop }
            """);
    assertThat(rules.contracts()).isEmpty();
    assertThat(rules.rules()).hasSize(1);
    assertThat(problems("model: dtmi:t:Oven;1\nwhen: on\ncommand: { name: stop }\n"))
        .as("a rule without a name")
        .containsExactly("rules/a.yaml:1:1: rule: expected the key rule, found none");
  }
}
