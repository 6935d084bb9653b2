package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.simulation.cosim.MasterOptions.Coupling;
import io.lockstep.simulation.cosim.MasterOptions.Extrapolation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random networks of x' = -a x + u by Euler's steps, against the same arithmetic written at one
/// place.
class LinearNetworksTest {
  private static final double STEP = 0.125;
  private static final int STEPS = 16;

  /// y = x, x after a step of h: x + h (u - a x).
  private record Lag(double rate, double first) implements Behaviour {
    @Override
    public List<Port> inputs() {
      return List.of(Port.number("u"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.number("y"));
    }

    @Override
    public boolean feeds(int input, int output) {
      return false;
    }

    @Override
    public double[] start(double time) {
      return new double[] {first};
    }

    @Override
    public void outputs(double time, double[] state, Values in, Values out) {
      out.real(0, state[0]);
    }

    @Override
    public void step(double time, double size, double[] state, Values in) {
      state[0] += size * (in.real(0) - rate * state[0]);
    }
  }

  /// Member i takes the output of member source.get(i), times factor.get(i).
  private record Plan(List<Lag> lags, List<Integer> source, List<Double> factor) {
    static Plan random(long seed, int size, boolean isChain) {
      Random random = new Random(seed);
      Plan plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < size; i++) {
        plan.lags.add(new Lag(random.nextDouble(), random.nextGaussian()));
        plan.source.add(isChain ? i - 1 : random.nextInt(size));
        plan.factor.add(random.nextGaussian());
      }
      return plan;
    }

    Master master(List<Integer> order, MasterOptions options) {
      List<Member> members = new ArrayList<>();
      List<Connection> connections = new ArrayList<>();
      for (int i : order) {
        members.add(Member.of("m" + i, lags.get(i)));
        if (source.get(i) >= 0) {
          connections.add(
              Connection.of("m" + source.get(i) + ".y", "m" + i + ".u").scaled(factor.get(i), 0));
        }
      }
      return new Master(members, connections, options);
    }

    double[] run(List<Integer> order, MasterOptions options) {
      try (Master master = master(order, options)) {
        master.start(0, OptionalDouble.empty());
        master.advance(STEPS * STEP);
        double[] result = new double[lags.size()];
        for (int i = 0; i < result.length; i++) {
          result[i] = master.number("m" + i + ".y");
        }
        return result;
      }
    }
  }

  private static List<Integer> shuffled(int size, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  @Property(tries = 200)
  void theOrderOfMembersDoesNotMatterForJacobi(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
    Plan plan = Plan.random(seed, size, false);
    for (Extrapolation extrapolation : Extrapolation.values()) {
      MasterOptions options = MasterOptions.every(STEP).by(extrapolation);

      assertThat(plan.run(shuffled(size, seed), options))
          .isEqualTo(plan.run(shuffled(size, ~seed), options));
    }
  }

  @Property(tries = 200)
  void jacobiIsEulersMethodOfTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
    Plan plan = Plan.random(seed, size, false);
    double[] x = new double[size];
    for (int i = 0; i < size; i++) {
      x[i] = plan.lags.get(i).first;
    }
    for (int step = 0; step < STEPS; step++) {
      double[] old = x.clone();
      for (int i = 0; i < size; i++) {
        x[i] +=
            STEP * (old[plan.source.get(i)] * plan.factor.get(i) - plan.lags.get(i).rate * old[i]);
      }
    }

    assertThat(plan.run(shuffled(size, seed), MasterOptions.every(STEP))).isEqualTo(x);
  }

  @Property(tries = 200)
  void gaussAndSeidelStepAChainFromItsHeadWhateverTheOrderOfItsMembers(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int size) {
    Plan plan = Plan.random(seed, size, true);
    double[] x = new double[size];
    for (int i = 0; i < size; i++) {
      x[i] = plan.lags.get(i).first;
    }
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < size; i++) {
        double u = i == 0 ? 0 : x[i - 1] * plan.factor.get(i);
        x[i] += STEP * (u - plan.lags.get(i).rate * x[i]);
      }
    }

    assertThat(plan.run(shuffled(size, seed), MasterOptions.every(STEP).by(Coupling.GAUSS_SEIDEL)))
        .isEqualTo(x);
  }
}
