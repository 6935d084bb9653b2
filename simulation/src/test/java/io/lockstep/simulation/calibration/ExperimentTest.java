package io.lockstep.simulation.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.Quality;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.SmallPlant;
import io.lockstep.simulation.behaviour.TwinRun;
import io.lockstep.simulation.behaviour.TwinStatus;
import io.lockstep.simulation.behaviour.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// A behaviour that is replayed from the past says what it would have said live.
class ExperimentTest {
  private static final long SECOND = 1_000_000;
  private static final long BEGIN = 1_700_000_000 * SECOND;
  private static final String SHADOW =
      """
      behaviour: zone
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      step: STEP
      inputs: { u: { property: burner, sampling: SAMPLING } }
      start: { y: temperature, timeConstant: 7, gain: 2 }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      """;

  private static Plan plan(String yaml) {
    return SmallPlant.plan(yaml, SmallPlant.JAVA);
  }

  /// Of readings at random times; the past ends where the last one is.
  private static Remembered remembered(Random random, int count) {
    Remembered past = new Remembered();
    List<String> paths = List.of("temperature", "burner");
    long at = BEGIN;
    for (int i = 0; i < count; i++) {
      at += 1 + random.nextLong(900_000);
      past.add(paths.get(i < 2 ? i : random.nextInt(2)), at, random.nextDouble(100));
    }
    return past;
  }

  private static Experiment experiment(Plan plan, Remembered past, long from, long to) {
    return Experiment.of(plan, "oven-1", from, to, SmallPlant.JAVA, past, () -> false);
  }

  @RepeatedTest(20)
  void itsDifferencesAreThoseOfTheBehaviourThatRanLive() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Plan plan =
        plan(
            SHADOW
                .replace("STEP", random.nextBoolean() ? "1s" : "300ms")
                .replace("SAMPLING", random.nextBoolean() ? "hold" : "linear"));
    Remembered past = remembered(random, 400);
    List<Write> written = new ArrayList<>();
    try (TwinRun live = new TwinRun(plan, "oven-1", SmallPlant.JAVA, "")) {
      for (Remembered.Reading each : past.all()) {
        int feed = plan.feeds().indexOf(new Plan.Feed("", each.path()));
        if (feed >= 0) {
          live.reading(feed, each.micros(), each.value(), Quality.GOOD);
        }
      }
      assertThat(live.advance(0, 0, 10_000, written::add)).isFalse();
      assertThat(live.status().state()).isEqualTo(TwinStatus.State.RUNNING);
    }
    Experiment replayed = experiment(plan, past, BEGIN, BEGIN + 1_000 * SECOND);
    Experiment.Comparison compared = replayed.comparisons().getFirst();
    double[] predicted = replayed.run().orElseThrow().getFirst();
    long step = plan.behaviour().stepMicros();
    int found = 0;
    for (Write each : written) {
      if (each.json().containsKey("residual")) {
        for (int i = 0; i < predicted.length; i++) {
          long at = replayed.micros(compared.step(i)) + Math.round(compared.share(i) * step);
          if (at == each.sourceMicros()) {
            // The residual is in degrees of Fahrenheit.
            assertThat(Double.parseDouble(each.json().get("residual")))
                .isCloseTo((compared.measured(i) - predicted[i]) * 1.8, within(1e-9));
            found++;
          }
        }
      }
    }
    assertThat(found)
        .isEqualTo(written.stream().filter(each -> each.json().containsKey("residual")).count())
        .isGreaterThan(50);
  }

  @Test
  void whatHeldBeforeTheRangeCountsAndLetsItBeginThere() {
    Plan plan = plan(SHADOW.replace("STEP", "1s").replace("SAMPLING", "hold"));
    Remembered past = new Remembered();
    past.add("burner", BEGIN - 3_600 * SECOND, 20);
    for (int i = 0; i <= 20; i++) {
      past.add("temperature", BEGIN + i * SECOND, 40);
    }
    Experiment experiment = experiment(plan, past, BEGIN, BEGIN + 100 * SECOND);

    assertThat(experiment.originMicros()).isEqualTo(BEGIN);
    assertThat(experiment.steps()).isEqualTo(20);
    assertThat(experiment.run().orElseThrow().getFirst()).hasSize(20).containsOnly(40);
  }

  @Test
  void whatIsOtherwiseTakesThePlaceOfWhatTheFileSays() {
    Plan plan = plan(SHADOW.replace("STEP", "1s").replace("SAMPLING", "hold"));
    Remembered past = new Remembered();
    past.add("burner", BEGIN, 10);
    for (int i = 0; i <= 20; i++) {
      past.add("temperature", BEGIN + i * SECOND, 20);
    }
    Experiment experiment = experiment(plan, past, BEGIN, BEGIN + 100 * SECOND);

    assertThat(experiment.present(List.of("gain", "timeConstant", "y"))).containsExactly(2, 7, 20);
    double[] predicted =
        experiment
            .run(List.of("gain", "timeConstant"), new double[] {3, 5}, 10)
            .orElseThrow()
            .getFirst();
    assertThat(predicted).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(predicted[i]).isCloseTo(30 - 10 * Math.exp(-(i + 1) / 5.0), within(1e-9));
    }
  }

  @Test
  void readingsOfBadQualityDoNotCountAndAStandInIsNotComparedWithItself() {
    Plan plan =
        plan(
            """
            behaviour: missing
            mode: stand-in
            java: lag
            model: dtmi:test:Oven;1
            inputs: { u: burner }
            outputs: { y: temperature }
            """);
    Remembered past = new Remembered();
    for (int i = 0; i <= 30; i++) {
      past.add("burner", BEGIN + i * SECOND, i, i == 7 ? Quality.BAD : Quality.GOOD);
      past.add("temperature", BEGIN + i * SECOND, i, i < 20 ? Quality.GOOD : Quality.SIMULATED);
    }
    Experiment experiment = experiment(plan, past, BEGIN, BEGIN + 100 * SECOND);

    assertThat(experiment.comparisons().getFirst().size()).isEqualTo(19);
    assertThat(experiment.comparisons().getFirst().path()).isEqualTo("temperature");
    assertThat(experiment.steps()).isEqualTo(30);
  }
}
