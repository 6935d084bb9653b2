package io.lockstep.simulation.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.FmuModels;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.ScenarioFiles;
import io.lockstep.simulation.behaviour.SmallPlant;
import io.lockstep.simulation.calibration.Estimate.Verdict;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parameters of a behaviour, found again in the past of a plant whose parameters are known.
class CalibrationTest {
  private static final long SECOND = 1_000_000;
  private static final long BEGIN = 1_700_000_000 * SECOND;
  private static final int SECONDS = 600;
  private static final String SHADOW =
      """
      behaviour: zone
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      inputs: { u: burner }
      start: { y: temperature, timeConstant: 20, gain: 1, bias: 20 }
      outputs:
        y: { property: expected, measured: temperature, residual: residual }
      """;

  @TempDir Path folder;

  private static Unknown unknown(String name, double lower, double upper) {
    return new Unknown(name, OptionalDouble.empty(), lower, upper);
  }

  private static CalibrationRequest request(Unknown... unknowns) {
    return request(3, unknowns);
  }

  private static CalibrationRequest request(int starts, Unknown... unknowns) {
    return request(starts, SECONDS, unknowns);
  }

  private static CalibrationRequest request(int starts, int seconds, Unknown... unknowns) {
    return new CalibrationRequest(
        "oven-1", BEGIN, BEGIN + seconds * SECOND, List.of(unknowns), 0.3, starts, 1);
  }

  /// An oven of gain 2 and time constant 50 around 20 degrees, whose burner goes up and down.
  private static Remembered oven(Random random, double noise) {
    Remembered past = new Remembered();
    double y = 20;
    for (int i = 0; i < SECONDS; i++) {
      double burner = i / 90 % 2 == 0 ? 60 : 15;
      past.add("burner", BEGIN + i * SECOND, burner);
      past.add("temperature", BEGIN + i * SECOND, y + noise * random.nextGaussian());
      y += (2 * burner + 20 - y) * -Math.expm1(-1 / 50.0);
    }
    return past;
  }

  private static Random random() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private static CalibrationResult run(
      String yaml, CalibrationRequest request, Models models, MeasuredPast past) {
    return new Calibration(SmallPlant.plan(yaml, models), "oven-1", request, models, past).run();
  }

  private static CalibrationResult run(CalibrationRequest request, MeasuredPast past) {
    return run(SHADOW, request, SmallPlant.JAVA, past);
  }

