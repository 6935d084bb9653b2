package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import org.junit.jupiter.api.Test;

/// What the field sends and the model does not know is kept and counted.
class DriftTest {
  private void note(Plant plant, String path) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.now++;
    plant.kernel.drift("dev", "twin", path, "UNKNOWN_PROPERTY", "found " + plant.position);
    plant.kernel.endInput();
  }

  @Test
  void driftIsCountedByWhatItIsAbout() {
    Plant plant = Plant.empty();
    for (int i = 0; i < 5; i++) {
      note(plant, "a");
    }
    note(plant, "b");
    DriftEntry entry = plant.view().drift("twin", "dev", 10).getLast();
    assertThat(entry)
        .isEqualTo(
            new DriftEntry(
                "dev",
                "twin",
                "a",
                "UNKNOWN_PROPERTY",
                5,
                Plant.START,
                Plant.START + 4,
                4,
                "found 5"));
    assertThat(plant.view().drift("other", null, 10)).isEmpty();
  }

  @Test
  void aStormOfDriftWritesFewChanges() {
    Plant plant = Plant.empty();
    for (int i = 0; i < 1000; i++) {
      note(plant, "a");
    }
    assertThat(plant.changes.graph(ChangeKind.DRIFT)).hasSize(10);
    assertThat(plant.changes.graph(ChangeKind.DRIFT).getLast().body()).contains("\"count\":512");
  }

  @Test
  void theTableIsBoundedAndWhatComesOnTopIsCounted() {
    Plant plant =
        new Plant(Kernel.empty(new KernelOptions(KernelOptions.AutoCreate.DRAFT, 0, 3)), 0);
    for (int i = 0; i < 10; i++) {
      note(plant, "p" + i);
    }
    assertThat(plant.view().drift(null, null, 100)).hasSize(3);
    assertThat(plant.view().driftOverflow()).isEqualTo(7);
    assertThat(plant.kernel.statistics().drifted()).isEqualTo(10);
  }
}
