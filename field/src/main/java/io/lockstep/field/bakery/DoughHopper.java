package io.lockstep.field.bakery;

import java.util.Optional;
import java.util.random.RandomGenerator;

/// Takes the mixers' batches and divides them into pieces for the oven. Confined to one thread.
final class DoughHopper {
  private static final int PIECES_MAX = 240;
  private static final double PIECE_GRAMS = 562;
  private static final double PIECE_DEVIATION_GRAMS = 6;

  private final RandomGenerator random;
  private int pieces = PIECES_MAX / 2;

  DoughHopper(long seed) {
    this.random = Dynamics.random(seed, "hopper");
  }

  /// Whether a batch fits in.
  boolean hasRoom(int batch) {
    return pieces + batch <= PIECES_MAX;
  }

  void fill(int batch) {
    pieces += batch;
  }

  boolean isEmpty() {
    return pieces == 0;
  }

  Optional<Loaf> divide() {
    if (pieces == 0) {
      return Optional.empty();
    }
    pieces--;
    return Optional.of(new Loaf(PIECE_GRAMS + random.nextGaussian() * PIECE_DEVIATION_GRAMS, 28));
  }
}
