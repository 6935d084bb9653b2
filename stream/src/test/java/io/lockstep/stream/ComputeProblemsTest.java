package io.lockstep.stream;

import static io.lockstep.stream.Factory.problems;
import static io.lockstep.stream.Factory.valid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of computed properties that cannot be used, word for word.
class ComputeProblemsTest {
  private static String compute(String name, String model, String property, String value) {
    return "compute: %s\nmodel: dtmi:f:%s;1\nproperty: %s\nvalue: \"%s\"\n---\n"
        .formatted(name, model, property, value);
  }

  private static String line(String property, String value) {
    return compute("c", "Line", property, value);
  }

  @Test
  void computedPropertiesThatFitTheModelsHaveNoProblems() {
    Rules rules =
        valid(
            compute(
                    "line-power",
                    "Line",
                    "power",
                    "convert(outgoing('contains').sum(m, m.power), 'kilowatt')")
                + compute(
                    "area-power",
                    "Area",
                    "power",
                    "outgoing('contains', 'dtmi:f:Line;1').sum(l, l.power)")
                + compute(
                    "hot", "Line", "hot", "outgoing('contains', 'dtmi:f:Oven;1').exists(o, o.hot)")
                + compute("oven-hot", "Oven", "hot", "temperature > 260")
                + compute(
                    "busy",
                    "Line",
                    "machines",
                    "outgoing('contains').count(m, m.on && m.motor.speed > 0.5)"));
    assertThat(rules.rules()).isEmpty();
    assertThat(rules.computes()).hasSize(5);
    assertThat(rules.computes().getFirst())
        .isEqualTo(
            new Compute(
                "line-power",
                "dtmi:f:Line;1",
                "power",
                "convert(outgoing('contains').sum(m, m.power), 'kilowatt')",
                Trust.UNCERTAIN));
    assertThat(rules.placeOf("area-power")).isEqualTo("rules/a.yaml:6");
    assertThat(Rules.ofChecked(rules.files()).computes()).isEqualTo(rules.computes());
  }

  @Test
  void allProblemsOfADocumentAreReportedWithTheirPlaces() {
    assertThat(
            problems(
                """
                compute: a b
                modl: dtmi:f:Line;1
                model: dtmi:f:Lime;1
                property: power
                value: 1.0
                ---
                compute: b
                model: dtmi:f:Line;1
                property: powr
                value: idel * 2.0
                quality: fine
                ---
                compute: c
                model: dtmi:f:Line;1
                property: curve
                language: cel/2
                """))
        .containsExactly(
            "rules/a.yaml:1:10: compute: expected a name of at most 128 letters, digits, dots, dashes and underscores, found a b",
            "rules/a.yaml:2:1: compute: expected one of compute, language, model, property, value, quality, found modl; did you mean model?",
            "rules/a.yaml:3:8: model: expected the id of a model that is there, found dtmi:f:Lime;1; did you mean dtmi:f:Line;1?",
            "rules/a.yaml:9:11: property: expected a property of dtmi:f:Line;1, found powr; did you mean power?",
            "rules/a.yaml:10:8: value: expected a property of dtmi:f:Line;1, found idel; did you mean idle?",
            "rules/a.yaml:11:10: quality: expected one of good, uncertain, any, found fine",
            "rules/a.yaml:13:1: compute c: expected the key value, found none",
            "rules/a.yaml:16:11: language: expected cel/1, found cel/2");
  }

