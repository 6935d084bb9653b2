package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Detectors as a user meets them: in rules, with alarms that say what is odd.
class DetectorRuleTest {
  private static RulePlant plant(String let, String when, String message) {
    String rule = "rule: odd\nmodel: dtmi:t:Oven;1\nlet:\n  " + let + "\nwhen: " + when + "\n";
    return RulePlant.with(
        rule + "alarm: { priority: low, title: Odd, message: \"%s\" }\n".formatted(message));
  }

  private static void sample(RulePlant plant, String path, double at, double value) {
    plant.begin(at);
    plant.sample("oven", path, at, value, Quality.GOOD);
    plant.plant.kernel.endInput();
  }

  private static List<String> story(RulePlant plant) {
    List<String> story = new ArrayList<>();
    for (GraphChange change : plant.plant.changes.graph(ChangeKind.ALARM)) {
      JsonNode alarm = JsonTree.own(change.body());
      boolean isReturn = !alarm.path("returned").isMissingNode();
      story.add(isReturn ? "returned" : "raised " + alarm.path("message").stringValue());
    }
    return story;
  }

  @Test
  void oneEventIsOneAlarm() {
    RulePlant plant =
        plant("odd: { detect: zscore, of: temperature, odds: 1000 }", "odd", "at {temperature:0}");
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      sample(plant, "temperature", i, 20 + random.nextGaussian());
    }
    assertThat(story(plant)).isEmpty();
    for (int i = 500; i < 510; i++) {
      sample(plant, "temperature", i, i % 2 == 0 ? 60 : 20);
    }
    assertThat(story(plant)).containsExactly("raised at 60");
    for (int i = 510; i < 600; i++) {
      sample(plant, "temperature", i, 20 + random.nextGaussian());
    }
    assertThat(story(plant)).containsExactly("raised at 60", "returned");
  }

  @Test
  void aScoreIsShownAndRead() {
    RulePlant plant =
        plant("odd: { detect: spike, of: temperature }", "odd.score > 2.0", "{odd.score:0}");
    for (int i = 0; i < 300; i++) {
      sample(plant, "temperature", i, 20 + i % 7);
    }
    assertThat(story(plant)).isEmpty();
    sample(plant, "temperature", 300, 1e6);
    assertThat(story(plant)).singleElement().asString().matches("raised \\d+");
  }

  @Test
  void aSourceThatStopsIsAGapByTimeAlone() {
    RulePlant plant = plant("gap: { detect: gap, of: temperature }", "gap", "It is silent");
    Random random = new Random(2);
    double at = 0;
    for (int i = 0; i < 300; i++) {
      at += 1 + random.nextInt(3) * 0.1;
      sample(plant, "temperature", at, i);
      plant.tick(at + 0.9);
    }
    assertThat(story(plant)).isEmpty();
    plant.tick(at + 60);
    assertThat(story(plant)).containsExactly("raised It is silent");
    sample(plant, "temperature", at + 61, 1);
    sample(plant, "temperature", at + 62, 1);
    assertThat(story(plant)).containsExactly("raised It is silent", "returned");
  }

  @Test
  void eachRegimeHasABaselineOfItsOwn() {
    for (boolean isByRegime : new boolean[] {true, false}) {
      RulePlant plant =
          plant(
              "odd: { detect: zscore, of: temperature, odds: 200%s }"
                  .formatted(isByRegime ? ", by: door" : ""),
              "odd",
              "It is odd");
      Random random = new Random(3);
      for (int i = 0; i < 3_000; i++) {
        boolean isOpen = i / 300 % 2 == 1;
        if (i % 300 == 0) {
          sample(plant, "door", i, isOpen ? 1 : 0);
        }
        sample(plant, "temperature", i, (isOpen ? 20 : 200) + random.nextGaussian());
      }
      List<String> before = story(plant);
      sample(plant, "temperature", 3_000, 200);
      // The usual of the closed oven is odd while it is open.
      if (isByRegime) {
        assertThat(before).isEmpty();
        assertThat(story(plant)).containsExactly("raised It is odd");
      } else {
        assertThat(story(plant)).isEqualTo(before);
      }
    }
  }

  /// Two signals that move together, and a third of its own.
  private static double[] together(Random random) {
    double load = random.nextGaussian();
    return new double[] {100 + 10 * load, 5 + load + random.nextGaussian() / 50, random.nextInt(9)};
  }

  private static void sample(RulePlant plant, double at, double[] values) {
    plant.begin(at);
    plant.sample("oven", "temperature", at, values[0], Quality.GOOD);
    plant.sample("oven", "pressure", at, values[1], Quality.GOOD);
    plant.sample("oven", "count", at, values[2], Quality.GOOD);
    plant.plant.kernel.endInput();
  }

  private static final String JOINT =
      "odd: { detect: hotelling, of: [temperature, pressure, count], every: 1s, learn: 200 }";

  @Test
  void ofSeveralSignalsItIsToldWhichAreOddTogether() {
    RulePlant plant = plant(JOINT, "odd", "{odd.why}");
    Random random = new Random(4);
    for (int i = 0; i < 400; i++) {
      sample(plant, i, together(random));
    }
    assertThat(story(plant)).isEmpty();
    for (int i = 400; i < 410; i++) {
      double[] values = together(random);
      // Both within their own limits.
      values[1] = 5 - (values[1] - 5);
      sample(plant, i, values);
    }
    assertThat(story(plant))
        .singleElement()
        .asString()
        .matches("raised (temperature|pressure) \\d\\d %, (temperature|pressure) \\d\\d %");
  }

  private static List<String> grouped(List<double[]> samples, Random random) {
    RulePlant plant = plant(JOINT, "odd", "{odd.score} {odd.why}");
    int i = 0;
    while (i < samples.size()) {
      int count = Math.min(samples.size() - i, 1 + random.nextInt(5));
      plant.begin(i + count - 1);
      for (int j = i; j < i + count; j++) {
        plant.sample("oven", "temperature", j, samples.get(j)[0], Quality.GOOD);
        plant.sample("oven", "pressure", j, samples.get(j)[1], Quality.GOOD);
        plant.sample("oven", "count", j, samples.get(j)[2], Quality.GOOD);
      }
      plant.plant.kernel.endInput();
      i += count;
      if (random.nextInt(3) == 0) {
        plant.tick(i - 0.5);
      }
      if (random.nextInt(50) == 0) {
        Plant restored = new Plant(Plant.restore(plant.plant.snapshot()), plant.plant.position);
        assertThat(restored.kernel.stateHash()).isEqualTo(plant.plant.kernel.stateHash());
        restored.changes.all().addAll(plant.plant.changes.all());
        plant = plant.of(restored);
      }
    }
    plant.tick(i + 10);
    return story(plant);
  }

  @Property(tries = 5)
  void severalSignalsAreTheSameHoweverReadingsAreGrouped(@ForAll long seed) {
    Random random = new Random(seed);
    List<double[]> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double[] values = together(random);
      values[1] += i > 250 && i % 50 > 40 ? 3 : 0;
      samples.add(values);
    }
    List<String> one = grouped(samples, random);
    assertThat(one).isNotEmpty();
    assertThat(grouped(samples, random)).isEqualTo(one);
  }
}
