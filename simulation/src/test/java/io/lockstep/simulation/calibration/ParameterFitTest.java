package io.lockstep.simulation.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.calibration.Estimate.Verdict;
import io.lockstep.simulation.calibration.ParameterFit.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Parameters are found again in what a model with known ones would give, within what is said to be
/// unknown of them; and what cannot be found is said.
class ParameterFitTest {
  private static final int SIZE = 200;
  private static final List<Unknown> UNKNOWNS =
      List.of(unknown("gain", 0.1, 10), unknown("timeConstant", 5, 1000));
  private static final double[] START = {1, 60};
  private static final Options OPTIONS = new Options(1, 1, 10_000);

  private static Unknown unknown(String name, double lower, double upper) {
    return new Unknown(name, OptionalDouble.empty(), lower, upper);
  }

  /// The answer of a first-order lag to a step of 50 at 0, from 20 on.
  private static double[] heated(double gain, double timeConstant) {
    double[] values = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = 20 + gain * 50 * -Math.expm1(-i / timeConstant);
    }
    return values;
  }

  private static Optional<List<double[]>> heated(double[] parameters) {
    return Optional.of(List.of(heated(parameters[0], parameters[1])));
  }

  /// What an oven of gain 2 and time constant 100 measures.
  ///
  /// @param memory how much of one disturbance goes on in the next, 0 for white noise
  private static double[] measured(Random random, double noise, double memory) {
    double[] values = heated(2, 100);
    double rest = random.nextGaussian();
    for (int i = 0; i < SIZE; i++) {
      values[i] += noise * rest;
      rest = memory * rest + Math.sqrt(1 - memory * memory) * random.nextGaussian();
    }
    return values;
  }

  private static Fit fit(double[] measured) {
    return ParameterFit.of(UNKNOWNS, START, List.of(measured), ParameterFitTest::heated, OPTIONS);
  }

  private static Random random() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  @Test
  void withoutNoiseTheyAreFoundExactly() {
    Fit fit = fit(heated(2, 100));

    assertThat(fit.estimates().get(0).value()).isCloseTo(2, within(1e-6));
    assertThat(fit.estimates().get(1).value()).isCloseTo(100, within(1e-4));
    assertThat(fit.estimates()).allMatch(Estimate::isDetermined);
    assertThat(fit.noises().getFirst().deviation()).isLessThan(1e-5);
    assertThat(fit.hasConverged()).isTrue();
  }

  /// How often intervals hold the truth, and how wide they are beside what estimates scatter.
  private record Coverage(double gain, double timeConstant, double widthShare, double widening) {
    static Coverage of(Random random, int runs, double memory) {
      int gain = 0;
      int timeConstant = 0;
      double widths = 0;
      double squares = 0;
      double widening = 0;
      for (int i = 0; i < runs; i++) {
        Fit fit = fit(measured(random, 0.5, memory));
        Estimate first = fit.estimates().get(0);
        Estimate second = fit.estimates().get(1);
        gain += first.low() <= 2 && 2 <= first.high() ? 1 : 0;
        timeConstant += second.low() <= 100 && 100 <= second.high() ? 1 : 0;
        widths += (first.high() - first.low()) / runs;
        squares += (first.value() - 2) * (first.value() - 2) / runs;
        widening += fit.noises().getFirst().widening() / runs;
      }
      return new Coverage(
          (double) gain / runs,
          (double) timeConstant / runs,
          widths / (2 * 1.96 * Math.sqrt(squares)),
          widening);
    }
  }

  @Test
  void intervalsHoldTheTruthInNineteenOfTwentyCasesAndAreNoWiderThanThatTakes() {
    Coverage coverage = Coverage.of(random(), 400, 0);

    // 95 %, give or take five standard deviations of so many cases.
    assertThat(coverage.gain()).as(coverage.toString()).isBetween(0.895, 0.999);
    assertThat(coverage.timeConstant()).as(coverage.toString()).isBetween(0.895, 0.999);
    assertThat(coverage.widthShare()).as(coverage.toString()).isBetween(0.8, 1.25);
  }

  @Test
  void disturbancesThatGoOnMakeThemWiderSoThatTheyStillDo() {
    Coverage coverage = Coverage.of(random(), 400, 0.8);

    assertThat(coverage.gain()).as(coverage.toString()).isBetween(0.84, 0.999);
    assertThat(coverage.timeConstant()).as(coverage.toString()).isBetween(0.84, 0.999);
    // sqrt((1 + 0.8) / (1 - 0.8)) is 3.
    assertThat(coverage.widening()).as(coverage.toString()).isBetween(2.3, 3.3);
  }

  @Test
  void ofTwoThatCanMakeUpForEachOtherNeitherIsDeterminedAndAThirdIs() {
    Random random = random();
    double[] measured = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      measured[i] = 3 + 4 + 0.5 * Math.sin(i) + 0.1 * random.nextGaussian();
    }
    Fit fit =
        ParameterFit.of(
            List.of(unknown("a", 0, 10), unknown("b", 0, 10), unknown("c", 0, 10)),
            new double[] {1, 1, 1},
            List.of(measured),
            parameters -> {
              double[] values = new double[SIZE];
              for (int i = 0; i < SIZE; i++) {
                values[i] = parameters[0] + parameters[1] + parameters[2] * Math.sin(i);
              }
              return Optional.of(List.of(values));
            },
            OPTIONS);

    assertThat(fit.estimates().stream().map(Estimate::verdict))
        .containsExactly(Verdict.UNDETERMINED, Verdict.UNDETERMINED, Verdict.DETERMINED);
    assertThat(fit.estimates().get(0).partners()).containsExactly("b");
    assertThat(fit.estimates().get(1).partners()).containsExactly("a");
    assertThat(fit.estimates().get(0).value() + fit.estimates().get(1).value())
        .isCloseTo(7, within(0.1));
    assertThat(fit.estimates().get(0).low()).isNaN();
    assertThat(fit.estimates().get(2).value()).isCloseTo(0.5, within(0.1));
    assertThat(fit.estimates().get(2).high()).isLessThan(0.6);
    assertThat(fit.condition()).isGreaterThan(1e6);
  }

  @Test
  void whatHasNoInfluenceIsNotDetermined() {
    Fit fit =
        ParameterFit.of(
            List.of(unknown("level", 0, 10), unknown("idle", 0, 10)),
            new double[] {1, 2},
            List.of(new double[] {5, 5.1, 4.9, 5}),
            parameters ->
                Optional.of(
                    List.of(
                        new double[] {parameters[0], parameters[0], parameters[0], parameters[0]})),
            OPTIONS);

    assertThat(fit.estimates().get(0).isDetermined()).isTrue();
    assertThat(fit.estimates().get(0).value()).isCloseTo(5, within(1e-6));
    assertThat(fit.estimates().get(1).verdict()).isEqualTo(Verdict.UNDETERMINED);
    assertThat(fit.estimates().get(1).partners()).isEmpty();
  }

  @Test
  void theSearchStaysWithinTheBoundsAndSaysWhenItIsAtOne() {
    double[] measured = measured(random(), 0.5, 0);
    List<Unknown> bounded = List.of(unknown("gain", 0.5, 1.5), unknown("timeConstant", 5, 1000));
    Fit fit =
        ParameterFit.of(
            bounded,
            START,
            List.of(measured),
            parameters -> {
              for (int i = 0; i < parameters.length; i++) {
                assertThat(parameters[i]).isBetween(bounded.get(i).lower(), bounded.get(i).upper());
              }
              return heated(parameters);
            },
            new Options(5, 1, 10_000));

    assertThat(fit.estimates().getFirst().verdict()).isEqualTo(Verdict.AT_UPPER);
    assertThat(fit.estimates().getFirst().value()).isCloseTo(1.5, within(1e-5));
    assertThat(fit.estimates().getFirst().deviation()).isNaN();
  }

  @Test
  void eachCourseCountsByItsOwnNoise() {
    Random random = random();
    double[] exact = heated(2, 100);
    double[] rough = heated(2, 100);
    for (int i = 0; i < SIZE; i++) {
      exact[i] += 0.1 * random.nextGaussian();
      rough[i] += 10 * random.nextGaussian();
    }
    Fit fit =
        ParameterFit.of(
            UNKNOWNS,
            START,
            List.of(exact, rough),
            parameters ->
                Optional.of(
                    List.of(
                        heated(parameters[0], parameters[1]),
                        heated(parameters[0], parameters[1]))),
            OPTIONS);

    assertThat(fit.noises().get(0).deviation()).isBetween(0.08, 0.13);
    assertThat(fit.noises().get(1).deviation()).isBetween(8.0, 13.0);
    assertThat(fit.estimates().get(0).value()).isCloseTo(2, within(0.02));
    assertThat(fit.estimates().get(0).deviation()).isLessThan(0.01);
  }

  @Test
  void severalStartsFindWhatOneDoesNot() {
    double[] measured = waves(2.5);
    List<Unknown> frequency = List.of(unknown("frequency", 0.1, 5));
    ParameterFit.Model model = parameters -> Optional.of(List.of(waves(parameters[0])));
    Fit one =
        ParameterFit.of(
            frequency, new double[] {0.3}, List.of(measured), model, new Options(1, 3, 10_000));
    Fit many =
        ParameterFit.of(
            frequency, new double[] {0.3}, List.of(measured), model, new Options(60, 3, 10_000));

    assertThat(one.estimates().getFirst().value()).isNotCloseTo(2.5, within(0.1));
    assertThat(many.estimates().getFirst().value()).isCloseTo(2.5, within(1e-6));
    assertThat(many.agreeing()).isBetween(1, 59);
  }

  private static double[] waves(double frequency) {
    double[] values = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = Math.sin(frequency * i / 10);
    }
    return values;
  }

  @Test
  void anotherPlaceThatFitsAsWellIsTold() {
    double[] measured = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      measured[i] = 9 + 0.1 * Math.sin(i);
    }
    Fit fit =
        ParameterFit.of(
            List.of(unknown("root", -5, 5)),
            new double[] {1},
            List.of(measured),
            parameters -> {
              double[] values = new double[SIZE];
              Arrays.fill(values, parameters[0] * parameters[0]);
              return Optional.of(List.of(values));
            },
            new Options(10, 1, 10_000));

    assertThat(Math.abs(fit.estimates().getFirst().value())).isCloseTo(3, within(0.01));
    assertThat(fit.rivals()).hasSize(1);
    assertThat(fit.rivals().getFirst().getFirst())
        .isCloseTo(-fit.estimates().getFirst().value(), within(0.01));
  }

  @Test
  void aModelThatFailsInPartsOfTheRangeIsBorne() {
    Fit fit =
        ParameterFit.of(
            UNKNOWNS,
            new double[] {9, 60},
            List.of(heated(2, 100)),
            parameters -> parameters[1] > 150 ? Optional.empty() : heated(parameters),
            new Options(6, 1, 10_000));

    assertThat(fit.estimates().get(0).value()).isCloseTo(2, within(1e-4));
    assertThat(fit.estimates().get(1).value()).isCloseTo(100, within(1e-2));
    assertThat(fit.failures()).isPositive();
  }

  @Test
  void aSearchThatMayNotGoOnSaysSo() {
    Fit fit =
        ParameterFit.of(
            UNKNOWNS,
            START,
            List.of(heated(2, 100)),
            ParameterFitTest::heated,
            new Options(4, 1, 8));

    assertThat(fit.hasConverged()).isFalse();
  }

  @Test
  void theSameGivesTheSame() {
    double[] measured = measured(new Random(5), 0.5, 0);
    Options options = new Options(5, 42, 10_000);

    assertThat(
            ParameterFit.of(UNKNOWNS, START, List.of(measured), ParameterFitTest::heated, options))
        .isEqualTo(
            ParameterFit.of(UNKNOWNS, START, List.of(measured), ParameterFitTest::heated, options));
  }

  @Test
  void fewerMeasurementsThanUnknownsAreRefused() {
    assertThatThrownBy(
            () ->
                ParameterFit.of(
                    UNKNOWNS,
                    START,
                    List.of(new double[] {1, 2}),
                    ParameterFitTest::heated,
                    OPTIONS))
        .hasMessageContaining("expected more readings than parameters (2), found 2");
  }
}
