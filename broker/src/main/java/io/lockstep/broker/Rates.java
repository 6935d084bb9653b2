package io.lockstep.broker;

/// How much of something there was a minute, averaged over 1, 5 and 15 minutes as the load of a
/// machine is. Confined to one thread.
final class Rates {
  private static final int[] MINUTES = {1, 5, 15};

  private final double[] perMinute = new double[MINUTES.length];
  private long lastCount;

  /// Takes in how much there is by now.
  ///
  /// @param seconds since the last time, above 0
  void update(long count, double seconds) {
    double rate = (count - lastCount) * 60 / seconds;
    lastCount = count;
    for (int i = 0; i < MINUTES.length; i++) {
      double weight = StrictMath.exp(-seconds / (60.0 * MINUTES[i]));
      perMinute[i] = rate + weight * (perMinute[i] - rate);
    }
  }

  static int[] minutes() {
    return MINUTES.clone();
  }

  double perMinute(int index) {
    return perMinute[index];
  }
}
