package io.lockstep.field.bakery;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// First-order dynamics.
final class Dynamics {
  /// Of the halls.
  static final double ROOM_CELSIUS = 24;

  private Dynamics() {}

  /// The share of its way to the equilibrium that a quantity goes in a time.
  static double share(double seconds, double timeConstant) {
    return 1 - StrictMath.exp(-seconds / timeConstant);
  }

  /// A random sequence of its own for each machine: what happens to one does not change the others.
  static RandomGenerator random(long seed, String machine) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + machine.hashCode());
  }
}