  @Test
  void aResultMustHaveTheTypeAndUnitOfTheProperty() {
    assertThat(problems(line("power", "outgoing('contains').sum(m, m.power)")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result in kilowatt as power has, found watt; write convert(..., 'kilowatt') around it");
    assertThat(
            problems(line("power", "outgoing('contains', 'dtmi:f:Oven;1').max(o, o.temperature)")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result in kilowatt as power has, found degreeCelsius, which measures something else");
    assertThat(problems(line("oee", "outgoing('contains').count()")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result of type double as oee has, found int; write double(...) around it");
    assertThat(problems(line("machines", "outgoing('contains').mean(m, m.pieces)")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result of type int as machines has, found double; write int(...) around it");
    assertThat(problems(line("hot", "label")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result of type bool as hot has, found string");
    assertThat(problems(line("curve", "1.0")))
        .containsExactly(
            "rules/a.yaml:3:11: property: expected a property that holds a number of at most 64 bits, a boolean or a text, found curve");
    assertThat(problems(line("label", "[label]")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected a result of type bool, int, double or string, found list");
  }

  @Test
  void unitsBesideEachOtherMustBeOne() {
    assertThat(problems(line("power", "power + outgoing('contains').sum(m, m.power)")))
        .containsExactly(
            "rules/a.yaml:4:15: value: expected one unit on both sides of +, found kilowatt and watt; write convert(..., 'kilowatt') around one side");
    assertThat(problems(line("power", "hot ? power : idle")))
        .containsExactly(
            "rules/a.yaml:4:13: value: expected one unit on both sides of ?, found kilowatt and watt; write convert(..., 'kilowatt') around one side");
  }

  @Test
  void aRelationshipMustLeadThere() {
    assertThat(problems(line("machines", "outgoing('contain').count()")))
        .containsExactly(
            "rules/a.yaml:4:19: value: expected a relationship of dtmi:f:Line;1 (contains), found contain; did you mean contains?");
    assertThat(problems(line("machines", "outgoing('feeds').count()")))
        .containsExactly(
            "rules/a.yaml:4:19: value: expected a relationship of dtmi:f:Line;1 (contains), found feeds");
    assertThat(
            problems(
                compute("c", "Machine", "label", "incoming('cntains').any(x, true) ? 'a' : 'b'")))
        .containsExactly(
            "rules/a.yaml:4:19: value: expected a relationship that leads to dtmi:f:Machine;1 (contains, feeds), found cntains; did you mean contains?");
    assertThat(problems(compute("c", "Oven", "hot", "outgoing('contains').any(x, true)")))
        .containsExactly(
            "rules/a.yaml:4:19: value: expected a relationship of dtmi:f:Oven;1, found contains, which leads to it; write incoming('contains', ...)");
    assertThat(
            problems(
                compute(
                    "c", "Site", "oee", "incoming('contains', 'dtmi:f:Line;1').mean(x, x.oee)")))
        .containsExactly(
            "rules/a.yaml:4:31: value: expected a model that twins of which can be at the other end of contains, found dtmi:f:Line;1");
  }

  @Test
  void theModelOfTheNeighboursMustBeKnownOnceTheyAreRead() {
    assertThat(problems(compute("c", "Area", "power", "outgoing('contains').sum(l, l.power)")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected the model of the twins whose values are read, such as outgoing('contains', 'dtmi:com:example:Oven;1'), since the relationship states no target; found none");
    assertThat(problems(line("power", "incoming('contains').sum(l, l.power)")))
        .containsExactly(
            "rules/a.yaml:4:9: value: expected the model of the twins whose values are read, such as incoming('contains', 'dtmi:com:example:Oven;1'), since twins of any model may be there; found none");
    assertThat(problems(line("machines", "outgoing('contains', 'dtmi:f:Ovn;1').count()")))
        .containsExactly(
            "rules/a.yaml:4:31: value: expected the id of a model that is there, found dtmi:f:Ovn;1; did you mean dtmi:f:Oven;1?");
  }

  @Test
  void aTermReadsTheOtherTwinOnly() {
    assertThat(problems(line("power", "outgoing('contains').sum(m, m.powr)")))
        .containsExactly(
            "rules/a.yaml:4:37: value: expected a property of dtmi:f:Machine;1, found m.powr; did you mean m.power?");
    assertThat(problems(line("power", "outgoing('contains').sum(m, m.power * idle)")))
        .containsExactly(
            "rules/a.yaml:4:47: value: expected a property of the twin at the other end such as m.power, found idle; own properties are read outside of the aggregate");
    assertThat(problems(line("power", "outgoing('contains').sum(m, m.motor)")))
        .containsExactly(
            "rules/a.yaml:4:37: value: expected a property of dtmi:f:Machine;1, found its component m.motor; write one of its properties, such as m.motor.speed");
    assertThat(
            problems(line("machines", "outgoing('contains').sum(m, m.outgoing('feeds').count())")))
        .containsExactly(
            "rules/a.yaml:4:39: value: expected a value of one twin within an aggregate, found another aggregate; compute it as a property of the twin between, and read that");
    assertThat(problems(line("machines", "outgoing('contains').outgoing('feeds').count()")))
        .containsExactly(
            "rules/a.yaml:4:30: value: expected one of sum, min, max, mean, count, any, all behind the twins of a relationship, found outgoing");
  }

  @Test
  void whatIsNoAggregateIsToldWithItsPlace() {
    assertThat(problems(line("power", "outgoing('contains').sun(m, m.power)")))
        .containsExactly(
            "rules/a.yaml:4:30: value: expected one of sum, min, max, mean, count, any, all behind the twins of a relationship, found sun; did you mean sum?");
    assertThat(problems(line("power", "outgoing('contains').sum(m.power)")))
        .containsExactly(
            "rules/a.yaml:4:34: value: expected a name for the twin at the other end and what is asked of it, such as sum(x, x.value), found m");
    assertThat(problems(line("power", "outgoing(contains).sum(m, m.power)")))
        .containsExactly(
            "rules/a.yaml:4:18: value: expected the name of a relationship as a string, such as 'contains', found contains");
    assertThat(problems(line("hot", "outgoing('contains').all(m, m.power)")))
        .containsExactly(
            "rules/a.yaml:4:37: value: expected a condition that is true or false in all, found m.power of type double");
    assertThat(problems(line("power", "outgoing('contains').sum(m, m.on)")))
        .containsExactly(
            "rules/a.yaml:4:37: value: expected a number in sum, found m.on of type bool");
    assertThat(problems(line("power", "outgoing('contains')")))
        .containsExactly(
            "rules/a.yaml:4:29: value: expected .sum, min, max, mean, count, any, all behind the twins of a relationship, found the end");
    assertThat(problems(line("label", "outgoing('contains').count() + label")))
        .containsExactly(
            "rules/a.yaml:4:38: value: expected two numbers of one type beside +, found outgoing('contains').count (int) and label (string)");
  }

  @Test
  void aRuleReadsOneTwinAndSaysWhereOthersAreRead() {
    assertThat(
            problems(
                """
                rule: r
                model: dtmi:f:Line;1
                when: outgoing('contains').sum(m, m.power) > 1.0
                alarm: { priority: low, title: T }
                """))
        .containsExactly(
            "rules/a.yaml:3:7: when: expected values of one twin in a condition, found an aggregate of others; compute it as a property (compute: ...), and read that");
  }

  @Test
  void aPropertyIsComputedOnceInheritanceIncluded() {
    assertThat(
            problems(
                compute("one", "Machine", "label", "'a'")
                    + compute("two", "Oven", "label", "'b'")
                    + compute("three", "Line", "label", "'c'")))
        .containsExactly(
            "rules/a.yaml:8:11: property: expected one computation of label for twins of dtmi:f:Oven;1, found another, one, at rules/a.yaml:3");
    String rule =
        "rule: one\nmodel: dtmi:f:Line;1\nwhen: hot\nalarm: { priority: low, title: T }\n";
    assertThat(problems(compute("one", "Machine", "label", "'a'"), rule))
        .containsExactly(
            "rules/b.yaml:1:7: rule one: expected each name once, found another at rules/a.yaml:1");
  }

  @Test
  void circlesAreToldWithEachPlace() {
    assertThat(problems(line("oee", "oee + 1.0")))
        .containsExactly(
            "rules/a.yaml:3:11: property: expected computed properties that do not need themselves, found a circle: oee of dtmi:f:Line;1 (rules/a.yaml:3) needs oee of dtmi:f:Line;1");
    assertThat(
            problems(
                compute("a", "Line", "label", "hot ? 'x' : 'y'")
                    + compute(
                        "b", "Line", "hot", "outgoing('contains', 'dtmi:f:Oven;1').any(o, o.hot)"),
                compute("c", "Oven", "hot", "label == 'x'")
                    + compute(
                        "d",
                        "Machine",
                        "label",
                        "incoming('contains', 'dtmi:f:Line;1').all(l, l.label == 'x') ? 'x' : 'y'")))
        .containsExactly(
            "rules/a.yaml:3:11: property: expected computed properties that do not need themselves, found a circle: label of dtmi:f:Line;1 (rules/a.yaml:3) needs hot of dtmi:f:Line;1 (rules/a.yaml:8) needs hot of dtmi:f:Oven;1 (rules/b.yaml:3) needs label of dtmi:f:Machine;1 (rules/b.yaml:8) needs label of dtmi:f:Line;1");
    assertThat(
            problems(
                compute(
                    "a",
                    "Machine",
                    "label",
                    "outgoing('feeds').any(m, m.label == 'x') ? 'x' : 'y'")))
        .as("along a relationship to twins of the same model")
        .hasSize(1);
  }

  @Test
  void computedPropertiesAreRankedBehindWhatTheyRead() {
    Rules rules =
        valid(
            compute("area", "Area", "oee", "outgoing('contains', 'dtmi:f:Line;1').mean(l, l.oee)")
                + compute("line", "Line", "oee", "double(machines) / 2.0")
                + compute("machines", "Line", "machines", "outgoing('contains').count()"));
    ComputeGraph graph = ComputeGraph.of(rules.computes(), Factory.models());
    assertThat(graph.circles()).isEmpty();
    assertThat(graph.reads(0)).containsExactly(1);
    assertThat(graph.reads(1)).containsExactly(2);
    assertThat(List.of(graph.rank(0), graph.rank(1), graph.rank(2))).containsExactly(2, 1, 0);
  }
}
