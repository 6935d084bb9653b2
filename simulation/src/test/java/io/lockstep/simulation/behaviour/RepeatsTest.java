package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How surprising repeats are follows from the noise of the sensor.
class RepeatsTest {
  private static final double NOISE = 0.05;

  private final Repeats repeats = new Repeats();
  private RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  private static double rounded(double value) {
    return Math.rint(value * 100) / 100;
  }

  private double noisy(double truth) {
    return rounded(truth + NOISE * random.nextGaussian());
  }

  /// Lets a healthy sensor speak; what it says last does not repeat what it said before.
  private double healthy(int readings) {
    double last = 0;
    for (int i = 0; i < readings; i++) {
      last = noisy(4);
      double _ = repeats.reading(last, 4);
    }
    while (repeats.reading(last, 4) == 0) {
      // Until it repeats once, so that the next one surely changes.
    }
    double changed = last + 0.01;
    assertThat(repeats.reading(changed, 4)).isZero();
    return changed;
  }

  private double repeated(double value, double expected, int times) {
    double surprise = 0;
    for (int i = 0; i < times; i++) {
      surprise = repeats.reading(value, expected);
    }
    return surprise;
  }

  @Test
  void nothingSurprisesBeforeTheNoiseIsKnown() {
    for (int i = 0; i < Repeats.LEARN; i++) {
      double _ = repeats.reading(i % 2, 0.5);
    }

    assertThat(repeated((Repeats.LEARN - 1) % 2, 0.5, 20)).isZero();
  }

  @Test
  void eachRepeatMultipliesTheOddsThatItsNoiseGives() {
    double last = healthy(1_000);
    // Two readings of equal hundredths: a difference of deviation 0.0707 within half a hundredth.
    double decade = -Math.log10(0.01 / (NOISE * Math.sqrt(2) * Math.sqrt(2 * Math.PI)));

    assertThat(repeated(last, 4, 1)).isCloseTo(decade, within(0.2));
    assertThat(repeated(last, 4, 3)).isCloseTo(4 * decade, within(0.6));
    assertThat(repeats.reading(last + 0.03, 4)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aHealthySensorSurprisesAsOftenAsTheNumberSays(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int readings = 200_000;
    int beyondTwo = 0;
    int beyondFour = 0;
    for (int i = 0; i < readings; i++) {
      double surprise = repeats.reading(noisy(4 + Math.sin(i / 500.0)), 4);
      beyondTwo += surprise > 2 ? 1 : 0;
      beyondFour += surprise > 4 ? 1 : 0;
    }

    assertThat((double) beyondTwo / readings).isLessThan(0.01);
    assertThat((double) beyondFour / readings).isLessThan(0.000_1);
    assertThat(beyondTwo).isPositive();
  }

  @Test
  void twoThatRepeatThemselvesAtOnceAreRarerThanEither() {
    Repeats humidity = new Repeats();
    int alone = 0;
    int both = 0;
    for (int i = 0; i < 2_000_000; i++) {
      double first = repeats.reading(noisy(4), 4);
      double second = humidity.reading(Math.rint(800 + 3 * random.nextGaussian()) / 10, 80);
      alone += first > 4.4 ? 1 : 0;
      both += first > 4.4 && second > 3.5 ? 1 : 0;
    }

    assertThat(alone).isBetween(1, 200);
    assertThat(both).isZero();
  }

  @Test
  void aSensorThatHoldsItsValuesByNatureSurprisesNobody() {
    double greatest = 0;
    double held = 0;
    for (int i = 0; i < 20_000; i++) {
      held = i % 10 == 0 ? noisy(4) : held;
      double surprise = repeats.reading(held, 4);
      greatest = Math.max(greatest, surprise);
    }

    assertThat(greatest).isLessThan(4);
  }

  @Test
  void aSensorOfCoarseStepsMayStandStillWithinOne() {
    double greatest = 0;
    for (int i = 0; i < 20_000; i++) {
      double truth = 20 + 5 * Math.sin(i / 1_000.0);
      greatest = Math.max(greatest, repeats.reading(Math.rint(truth), truth));
    }

    assertThat(greatest).isLessThan(4);
  }

  @Test
  void whatIsExpectedToMoveAndDoesNotIsMoreSurprising() {
    double last = healthy(1_000);

    double still = repeated(last, 4, 1);
    double moving = repeats.reading(last, 4.15) - still;

    assertThat(moving).isGreaterThan(still + 0.5);
  }

  @Test
  void whatStuckForHoursIsNotTakenForOneThatAlwaysSticks() {
    double last = healthy(1_000);
    double before = repeated(last, 4, 4);
    double _ = repeated(last, 4, 5_000);
    double mended = healthy(200);

    assertThat(repeated(mended, 4, 4)).isGreaterThan(0.6 * before);
  }

  @Test
  void itGoesOnWhereItWasSaved() throws IOException {
    double last = healthy(300);
    double _ = repeated(last, 4, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    repeats.save(new DataOutputStream(bytes));
    Repeats other = new Repeats();
    other.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    for (int i = 0; i < 500; i++) {
      double next = i < 10 ? last : noisy(4);
      assertThat(other.reading(next, 4)).isEqualTo(repeats.reading(next, 4));
    }
  }
}
