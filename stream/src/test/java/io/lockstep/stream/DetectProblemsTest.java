package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of detectors that are wrong, at their places.
class DetectProblemsTest {
  private static List<String> problems(String rule) {
    String text =
        "rule: a\nmodel: dtmi:t:Oven;1\n"
            + rule
            + "alarm: { priority: low, title: T, message: \"{odd.score:1}\" }\n";
    return switch (Rules.parse(List.of(new NamedText("rules/a.yaml", text)), Bakery.models())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  @Test
  void detectorsThatFitTheModelHaveNoProblems() {
    assertThat(
            problems(
                """
                let:
                  odd: { detect: zscore, of: zone2.temperature }
                  shift: { detect: cusum, of: speed * 2.0, readings: 500, learn: 50, odds: 1000, quiet: 5, by: state, regimes: 3 }
                  stuck: { detect: flatline, of: width }
                  gap: { detect: gap, of: on }
                  new: { detect: novelty, of: load }
                  joint: { detect: hotelling, of: [zone1.temperature, speed, count, on], every: 1m, learn: 200, by: on }
                when: (odd || shift || stuck || gap || new || joint) && joint.score > 4.0 && joint.why != ''
                """))
        .isEmpty();
    assertThat(
            problems("let: { odd: { detect: ewma, of: speed } }\nlate: { time: 1s }\nwhen: odd\n"))
        .isEmpty();
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                """
                let:
                  odd: { detect: zscor, of: speed }
                  b: { detect: ewma, of: sped }
                  c: { detect: ewma, of: product }
                  d: { detect: ewma }
                  e: { detect: spike, of: speed, readings: 5, learn: 1, odds: 1, quiet: 0 }
                  f: { detect: gap, of: speed, by: on }
                  g: { detect: drift, of: speed, by: load }
                  h: { detect: drift, of: speed, by: stat }
                  i: { detect: drift, of: speed, regimes: 3 }
                  j: { detect: hotelling, of: [speed], every: 1m }
                  k: { detect: hotelling, of: [speed, product, lod], every: 1m }
                  l: { detect: hotelling, of: [speed, load] }
                  m: { detect: hotelling, of: [speed, load], every: 1m, learn: 10, readings: 7 }
                when: odd.score > 4.0
                """))
        .containsExactly(
            "rules/a.yaml:4:18: detect: expected one of zscore, ewma, cusum, page-hinkley, spike, drift, flatline, gap, novelty, hotelling, found zscor; did you mean zscore?",
            "rules/a.yaml:5:26: of: expected a property of dtmi:t:Oven;1, found sped; did you mean speed?",
            "rules/a.yaml:6:26: of: expected a number or a boolean, found a text",
            "rules/a.yaml:7:6: d: expected the key of, found none",
            "rules/a.yaml:8:44: readings: expected a whole number between 100 and 4000, found 5",
            "rules/a.yaml:8:54: learn: expected a whole number between 10 and 10000, found 1",
            "rules/a.yaml:8:63: odds: expected a whole number between 2 and 1000000000, found 1",
            "rules/a.yaml:8:73: quiet: expected a whole number between 1 and 100000, found 0",
            "rules/a.yaml:9:32: by: expected no regimes beside detect: gap, which looks at times only; found it",
            "rules/a.yaml:10:38: by: expected a boolean, a whole number, an enum or a text, found load",
            "rules/a.yaml:11:38: by: expected a property of dtmi:t:Oven;1, found stat; did you mean state?",
            "rules/a.yaml:12:34: regimes: expected it beside by, which says whose values they are",
            "rules/a.yaml:13:31: of: expected a list of 2 to 64 different properties, found 1",
            "rules/a.yaml:14:31: of: expected numbers and booleans, found product",
            "rules/a.yaml:14:31: of: expected a property of dtmi:t:Oven;1, found lod; did you mean load?",
            "rules/a.yaml:15:6: l: expected the key every, found none",
            "rules/a.yaml:16:64: learn: expected a whole number between 100 and 100000, found 10",
            "rules/a.yaml:16:68: m: expected one of detect, of, every, learn, odds, quiet, by, regimes, found readings",
            "rules/a.yaml:17:7: when: expected a property of dtmi:t:Oven;1, found odd.score; it has zone1.temperature, zone1.core, zone2.temperature, zone2.core, pressure, width, speed, load, count, target, on, open and 4 more",
            "rules/a.yaml:18:46: message: expected a property of dtmi:t:Oven;1, found odd.score; it has zone1.temperature, zone1.core, zone2.temperature, zone2.core, pressure, width, speed, load, count, target, on, open and 4 more");
  }

  @Test
  void onlyDetectorsOfSeveralSignalsSayWhy() {
    assertThat(
            problems(
                """
                let: { odd: { detect: zscore, of: load } }
                when: odd && odd.why == ''
                """))
        .containsExactly(
            "rules/a.yaml:4:14: when: expected a property of dtmi:t:Oven;1, found odd.why; it has zone1.temperature, zone1.core, zone2.temperature, zone2.core, pressure, width, speed, load, count, target, on, open and 4 more");
  }

  @Test
  void valuesAreBounded() {
    StringBuilder let = new StringBuilder("let:\n  odd: { detect: zscore, of: load }\n");
    for (int i = 0; i < 21; i++) {
      let.append("  m%d: { detect: hotelling, of: [speed, load], every: 1m }\n".formatted(i));
    }
    assertThat(problems(let + "when: odd\n"))
        .containsExactly(
            "rules/a.yaml:25:8: m20: expected measures of at most 64 values (those with detect have two, with several signals three), found 65");
  }
}
