package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// A snapshot of the format that kept the cells of each rule apart (8) is read: what rules remember
/// of twins is where it was, and goes on.
class OldCellsTest {
  private static final String RULES =
      """
      rule: hot
      model: dtmi:com:example:Oven;1
      when: temperature > 80
      for: { readings: 3 }
      alarm: { priority: high, title: Hot }
      ---
      rule: steady
      model: dtmi:com:example:Oven;1
      let: { m: { mean: temperature, over: 10m } }
      when: m > 1000.0
      alarm: { priority: low, title: Steady }
      ---
      rule: silent
      model: dtmi:com:example:Oven;1
      missing: { property: temperature, time: 1h }
      alarm: { priority: low, title: Silent }
      """;

  /// The plant that the snapshot is of.
  static Plant plant() {
    Plant plant = Plant.withModels();
    plant.done(new TwinCommand.SetRules(List.of(new NamedText("rules/r.yaml", RULES))));
    for (int i = 0; i < 200; i++) {
      plant.put("oven-" + i, Plant.OVEN, "");
    }
    for (int i = 0; i < 200; i += 7) {
      plant.number("oven-" + i, "temperature", 1_000_000L, 90);
      plant.number("oven-" + i, "temperature", 2_000_000L, 91);
    }
    return plant;
  }

  private static byte[] old() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                OldCellsTest.class.getResourceAsStream("snapshot-8.bin.gz"), "the snapshot"))) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatRulesRememberIsTheSame() throws IOException {
    Kernel restored = Plant.restore(old());
    assertThat(restored.stateHash()).isEqualTo(plant().kernel.stateHash());
    Plant again = new Plant(restored, plant().position);
    assertThat(Plant.restore(again.snapshot()).stateHash()).isEqualTo(restored.stateHash());
  }

  @Test
  void andGoesOn() throws IOException {
    Plant restored = new Plant(Plant.restore(old()), plant().position);
    assertThat(restored.view().ruleStatistics().openAlarms()).isZero();
    restored.number("oven-7", "temperature", 3_000_000L, 92);
    assertThat(restored.view().ruleStatistics().openAlarms()).isEqualTo(1);
  }
}
