package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.Quality;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.behaviour.TwinStatus.State;
import io.lockstep.simulation.fmu.Fmu;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A behaviour of one twin goes with the event time of its readings.
class TwinRunTest {
  private static final long SECOND = 1_000_000;
  private static final long START = 1_000 * SECOND;
  private static final String SHADOW =
      """
      behaviour: zone
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      inputs: { u: burner }
      start: { y: temperature, timeConstant: 10, gain: 2, bias: 20 }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      health: health
      """;

  @TempDir Path folder;

  private final List<Write> written = new ArrayList<>();

  private TwinRun run(String yaml, Models models) {
    return new TwinRun(SmallPlant.plan(yaml, models), "oven-1", models, "");
  }

  private static void reading(TwinRun run, String path, long micros, double value) {
    reading(run, path, micros, value, Quality.GOOD);
  }

  private static void reading(TwinRun run, String path, long micros, double value, Quality of) {
    run.reading(run.plan().feeds().indexOf(new Plan.Feed("", path)), micros, value, of);
  }

  private boolean advance(TwinRun run) {
    return run.advance(0, 0, 1_000, written::add);
  }

  private double value(int at, String path) {
    return Double.parseDouble(written.get(at).json().get(path));
  }

  @Test
  void itWaitsUntilEachInputHasAValueAndSaysForWhat() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      advance(run);

