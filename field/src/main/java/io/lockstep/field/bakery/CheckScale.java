package io.lockstep.field.bakery;

/// Weighs every loaf, rejects what is too light or too heavy, and passes the others on.
final class CheckScale extends Station implements LoafSink {
  private static final double LOAF_GRAMS = 500;
  private static final double TOLERANCE_GRAMS = 15;
  private static final double NOISE_GRAMS = 1.5;
  private static final double MEAN_OF_LOAVES = 20;
  private static final int LAST_LOAVES = 50;
  private static final double DRIFT_GRAMS_PER_SECOND = 0.8;
  private static final double DRIFT_GRAMS_MAX = 40;

  private final LoafSink sink;

  /// Whether each of the last loaves was rejected, in a ring.
  private final boolean[] lastRejected = new boolean[LAST_LOAVES];

  private double grams = LOAF_GRAMS;
  private double meanGrams = LOAF_GRAMS;
  private long count;
  private long rejected;
  private double secondsSinceLoaf;
  private double zeroGrams;
  private boolean isDrifting;

  CheckScale(String id, long seed, LoafSink sink) {
    super(id, seed);
    this.sink = sink;
  }

  /// Its zero begins to wander, or is set anew.
  void drift(boolean wanders) {
    isDrifting = wanders;
    if (!wanders) {
      zeroGrams = 0;
    }
  }

  @Override
  public boolean isFree() {
    return !isHalted() && sink.isFree();
  }

  @Override
  public void accept(Loaf loaf) {
    grams = loaf.grams() + zeroGrams + noise(NOISE_GRAMS);
    meanGrams += (grams - meanGrams) / MEAN_OF_LOAVES;
    boolean isRejected = Math.abs(grams - LOAF_GRAMS) > TOLERANCE_GRAMS;
    lastRejected[(int) (count % LAST_LOAVES)] = isRejected;
    count++;
    secondsSinceLoaf = 0;
    if (isRejected) {
      rejected++;
    } else {
      sink.accept(loaf);
    }
  }

  @Override
  public void step(double seconds) {
    secondsSinceLoaf += seconds;
    if (isDrifting) {
      zeroGrams = Math.min(zeroGrams + DRIFT_GRAMS_PER_SECOND * seconds, DRIFT_GRAMS_MAX);
    }
  }

  long count() {
    return count;
  }

  long rejected() {
    return rejected;
  }

  private double rejectPercent() {
    int sum = 0;
    for (boolean one : lastRejected) {
      sum += one ? 1 : 0;
    }
    return 100.0 * sum / LAST_LOAVES;
  }

  @Override
  boolean isWorking() {
    return secondsSinceLoaf < 15;
  }

  @Override
  double kilowatts() {
    return isWorking() && !isHalted() ? 0.22 : 0.05;
  }

  @Override
  void read(Readings out) {
    out.measured("weight", grams, 1)
        .measured("meanWeight", meanGrams, 2)
        .counted("count", count)
        .counted("rejected", rejected)
        .measured("rejectRate", rejectPercent(), 1);
  }
}
