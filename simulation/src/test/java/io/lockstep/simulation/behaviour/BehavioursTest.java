package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.behaviour.TwinStatus.State;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Behaviours beside a space: from readings in the journal to values and alarms of twins.
class BehavioursTest {
  private static final String SHADOW =
      """
      behaviour: zone
      mode: shadow
      fmu: zone3.fmu
      model: dtmi:test:Oven;1
      inputs: { u: burner, ambient: 300 }
      start: { T: temperature }
      outputs:
        T: { property: expected, measured: temperature, residual: residual }
      health: health
      """;
  private static final String RULE =
      """
      rule: drifts
      model: dtmi:test:Oven;1
      when: residual > 3 || residual < -3
      alarm: { priority: high, title: Reality is different }
      """;

  @TempDir Path folder;
  private Path fmus;

  @BeforeEach
  void writeFmu() throws Exception {
    fmus = Files.createDirectory(folder.resolve("fmus"));
    TestFmus.binary(fmus, "zone", 3);
  }

  private Behaviours start(LivePlant plant, String yaml) {
    return plant.start(
        List.of(new NamedText("scenarios/zone.yaml", yaml)),
        new FmuModels(Optional.of(fmus), Map.of("lag", new Lag()), Fmu::load),
        folder.resolve("behaviours"));
  }

  private static double expectedAt(int second) {
    return 126.85 - 100 * Math.exp(-second / 10.0);
  }

  private static void await(LivePlant plant, int second) throws Exception {
    plant.await(
        () ->
            plant
                .value("oven-1", "expected")
                .filter(value -> value.sourceMicros() >= LivePlant.micros(second))
                .isPresent());
  }

  @Test
  void aShadowWritesWhatIsExpectedAndARuleFindsWhatIsDifferent() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.submit(new TwinCommand.SetRules(List.of(new NamedText("rules/r.yaml", RULE))));
      plant.putOven("oven-1");
      for (int i = 0; i <= 20; i++) {
        // From second 11 on the sensor is frozen.
        plant.tell(
            "oven-1", i, "\"temperature\":%s,\"burner\":50".formatted(expectedAt(Math.min(i, 10))));
      }
      await(plant, 20);

      TwinValues.Value expected = plant.value("oven-1", "expected").orElseThrow();
      assertThat(Double.parseDouble(expected.json())).isCloseTo(expectedAt(20), within(1e-6));
      assertThat(expected.quality()).isEqualTo(Quality.SIMULATED);
      double residual = Double.parseDouble(plant.value("oven-1", "residual").orElseThrow().json());
      assertThat(residual).isCloseTo(expectedAt(10) - expectedAt(20), within(1e-6));
      assertThat(plant.value("oven-1", "health").orElseThrow().json()).isEqualTo("\"running\"");
      plant.await(() -> plant.alarms().size() == 1);
      assertThat(plant.alarms().getFirst()).contains("Reality is different").contains("oven-1");
      assertThat(behaviours.status().getFirst().twins())
          .singleElement()
          .satisfies(
              twin -> {
                assertThat(twin.state()).isEqualTo(State.RUNNING);
                assertThat(twin.lagMicros()).isZero();
                assertThat(twin.outputs().getFirst().residual()).isCloseTo(residual, within(1e-9));
              });
    }
  }

  @Test
  void aTwinThatCameJustBeforeTheStartHasItsRunWhenTheStartIsOver() throws Exception {
    try (LivePlant plant = LivePlant.open(folder)) {
      assertThat(plant.space().view().hasTwin("oven-1")).isFalse();
      plant.putOven("oven-1");
      try (Behaviours behaviours = start(plant, SHADOW)) {
        assertThat(behaviours.twins("zone")).containsExactly("oven-1");
      }
    }
  }

  @Test
  void twinsComeAndGoWithTheirRuns() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      plant.putOven("oven-2");
      plant.await(() -> behaviours.status().getFirst().twins().size() == 2);
      assertThat(behaviours.status().getFirst().twins())
          .extracting(TwinStatus::twinId, TwinStatus::reason)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("oven-1", "waits for a value of burner"),
              org.assertj.core.groups.Tuple.tuple("oven-2", "waits for a value of burner"));

      plant.submit(new TwinCommand.DeleteTwin("oven-2", null));
      plant.await(() -> behaviours.status().getFirst().twins().size() == 1);
    }
  }

  @Test
  void afterARestartItGoesOnFromItsStateAndSaysNothingTwice() throws Exception {
    try (LivePlant plant = LivePlant.open(folder)) {
      plant.putOven("oven-1");
      try (Behaviours _ = start(plant, SHADOW)) {
        for (int i = 0; i <= 10; i++) {
          plant.tell("oven-1", i, "\"temperature\":%s,\"burner\":50".formatted(expectedAt(i)));
        }
        await(plant, 10);
      }
      long samples = plant.samples();
      // While nobody runs, reality goes on; its sensor says nonsense, which a new start would take.
      for (int i = 11; i <= 15; i++) {
        plant.tell("oven-1", i, "\"temperature\":500,\"burner\":50");
      }
      try (Behaviours behaviours = start(plant, SHADOW)) {
        await(plant, 15);

        TwinValues.Value expected = plant.value("oven-1", "expected").orElseThrow();
        assertThat(Double.parseDouble(expected.json())).isCloseTo(expectedAt(15), within(1e-6));
        assertThat(behaviours.status().getFirst().twins().getFirst().steps()).isEqualTo(15);
      }
      // Each second: two readings, what is expected, the residual.
      assertThat(plant.samples() - samples).isEqualTo(5 * 4);
    }
  }

  @Test
  void aModelThatFailsMarksItsTwinAndNoOther() throws Exception {
    try (LivePlant plant = LivePlant.open(folder);
        Behaviours behaviours = start(plant, SHADOW)) {
      plant.putOven("oven-1");
      plant.putOven("oven-2");
      for (int i = 0; i <= 5; i++) {
        plant.tell("oven-1", i, "\"temperature\":20,\"burner\":50");
        plant.tell("oven-2", i, "\"temperature\":20,\"burner\":%d".formatted(i < 3 ? 50 : 5_000));
      }
      await(plant, 5);
      plant.await(
          () ->
              plant
                  .value("oven-2", "health")
                  .filter(value -> value.json().contains("simulation failed"))
                  .isPresent());

      assertThat(plant.value("oven-2", "expected").orElseThrow().quality()).isEqualTo(Quality.BAD);
      assertThat(plant.value("oven-1", "health").orElseThrow().json()).isEqualTo("\"running\"");
      assertThat(behaviours.status().getFirst().twins())
          .extracting(TwinStatus::state)
          .containsExactly(State.RUNNING, State.FAILED);
    }
  }
}
