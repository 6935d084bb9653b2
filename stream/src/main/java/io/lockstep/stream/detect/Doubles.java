package io.lockstep.stream.detect;

/// Doubles in an array of longs.
final class Doubles {
  private Doubles() {}

  static double get(long[] memory, int at) {
    return Double.longBitsToDouble(memory[at]);
  }

  static void put(long[] memory, int at, double value) {
    memory[at] = Double.doubleToRawLongBits(value);
  }
}
