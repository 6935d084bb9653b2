package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outputs that depend on each other at the same time.
class AlgebraicLoopTest {
  private static final List<Connection> CIRCLE =
      List.of(Connection.of("one.y", "two.u"), Connection.of("two.y", "one.u"));

  @TempDir Path folder;

  /// y = f(u), at once.
  private record Function(DoubleUnaryOperator of) implements Behaviour {
    @Override
    public List<Port> inputs() {
      return List.of(Port.number("u"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.number("y"));
    }

    @Override
    public double[] start(double time) {
      return new double[0];
    }

    @Override
    public void outputs(double time, double[] state, Values in, Values out) {
      out.real(0, of.applyAsDouble(in.real(0)));
    }

    @Override
    public void step(double time, double size, double[] state, Values in) {}
  }

  @ParameterizedTest
  @CsvSource({
    "cs2,0.5,0.5", // repetition converges
    "cs2,0.99,0.99", // too slowly: Newton, by differences
    "cs2,2,-2", // it would run away
    "cs3,0.99,0.99", // Newton, by directional derivatives
    "cs3,-3,4"
  })
  void twoGainsAgree(String kind, double a, double c) {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("one", "gain", kind, Map.of("a", "" + a, "b", "1")),
                    fmus.member("two", "gain", kind, Map.of("a", "" + c, "b", "2"))),
                CIRCLE,
                MasterOptions.every(0.1))) {
      master.start(0, OptionalDouble.empty());
      double exact = (1 + a * 2) / (1 - a * c);
      assertThat(master.number("one.y")).isCloseTo(exact, within(1e-8 * Math.abs(exact)));

      master.advance(1);

      assertThat(master.number("one.y")).isCloseTo(exact, within(1e-8 * Math.abs(exact)));
      assertThat(master.number("two.y"))
          .isCloseTo(c * exact + 2, within(1e-8 * Math.abs(c * exact + 2)));
    }
  }

  @Test
  void aLoopWithoutSolutionIsNamed() {
    try (Fmus fmus = new Fmus(folder);
        Master master =
            new Master(
                List.of(
                    fmus.member("one", "gain", "cs3", Map.of("a", "2", "b", "1")),
                    fmus.member("two", "gain", "cs3", Map.of("a", "0.5"))),
                CIRCLE,
                MasterOptions.every(0.1))) {
      assertThatThrownBy(() -> master.start(0, OptionalDouble.empty()))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("algebraic loop (one.y -> two.u, two.y -> one.u)")
          .hasMessageContaining("expected a solution at 0.0 s, found none");
    }
  }

  @Test
  void aLoopMayBeCurved() {
    Member cosine = Member.of("one", new Function(Math::cos));
    Member cube = Member.of("two", new Function(u -> 3 - u * u * u));
    Member self = Member.of("self", new Function(Math::cos));
    Member identity = Member.of("same", new Function(u -> u));
    try (Master master =
        new Master(
            List.of(cosine, cube, self, identity),
            List.of(
                Connection.of("one.y", "two.u"),
                Connection.of("two.y", "one.u"),
                Connection.of("self.y", "same.u"),
                Connection.of("same.y", "self.u")),
            MasterOptions.every(1))) {
      master.start(0, OptionalDouble.empty());

      double y = master.number("one.y");
      assertThat(y).isCloseTo(Math.cos(3 - y * y * y), within(1e-9));
      assertThat(master.number("self.y")).isCloseTo(0.7390851332151607, within(1e-10));
    }
  }

  @Test
  void aChainWithoutLoopIsPassedInItsOrderWhateverTheOrderOfItsMembers() {
    Member last = Member.of("last", new Function(u -> u + 3));
    Member middle = Member.of("middle", new Function(u -> 2 * u));
    Member first = Member.of("first", new Function(u -> u + 1));
    try (Master master =
        new Master(
            List.of(last, middle, first),
            List.of(Connection.of("first.y", "middle.u"), Connection.of("middle.y", "last.u")),
            MasterOptions.every(1))) {
      master.set("first.u", 4);
      master.start(0, OptionalDouble.empty());
      assertThat(master.number("last.y")).isEqualTo(13);

      master.set("first.u", 5);
      master.advance(1);
      assertThat(master.number("last.y")).isEqualTo(15);
    }
  }
}