      assertThat(run.status().state()).isEqualTo(State.WAITING);
      assertThat(run.status().reason()).isEqualTo("waits for a value of burner");
      assertThat(written).isEmpty();
    }
  }

  @Test
  void aStepWaitsForReadingsThatGoBeyondItsEnd() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 50);
      advance(run);
      assertThat(written).isEmpty();

      reading(run, "burner", START + SECOND - 1, 50);
      advance(run);
      assertThat(written).isEmpty();

      reading(run, "burner", START + SECOND, 50);
      advance(run);
      assertThat(written).hasSize(1);
      assertThat(written.getFirst().sourceMicros()).isEqualTo(START + SECOND);
      assertThat(written.getFirst().quality()).isEqualTo(Quality.SIMULATED);
      assertThat(value(0, "expected")).isCloseTo(120 - 100 * Math.exp(-0.1), within(1e-9));
      assertThat(written.getFirst().json()).containsEntry("health", "\"running\"");
    }
  }

  @Test
  void theResidualStandsAtTheTimeOfItsReadingInItsOwnUnit() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 50);
      reading(run, "temperature", START + SECOND / 4, 30);
      reading(run, "burner", START + SECOND, 50);
      advance(run);

      double expected = 20 + (100 - 100 * Math.exp(-0.1)) / 4;
      assertThat(written.getFirst().sourceMicros()).isEqualTo(START + SECOND / 4);
      assertThat(value(0, "residual")).isCloseTo((30 - expected) * 1.8, within(1e-9));
      assertThat(run.status().outputs().getFirst().residual())
          .isCloseTo((30 - expected) * 1.8, within(1e-9));
    }
  }

  @Test
  void readingsMayComeLateWithinTheLateness() {
    String yaml = SHADOW + "lateness: 2s\n";
    try (TwinRun inOrder = run(yaml, SmallPlant.JAVA);
        TwinRun shuffled = run(yaml, SmallPlant.JAVA)) {
      List<Write> first = new ArrayList<>();
      List<Write> second = new ArrayList<>();
      for (TwinRun each : List.of(inOrder, shuffled)) {
        reading(each, "temperature", START, 20);
        reading(each, "burner", START, 0);
      }
      for (int i = 1; i <= 20; i++) {
        reading(inOrder, "burner", START + i * SECOND, 10 * i);
        inOrder.advance(0, 0, 1_000, first::add);
      }
      for (int i = 1; i <= 20; i += 2) {
        reading(shuffled, "burner", START + (i + 1) * SECOND, 10 * (i + 1));
        shuffled.advance(0, 0, 1_000, second::add);
        reading(shuffled, "burner", START + i * SECOND, 10 * i);
        shuffled.advance(0, 0, 1_000, second::add);
      }

      assertThat(second).hasSize(18).isEqualTo(first);
      assertThat(shuffled.status().lateReadings()).isZero();
    }
  }

  @Test
  void aReadingBehindItsStepIsCountedAndChangesNothing() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 50);
      reading(run, "burner", START + 5 * SECOND, 50);
      advance(run);
      int before = written.size();
      reading(run, "burner", START + 2 * SECOND, 0);
      advance(run);

      assertThat(run.status().lateReadings()).isEqualTo(1);
      assertThat(written).hasSize(before);
    }
  }

  private static final String STUCK =
      SHADOW.replace("residual: residual", "stuck: motor/speed").replace("health: health\n", "");

  /// A reading of the temperature each second: noise, then the last one of it again and again.
  private static void noiseThenSilence(TwinRun run, int from, int to, int stuckFrom) {
    for (int i = from; i < to; i++) {
      reading(run, "burner", START + i * SECOND, 0);
      double noise = Math.min(i, stuckFrom) * 7 % 11 / 100.0;
      reading(run, "temperature", START + i * SECOND, 20 + noise);
    }
  }

  @Test
  void repeatsOfAReadingAreSurprisingOnceItsNoiseIsKnown() {
    try (TwinRun run = run(STUCK, SmallPlant.JAVA)) {
      noiseThenSilence(run, 0, 104, 100);
      advance(run);

      List<Write> told =
          written.stream().filter(each -> each.json().containsKey("motor/speed")).toList();
      assertThat(told)
          .extracting(Write::sourceMicros)
          .as("told when it changes, at the time of the reading")
          .containsExactly(
              START + SECOND, START + 101 * SECOND, START + 102 * SECOND, START + 103 * SECOND);
      assertThat(told)
          .extracting(each -> Double.parseDouble(each.json().get("motor/speed")))
          .isSorted()
          .first()
          .isEqualTo(0.0);
      assertThat(told).allMatch(each -> each.quality() == Quality.SIMULATED);
    }
  }

  @Test
  void whatIsKnownOfRepeatsIsSavedWithTheRun() throws IOException {
    try (TwinRun run = run(STUCK, SmallPlant.JAVA);
        TwinRun other = run(STUCK, SmallPlant.JAVA)) {
      noiseThenSilence(run, 0, 103, 100);
      advance(run);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assertThat(run.save(new DataOutputStream(bytes))).isTrue();
      other.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      written.clear();

      noiseThenSilence(run, 103, 110, 100);
      advance(run);
      List<Write> first = List.copyOf(written);
      written.clear();
      noiseThenSilence(other, 103, 110, 100);
      advance(other);

      assertThat(written).isEqualTo(first).isNotEmpty();
    }
  }

  @Test
  void badReadingsAreNotUsed() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 0);
      reading(run, "burner", START + SECOND, 1e9, Quality.BAD);
      reading(run, "burner", START + 2 * SECOND, 0);
      advance(run);

      assertThat(value(1, "expected")).isEqualTo(20);
    }
  }

  @Test
  void behindALongGapItBeginsAnew() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 50);
      advance(run);
      long later = START + 3 * 3_600 * SECOND;
      reading(run, "temperature", later, 77);
      reading(run, "burner", later, 28.5);
      advance(run);
      reading(run, "burner", later + SECOND, 28.5);
      advance(run);

      assertThat(run.status().restarts()).isEqualTo(1);
      assertThat(written).hasSize(1);
      assertThat(value(0, "expected")).isEqualTo(77);
    }
  }

  @Test
  void aStandInKeepsSilentWhileTheRealSourceReports() {
    try (TwinRun run =
        run(
            """
            behaviour: zone
            mode: stand-in
            java: lag
            model: dtmi:test:Oven;1
            inputs: { u: burner }
            outputs: { y: temperature }
            """,
            SmallPlant.JAVA)) {
      reading(run, "burner", START, 50);
      for (int i = 1; i <= 100; i++) {
        if (i == 10) {
          reading(run, "temperature", START + i * SECOND, 49);
        }
        reading(run, "burner", START + i * SECOND, 50);
        advance(run);
        reading(run, "temperature", START + i * SECOND, 50, Quality.SIMULATED);
      }

      List<Long> seconds =
          written.stream().map(each -> (each.sourceMicros() - START) / SECOND).toList();
      assertThat(seconds)
          .startsWith(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 40L, 41L)
          .endsWith(100L)
          .hasSize(9 + 61);
    }
  }

  @Test
  void withoutReadingsTheClockDrives() {
    try (TwinRun run =
        run(
            """
            behaviour: zone
            mode: virtual-sensor
            java: lag
            model: dtmi:test:Oven;1
            inputs: { u: 5 }
            start: { y: 0, timeConstant: 2 }
            outputs: { y: count }
            """,
            SmallPlant.JAVA)) {
      run.advance(START, 0, 1_000, written::add);
      run.advance(START + 3 * SECOND, 0, 1_000, written::add);

      assertThat(written).hasSize(3);
      assertThat(written.getLast().json()).containsEntry("count", "4"); // 5 (1 - e^-1.5) = 3.88
      assertThat(run.wantsTime(0)).isTrue();
    }
  }

  @Test
  void whatIsToldAlreadyIsNotToldAgain() {
    try (TwinRun run = run(SHADOW, SmallPlant.JAVA)) {
      run.written(START + 3 * SECOND);
      reading(run, "temperature", START, 20);
      reading(run, "burner", START, 50);
      reading(run, "burner", START + 5 * SECOND, 50);
      advance(run);

      assertThat(written)
          .extracting(Write::sourceMicros)
          .containsExactly(START + 4 * SECOND, START + 5 * SECOND);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anFmuShadowsInItsOwnUnits(int version) {
    TestFmus.binary(folder, "zone", version);
    try (Models models = new FmuModels(Optional.of(folder), Map.of(), Fmu::load);
        TwinRun run = run(fmu(version), models)) {
      reading(run, "temperature", START, 26.85);
      reading(run, "burner", START, 50);
      for (int i = 1; i <= 30; i++) {
        reading(run, "burner", START + i * SECOND, 50);
        advance(run);
      }

      // 300 K around it, 100 K more by the burner.
      assertThat(run.status().state()).isEqualTo(State.RUNNING);
      assertThat(written).hasSize(30);
      assertThat(value(29, "expected")).isCloseTo(126.85 - 100 * Math.exp(-3), within(1e-6));
    }
  }

  private static String fmu(int version) {
    return """
        behaviour: zone
        mode: shadow
        fmu: zone%d.fmu
        model: dtmi:test:Oven;1
        inputs: { u: burner, ambient: { value: 300 } }
        start: { T: temperature }
        outputs:
          T: { property: expected, measured: temperature, residual: residual }
        health: health
        """
        .formatted(version);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aRunGoesOnWhereItWasSavedBitForBit(int version) throws IOException {
    TestFmus.binary(folder, "zone", version);
    try (Models models = new FmuModels(Optional.of(folder), Map.of(), Fmu::load);
        TwinRun run = run(fmu(version), models);
        TwinRun other = run(fmu(version), models)) {
      reading(run, "temperature", START, 26.85);
      for (int i = 0; i <= 10; i++) {
        reading(run, "burner", START + i * SECOND, 5 * i);
        advance(run);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assertThat(run.save(new DataOutputStream(bytes))).isTrue();
      other.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      List<Write> first = new ArrayList<>();
      List<Write> second = new ArrayList<>();
      for (int i = 11; i <= 20; i++) {
        reading(run, "burner", START + i * SECOND, 7 * i);
        reading(other, "burner", START + i * SECOND, 7 * i);
        run.advance(0, 0, 1_000, first::add);
        other.advance(0, 0, 1_000, second::add);
      }

      assertThat(first).hasSize(10);
      assertThat(second.stream().map(each -> each.json().get("expected")))
          .containsExactlyElementsOf(
              first.stream().map(each -> each.json().get("expected")).toList());
    }
  }

  @Test
  void aModelThatFailsIsMarkedItsValuesAreBadAndItIsBegunAnewAfterPauses() {
    TestFmus.binary(folder, "zone", 3);
    try (Models models = new FmuModels(Optional.of(folder), Map.of(), Fmu::load);
        TwinRun run = run(fmu(3), models)) {
      reading(run, "temperature", START, 26.85);
      reading(run, "burner", START, 50);
      reading(run, "burner", START + SECOND, 2_000);
      reading(run, "burner", START + 2 * SECOND, 2_000);
      run.advance(0, 0, 1_000, written::add);

      assertThat(run.status().state()).isEqualTo(State.FAILED);
      assertThat(run.status().reason()).isEqualTo("T: expected a finite number, found NaN");
      assertThat(run.status().failures()).isEqualTo(1);
      assertThat(written).hasSize(3);
      assertThat(written.get(1).json().get("health"))
          .startsWith("\"simulation failed: T: expected a finite number");
      assertThat(written.get(2).quality()).isEqualTo(Quality.BAD);
      assertThat(value(2, "expected")).isEqualTo(value(0, "expected"));

      long second = 1_000_000_000;
      run.advance(0, second - 1, 1_000, written::add);
      assertThat(run.status().failures()).isEqualTo(1);
      reading(run, "burner", START + 4 * SECOND, 2_000);
      run.advance(0, second, 1_000, written::add);
      reading(run, "burner", START + 5 * SECOND, 2_000);
      run.advance(0, second, 1_000, written::add);
      assertThat(run.status().failures()).isEqualTo(2);

      reading(run, "burner", START + 6 * SECOND, 50);
      run.advance(0, 3 * second - 1, 1_000, written::add);
      assertThat(run.status().state()).isEqualTo(State.FAILED);
      run.advance(0, 3 * second, 1_000, written::add);
      reading(run, "burner", START + 7 * SECOND, 50);
      run.advance(0, 3 * second, 1_000, written::add);

      assertThat(run.status().state()).isEqualTo(State.RUNNING);
      assertThat(written.getLast().json()).containsEntry("health", "\"running\"");
    }
  }
}
