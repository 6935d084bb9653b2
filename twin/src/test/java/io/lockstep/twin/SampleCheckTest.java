package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Readings are held to the DTDL schema of their property.
class SampleCheckTest {
  private final Plant plant = Plant.withModels();

  @BeforeEach
  void oven() {
    plant.put("o", Plant.OVEN, "");
  }

  private @Nullable SampleFault bits(String path, long bits) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("o");
    SampleFault fault =
        plant.kernel.sample(
            twin,
            plant.kernel.slotFor(twin, path, ValueType.LONG),
            Kernel.NO_TIME,
            bits,
            null,
            Quality.GOOD);
    plant.kernel.endInput();
    return fault;
  }

  @Test
  void anIntegerHas32Bits() {
    assertThat(bits("count", Integer.MAX_VALUE)).isNull();
    assertThat(bits("count", Integer.MAX_VALUE + 1L))
        .isEqualTo(SampleFault.of(true, "an integer between -2147483648 and 2147483647"));
  }

  @Test
  void numbersAreFinite() {
    assertThat(bits("temperature", Double.doubleToRawLongBits(Double.NaN))).isNotNull();
    assertThat(bits("temperature", Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY)))
        .isEqualTo(SampleFault.of(true, "a finite number"));
    assertThat(bits("temperature", Double.doubleToRawLongBits(-0.0))).isNull();
  }

  @Test
  void anEnumTakesItsMembersOnly() {
    assertThat(plant.text("o", "state", Kernel.NO_TIME, "hot", ValueType.TEXT)).isNull();
    SampleFault fault = plant.text("o", "state", Kernel.NO_TIME, "cold", ValueType.TEXT);
    assertThat(fault).isNotNull();
    assertThat(plant.value("o", "state").json()).isEqualTo("\"hot\"");
  }

  @Test
  void aDateIsADate() {
    assertThat(plant.text("o", "built", Kernel.NO_TIME, "2024-02-29", ValueType.TEXT)).isNull();
    assertThat(plant.text("o", "built", Kernel.NO_TIME, "2023-02-29", ValueType.TEXT)).isNotNull();
  }

  @Test
  void aStructureIsCheckedInside() {
    assertThat(plant.text("o", "limits", Kernel.NO_TIME, "{\"low\":1}", ValueType.JSON)).isNull();
    assertThat(plant.text("o", "limits", Kernel.NO_TIME, "{\"low\":\"x\"}", ValueType.JSON))
        .isNotNull();
  }

  @Test
  void aModelDoesNotGrowByReadings() {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("o");
    assertThat(plant.kernel.slotFor(twin, "unheardOf", ValueType.DOUBLE)).isEqualTo(-1);
    plant.kernel.endInput();
    assertThat(plant.view().seriesCount()).isZero();
  }
}
