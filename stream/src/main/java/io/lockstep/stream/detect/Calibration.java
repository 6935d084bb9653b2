package io.lockstep.stream.detect;

/// How surprising a deviation is: minus the decimal logarithm of its conformal p-value among those
/// of before, so that one threshold means one rate of false alarms for every detector and signal.
///
/// Deviations are counted in bins whose edges are a quarter of a power of two apart, so their
/// number needs no bound but that of the bins. Beyond the greatest twentieth a Pareto tail (Hill's
/// estimator over the bins, and one deviation more as a prior) goes on where ranks end. At 60,000
/// all counts are halved: the past fades.
///
/// Static functions over [#LONGS] longs at a place; zeros are a calibration that has seen nothing.
final class Calibration {
  /// The greatest surprise.
  static final double MAX = 30;

  private static final int BINS = 96;
  private static final int LANES = 4;
  private static final int LANE_BITS = 16;
  private static final long LANE = 0xFFFF;
  private static final long HALVED = 0x7FFF_7FFF_7FFF_7FFFL;

  /// The lower edge of the first bin is two to the power of this.
  private static final int EXPONENT_MIN = -10;

  private static final int TOTAL_MAX = 60_000;
  private static final double TAIL_SHARE = 0.05;

  /// What one more deviation in the tail would be, in powers of two above its edge.
  private static final double TAIL_PRIOR = 0.15;

  /// The tail's first bin is looked for after so many.
  private static final int TAIL_EVERY = 32;

  /// The number of deviations, above the first bin of the tail.
  private static final int HEAD = 0;

  private static final int COUNTS = 1;
  static final int LONGS = COUNTS + BINS / LANES;

  private static final int BIN_BITS = 8;
  private static final int BIN_MASK = 0xFF;

  private static final double[] EDGES = new double[BINS + 1];
  private static final double[] MIDDLES = new double[BINS];

  /// What is farther off is taken as so far.
  private static final double GREATEST = edge(BINS);

  static {
    for (int bin = 0; bin <= BINS; bin++) {
      EDGES[bin] = log2(edge(bin));
    }
    for (int bin = 0; bin < BINS; bin++) {
      MIDDLES[bin] = log2((edge(bin) + edge(bin + 1)) / 2);
    }
  }

  private Calibration() {}

  /// How many deviations it has seen, halved ones as a half.
  static int total(long[] memory, int at) {
    return (int) (memory[at + HEAD] >>> BIN_BITS);
  }

  /// How surprising a deviation is, 0 to [#MAX].
  static double surprise(long[] memory, int at, double deviation) {
    int bin = bin(deviation);
    int tail = (int) memory[at + HEAD] & BIN_MASK;
    double all = total(memory, at) + 1.0;
    if (bin < tail) {
      double above = above(memory, at, bin) + count(memory, at, bin) / 2.0;
      return -StrictMath.log10((above + 1) / all);
    }
    double beyond = StrictMath.max(0, log2(StrictMath.min(deviation, GREATEST)) - EDGES[tail]);
    double surprise = tailStart(memory, at, tail, all) + beyond / slope(memory, at, tail);
    return StrictMath.min(surprise, MAX);
  }

  /// The least deviation of so much surprise, if it lies in the tail; else the tail's edge.
  static double limit(long[] memory, int at, double surprise) {
    int tail = (int) memory[at + HEAD] & BIN_MASK;
    double start = tailStart(memory, at, tail, total(memory, at) + 1.0);
    double beyond = StrictMath.max(0, surprise - start) * slope(memory, at, tail);
    return StrictMath.pow(2, EDGES[tail] + beyond);
  }

  /// Counts a deviation.
  static void add(long[] memory, int at, double deviation) {
    int bin = bin(deviation);
    memory[at + COUNTS + bin / LANES] += 1L << (bin % LANES * LANE_BITS);
    int total = total(memory, at) + 1;
    if (total >= TOTAL_MAX) {
      total = 0;
      for (int i = 0; i < BINS / LANES; i++) {
        memory[at + COUNTS + i] = memory[at + COUNTS + i] >>> 1 & HALVED;
        total += (int) lanes(memory[at + COUNTS + i]);
      }
    }
    int tail = isFresh(total) ? tail(memory, at, total) : (int) memory[at + HEAD] & BIN_MASK;
    memory[at + HEAD] = (long) total << BIN_BITS | tail;
  }

  /// True when the tail was looked for with the last deviation.
  static boolean isFresh(long[] memory, int at) {
    return isFresh(total(memory, at));
  }

  private static boolean isFresh(int total) {
    return total % TAIL_EVERY == 0 || total < TAIL_EVERY;
  }

  /// The lowest bin such that it and those above it hold no more than a twentieth, but at least the
  /// one behind the greatest deviation.
  private static int tail(long[] memory, int at, int total) {
    double held = 0;
    for (int tail = BINS - 1; tail > 0; tail--) {
      held += count(memory, at, tail);
      if (held > TAIL_SHARE * total) {
        return StrictMath.min(tail + 1, BINS - 1);
      }
    }
    return 1;
  }

  private static double tailStart(long[] memory, int at, int tail, double all) {
    double held = above(memory, at, tail) + count(memory, at, tail);
    return -StrictMath.log10((held + 1) / all);
  }

  /// How many powers of two the tail takes for one of ten.
  private static double slope(long[] memory, int at, int tail) {
    double sum = TAIL_PRIOR;
    double held = 1;
    for (int bin = tail; bin < BINS; bin++) {
      double count = count(memory, at, bin);
      sum += count * (MIDDLES[bin] - EDGES[tail]);
      held += count;
    }
    return sum / held * StrictMath.log(10);
  }

  private static double above(long[] memory, int at, int bin) {
    long held = 0;
    int next = bin + 1;
    while (next < BINS && next % LANES != 0) {
      held += count(memory, at, next);
      next++;
    }
    for (int i = next / LANES; i < BINS / LANES; i++) {
      held += lanes(memory[at + COUNTS + i]);
    }
    return held;
  }

  private static long lanes(long counts) {
    return (counts & LANE)
        + ((counts >>> LANE_BITS) & LANE)
        + ((counts >>> (2 * LANE_BITS)) & LANE)
        + (counts >>> (3 * LANE_BITS));
  }

  private static long count(long[] memory, int at, int bin) {
    return (memory[at + COUNTS + bin / LANES] >>> (bin % LANES * LANE_BITS)) & LANE;
  }

  /// By the exponent and the two highest bits of the fraction.
  private static int bin(double deviation) {
    int quarters = (int) (Double.doubleToRawLongBits(deviation) >>> 50);
    int bin = quarters - (EXPONENT_MIN + Double.MAX_EXPONENT) * LANES;
    return StrictMath.clamp(bin, 0, BINS - 1);
  }

  private static double edge(int bin) {
    return (1 + bin % LANES / (double) LANES) * StrictMath.scalb(1.0, bin / LANES + EXPONENT_MIN);
  }

  private static double log2(double value) {
    return StrictMath.log(value) / StrictMath.log(2);
  }
}
