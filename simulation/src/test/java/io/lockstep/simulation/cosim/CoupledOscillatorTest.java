package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.cosim.MasterOptions.Control;
import io.lockstep.simulation.cosim.MasterOptions.Coupling;
import io.lockstep.simulation.cosim.MasterOptions.Extrapolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two masses, each an FMU, coupled by a spring: x'' = -x - (x - other) / 2. Begun apart, they
/// swing against each other with the square of the frequency 1 + 2/2; so x = cos(sqrt(2) t).
class CoupledOscillatorTest {
  private static final double STOP = 4;
  private static final List<Connection> SPRING =
      List.of(Connection.of("left.x", "right.u"), Connection.of("right.x", "left.u"));

  @TempDir Path folder;

  private Master network(Fmus fmus, String left, String right, MasterOptions options) {
    return new Master(
        List.of(
            fmus.member("left", "mass", left, Map.of()),
            fmus.member("right", "mass", right, Map.of("x", "-1"))),
        SPRING,
        options);
  }

  private double error(String left, String right, MasterOptions options) {
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, left, right, options)) {
      master.start(0, OptionalDouble.of(STOP));
      assertThat(master.advance(STOP)).isTrue();
      assertThat(master.time()).isEqualTo(STOP);
      double exact = Math.cos(Math.sqrt(2) * STOP);
      return Math.max(
          Math.abs(master.number("left.x") - exact), Math.abs(master.number("right.x") + exact));
    }
  }

  @ParameterizedTest
  @CsvSource({"cs2,cs2", "cs3,cs3", "me2,me3", "cs2,me3", "me3,cs3"})
  void anErrorIsOfFirstOrderWhileInputsHold(String left, String right) {
    double coarse = error(left, right, MasterOptions.every(0.02));
    double fine = error(left, right, MasterOptions.every(0.01));

    assertThat(fine).isLessThan(0.02);
    assertThat(coarse / fine).isBetween(1.7, 2.3);
  }

  @ParameterizedTest
  @CsvSource({"cs2,cs2", "cs3,cs3", "me2,me3", "cs2,me3", "me3,cs3"})
  void anErrorIsOfSecondOrderWhenInputsGoOn(String left, String right) {
    double coarse = error(left, right, MasterOptions.every(0.02).by(Extrapolation.LINEAR));
    double fine = error(left, right, MasterOptions.every(0.01).by(Extrapolation.LINEAR));

    assertThat(fine).isLessThan(3e-4);
    assertThat(coarse / fine).isBetween(3.4, 4.6);
  }

  @ParameterizedTest
  @CsvSource({"cs2,cs2", "me3,me3", "cs3,me2"})
  void gaussAndSeidelConvergeToo(String left, String right) {
    double held = error(left, right, MasterOptions.every(0.01).by(Coupling.GAUSS_SEIDEL));
    double sloped =
        error(
            left,
            right,
            MasterOptions.every(0.01).by(Coupling.GAUSS_SEIDEL).by(Extrapolation.LINEAR));

    assertThat(held).isLessThan(0.02);
    assertThat(sloped).isLessThan(3e-4);
  }

  @ParameterizedTest
  @CsvSource({"cs2,cs2,1e-3", "cs3,me3,1e-4", "me2,me2,1e-5"})
  void theStepFollowsTheError(String left, String right, double tolerance) {
    MasterOptions options =
        MasterOptions.every(1)
            .by(Extrapolation.LINEAR)
            .controlled(new Control(tolerance, tolerance, 1e-6));
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, left, right, options)) {
      master.start(0, OptionalDouble.empty());
      master.advance(STOP);

      double exact = Math.cos(Math.sqrt(2) * STOP);
      // The error of a step is of its third power, and so many steps add up.
      assertThat(master.number("left.x"))
          .isCloseTo(exact, within(2 * Math.pow(tolerance, 2.0 / 3)));
      assertThat(master.refusedSteps()).as("the first steps were too long").isPositive();
      assertThat(master.forcedSteps()).isZero();
      assertThat(master.notes()).isEmpty();
    }
  }

  @Test
  void aTighterToleranceTakesMoreSteps() {
    long[] steps = new long[2];
    for (int i = 0; i < 2; i++) {
      double tolerance = i == 0 ? 1e-3 : 1e-6;
      MasterOptions options =
          MasterOptions.every(1).controlled(new Control(tolerance, tolerance, 1e-9));
      try (Fmus fmus = new Fmus(folder);
          Master master = network(fmus, "me3", "me3", options)) {
        master.start(0, OptionalDouble.empty());
        master.advance(0.5);
        steps[i] = master.steps();
      }
    }

    // The error of a step is of its square.
    assertThat(steps[1]).isGreaterThan(10 * steps[0]);
  }

  @Test
  void anFmuThatCannotSaveItsStateIsNamedAndTheStepIsFixed() {
    String xml =
        TestFmus.xml("mass", 2)
            .replace("canGetAndSetFMUstate=\"true\"", "")
            .replace("canSerializeFMUstate=\"true\"", "");
    MasterOptions options = MasterOptions.every(0.01).controlled(new Control(1e-6, 1e-6, 1e-9));
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("left", "mass", "cs2", xml, Map.of()),
                    fmus.member("right", "mass", "cs3", Map.of("x", "-1"))),
                SPRING,
                options)) {
      master.start(0, OptionalDouble.empty());
      master.advance(1);

      assertThat(master.notes())
          .containsExactly(
              "the step is fixed, since \"left\" cannot save its state (canGetAndSetFMUState)");
      assertThat(master.steps()).isEqualTo(100);
    }
  }

  @Test
  void timeIsNeverAddedUp() {
    try (Fmus fmus = new Fmus(folder);
        Master master = network(fmus, "cs2", "cs3", MasterOptions.every(0.1))) {
      master.start(0, OptionalDouble.empty());
      for (int i = 1; i <= 10; i++) {
        master.advance(i * 0.1);
        assertThat(master.time()).isEqualTo(i * 0.1);
      }
      assertThat(master.steps()).isEqualTo(10);
    }
  }
}