  private static Estimate of(CalibrationResult result, String name) {
    return result.fit().estimates().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void parametersAreFoundAgainAndTriedOnWhatTheSearchDidNotSee() {
    CalibrationResult result =
        run(
            request(
                unknown("gain", 0.1, 10), unknown("timeConstant", 2, 500), unknown("y", 0, 100)),
            oven(random(), 0.5));

    Estimate gain = of(result, "gain");
    Estimate timeConstant = of(result, "timeConstant");
    // Six standard deviations: the seed is another one each time.
    assertThat(gain.value()).isCloseTo(2, within(6 * gain.deviation()));
    assertThat(timeConstant.value()).isCloseTo(50, within(6 * timeConstant.deviation()));
    assertThat(gain.deviation()).isBetween(1e-4, 0.02);
    assertThat(gain.low()).isLessThan(gain.value());
    assertThat(result.isDetermined()).isTrue();
    assertThat(result.lines())
        .contains("\n  gain: ", "\n  # y: ", "(95 %), at the begin of the range\n");
    assertThat(result.present().subList(0, 2)).containsExactly(1.0, 20.0);
    CalibrationResult.Compared compared = result.outputs().getFirst();
    assertThat(compared.readings()).isEqualTo(420);
    assertThat(compared.heldOut()).isEqualTo(179);
    assertThat(compared.before()).isGreaterThan(10);
    assertThat(compared.heldOutBefore()).isGreaterThan(10);
    assertThat(compared.after()).isBetween(0.4, 0.6);
    assertThat(compared.heldOutAfter()).isBetween(0.35, 0.7);
    assertThat(compared.noise().deviation()).isBetween(0.4, 0.6);
    assertThat(result.splitMicros()).isEqualTo(BEGIN + 420 * SECOND);
  }

  @Test
  void whatIsFoundCanBeWrittenIntoTheScenarioFile() {
    CalibrationResult result =
        run(
            request(unknown("gain", 0.1, 10), unknown("timeConstant", 2, 500)),
            oven(new Random(1), 0));
    String file =
        SHADOW.replace("start: { y: temperature, timeConstant: 20, gain: 1, bias: 20 }\n", "")
            + result.lines();
    List<Problem> problems = new ArrayList<>();
    Behaviour read =
        ScenarioFiles.parse(List.of(new NamedText("scenarios/a.yaml", file)), problems).getFirst();

    assertThat(problems).isEmpty();
    assertThat(read.start().keySet()).containsExactly("gain", "timeConstant");
    assertThat(constant(read, "gain")).isCloseTo(2, within(1e-4));
    assertThat(constant(read, "timeConstant")).isCloseTo(50, within(1e-2));
  }

  private static double constant(Behaviour of, String variable) {
    return of.start().get(variable) instanceof Behaviour.Origin.Constant(double value)
        ? value
        : Double.NaN;
  }

  @Test
  void gainAndOffsetUnderOneInputAreNotIdentifiableAndTheLinesSaySo() {
    Remembered past = new Remembered();
    Random random = random();
    for (int i = 0; i < SECONDS; i++) {
      past.add("burner", BEGIN + i * SECOND, 40);
      past.add("temperature", BEGIN + i * SECOND, 100 + 0.5 * random.nextGaussian());
    }
    CalibrationResult result =
        run(request(unknown("gain", 0.1, 10), unknown("bias", -50, 150)), past);

    assertThat(of(result, "gain").verdict()).isEqualTo(Verdict.UNDETERMINED);
    assertThat(of(result, "gain").partners()).containsExactly("bias");
    assertThat(of(result, "bias").verdict()).isEqualTo(Verdict.UNDETERMINED);
    assertThat(result.isDetermined()).isFalse();
    assertThat(result.findings())
        .anyMatch(each -> each.startsWith("gain: not identifiable, bias can make up for it"));
    assertThat(result.lines()).contains("  # gain: ", "  # undetermined");
  }

  @Test
  void aModelThatMissesSomethingIsTold() {
    Remembered past = oven(new Random(3), 0.2);
    Remembered disturbed = new Remembered();
    for (Remembered.Reading each : past.all()) {
      double drift =
          each.path().equals("temperature") ? 5 * Math.sin((each.micros() - BEGIN) / 40e6) : 0;
      disturbed.add(each.path(), each.micros(), each.value() + drift);
    }
    CalibrationResult result =
        run(request(unknown("gain", 0.1, 10), unknown("timeConstant", 2, 500)), disturbed);

    assertThat(result.findings()).anyMatch(each -> each.contains("the model misses something"));
    assertThat(result.outputs().getFirst().noise().widening()).isGreaterThan(3);
  }

  @Test
  void anFmuInAWorkerIsCalibrated() {
    TestFmus.binary(folder, "zone", 3);
    String yaml =
        """
        behaviour: zone
        mode: shadow
        fmu: zone3.fmu
        model: dtmi:test:Oven;1
        inputs: { u: burner, ambient: 293.15 }
        start: { T: temperature }
        outputs:
          T: { property: expected, measured: temperature, residual: residual }
        """;
    try (Models models =
            new FmuModels(Optional.of(folder), Map.of(), new Workers(WorkerOptions.STANDARD));
        Models apart = models.apart()) {
      CalibrationResult result =
          run(
              yaml,
              request(
                  1, 240, unknown("gain", 0.1, 10), unknown("tau", 2, 500), unknown("T", 280, 310)),
              apart,
              oven(random(), 0.5));

      Estimate gain = of(result, "gain");
      Estimate tau = of(result, "tau");
      assertThat(gain.value()).isCloseTo(2, within(6 * gain.deviation()));
      // The FMU goes by Euler's steps of 0.05 s, which is a time constant off by half a step.
      assertThat(tau.value()).isCloseTo(50, within(6 * tau.deviation() + 0.05));
      assertThat(of(result, "T").value())
          .isCloseTo(293.15, within(6 * of(result, "T").deviation()));
      assertThat(result.isDetermined()).isTrue();
      assertThat(result.units()).containsExactly("", "s", "K");
      assertThat(result.present().subList(0, 2)).containsExactly(2.0, 10.0);
    }
  }

  @Test
  void anFmuThatIsNoNumberForSomeParametersIsBorne() {
    TestFmus.binary(folder, "zone", 3);
    String yaml =
        """
        behaviour: zone
        mode: shadow
        fmu: zone3.fmu
        model: dtmi:test:Oven;1
        inputs: { u: burner, ambient: 293.15 }
        start: { T: temperature, gain: 2 }
        outputs:
          T: { property: expected, measured: temperature, residual: residual }
        """;
    try (Models models =
        new FmuModels(Optional.of(folder), Map.of(), new Workers(WorkerOptions.STANDARD))) {
      // With a time constant below half of its own step the FMU goes to infinity.
      CalibrationResult result =
          run(yaml, request(1, 240, unknown("tau", 1e-3, 100)), models, oven(new Random(2), 0.1));

      assertThat(of(result, "tau").value()).isCloseTo(50, within(1.0));
    }
  }

  private static void refused(
      String yaml, CalibrationRequest request, MeasuredPast past, String why) {
    assertThatThrownBy(() -> run(yaml, request, SmallPlant.JAVA, past))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatCannotBeLookedForIsRefused() {
    Remembered past = oven(new Random(1), 0);

    refused(
        SHADOW,
        request(unknown("gian", 0, 1)),
        past,
        "parameter gian: expected a variable of lag, found none of this name; did you mean gain?");
    refused(
        SHADOW,
        request(unknown("u", 0, 1)),
        past,
        "found an input, which is told before each step");
    assertThatThrownBy(() -> unknown("gain", 2, 1))
        .hasMessageContaining("expected two finite bounds, the lower one first, found 2.0 to 1.0");
    assertThatThrownBy(() -> request(unknown("gain", 0, 1), unknown("gain", 0, 2)))
        .hasMessageContaining("expected each once, found gain twice");
  }

  @Test
  void parametersOfAnFmuThatCannotBeSetAreRefusedByName() {
    String xml =
        TestFmus.xml("zone", 3)
            .replace(
                "<Float64 name=\"gain\" valueReference=\"4\" causality=\"parameter\" variability=\"fixed\" initial=\"exact\"",
                "<Float64 name=\"gain\" valueReference=\"4\" causality=\"local\" variability=\"constant\" initial=\"exact\"");
    TestFmus.binary(folder, "zone", 3, xml);
    TestFmus.binary(folder, "rogue", 3);
    try (Models models =
        new FmuModels(Optional.of(folder), Map.of(), new Workers(WorkerOptions.STANDARD))) {
      String yaml = SHADOW.replace("java: lag", "fmu: zone3.fmu").replace(" y: {", " T: {");
      String zone =
          yaml.replace(
              "start: { y: temperature, timeConstant: 20, gain: 1, bias: 20 }", "start: {}");
      assertThatThrownBy(() -> run(zone, request(unknown("gain", 0, 1)), models, new Remembered()))
          .hasMessageContaining("parameter gain: expected a parameter or start value")
          .hasMessageContaining("found one that is constant, calculated or structural");
      String rogue =
          """
          behaviour: rogue
          mode: shadow
          fmu: rogue3.fmu
          model: dtmi:test:Oven;1
          outputs: { x: { property: expected, measured: temperature } }
          """;
      assertThatThrownBy(() -> run(rogue, request(unknown("deed", 0, 1)), models, new Remembered()))
          .hasMessageContaining(
              "parameter deed: expected a scalar that can be any number, found one of whole numbers");
    }
  }

  @Test
  void aPastThatIsNoExperimentIsRefused() {
    CalibrationRequest request = request(unknown("gain", 0.1, 10));
    refused(
        SHADOW,
        request,
        new Remembered(),
        "expected readings of burner of oven-1 from 2023-11-14T22:13:20Z to 2023-11-14T22:23:20Z, found none");
    Remembered gap = new Remembered();
    for (int i = 0; i < 10; i++) {
      long at = BEGIN + (i < 5 ? i : i + 20_000) * SECOND;
      gap.add("burner", at, i);
      gap.add("temperature", at, i);
    }
    refused(
        SHADOW,
        new CalibrationRequest(
            "oven-1", BEGIN, BEGIN + 30_000 * SECOND, request.unknowns(), 0.3, 1, 1),
        gap,
        "expected readings without a gap of more than PT2H46M40S");
    refused(
        """
        behaviour: nobody
        mode: virtual-sensor
        java: lag
        model: dtmi:test:Oven;1
        inputs: { u: burner }
        outputs: { y: expected }
        """,
        request,
        oven(new Random(1), 0),
        "expected an output that is compared with what is measured, found none: mode virtual-sensor has none");
    refused(
        SHADOW.replace("step: 1s\n", "").replace("java: lag", "java: lag\nstep: 1us"),
        request,
        oven(new Random(1), 0),
        "expected 1 to 1,000,000 steps");
  }

  @Test
  void itCanBeCancelled() {
    Plan plan = SmallPlant.plan(SHADOW, SmallPlant.JAVA);
    Calibration calibration =
        new Calibration(
            plan,
            "oven-1",
            request(unknown("gain", 0.1, 10)),
            SmallPlant.JAVA,
            oven(new Random(1), 0));
    calibration.cancel();

    assertThatThrownBy(calibration::run).isInstanceOf(CancellationException.class);
  }
}
