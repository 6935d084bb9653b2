package io.lockstep.stream.detect;

import static io.lockstep.stream.detect.Doubles.get;
import static io.lockstep.stream.detect.Doubles.put;

import java.util.Arrays;

/// A detector of several signals together: Hotelling's T² of samples against the mean and
/// covariance of the first ones, which are taken as normal, smoothed (EWMA), with a limit from
/// samples that were not used yet when they were looked at (prequential). The covariance is shrunk
/// by a hundredth to its diagonal, so signals that depend on each other do no harm: all principal
/// components are there, and what others split into T² and SPE is one statistic.
///
/// Cube roots of the smoothed statistic are taken as normal (Wilson and Hilferty), which gives a
/// p-value far beyond what was seen. Each signal's part is what the statistic loses when that
/// signal may be anything: reconstruction-based contribution (Alcala and Qin 2009).
///
/// A step function over [#longs] longs that the caller keeps; zeros have seen nothing. Immutable,
/// thread-safe; the memory is the caller's.
public final class JointDetector {
  /// The most signals.
  public static final int SIGNALS_MAX = 64;

  /// The fewest samples to learn from.
  public static final int LEARN_MIN = 100;

  /// The most samples to learn from.
  public static final int LEARN_MAX = 100_000;

  /// One sample in so many is taken as odd by chance, unless told otherwise.
  public static final int ODDS = 1_000;

  /// After so many samples that are not odd an event is over, unless told otherwise.
  public static final int QUIET = 5;

  private static final double SHRINKAGE = 0.01;
  private static final double SMOOTHING = 0.1;

  /// Samples until the smoothed statistic has settled.
  private static final int SETTLING = 20;

  private static final int ODD = 1;
  private static final int KNOWN = 2;
  private static final int FLAGS = 0;
  private static final int COUNT_SHIFT = 32;
  private static final int SCORE = 1;
  private static final int QUIET_COUNT = 2;
  private static final int SMOOTHED = 3;

  /// How many samples the smoothed statistic is of, and how many of them gave the limit.
  private static final int SMOOTHED_COUNT = 4;

  private static final int ROOT_MEAN = 5;
  private static final int ROOT_SQUARES = 6;
  private static final int PARTS = 7;

  private final int signals;
  private final int learn;
  private final double limit;
  private final int quiet;
  private final int mean;
  private final int sample;
  private final int matrix;

  /// @param signals how many, 2 to [#SIGNALS_MAX]
  /// @param learn how many samples are taken as normal, [#LEARN_MIN] to [#LEARN_MAX], and at least
  ///   four for each signal
  /// @param odds one sample in so many is taken as odd by chance
  /// @param quiet after so many samples that are not odd an event is over
  public JointDetector(int signals, int learn, int odds, int quiet) {
    this.signals = signals;
    this.learn = learn;
    this.limit = StrictMath.log10(odds);
    this.quiet = quiet;
    this.mean = PARTS;
    this.sample = mean + signals;
    this.matrix = sample + signals;
  }

  /// How many longs it remembers of so many signals.
  public static int longs(int signals) {
    return PARTS + 2 * signals + packed(signals);
  }

  /// How many doubles it needs to work with.
  public int scratch() {
    return packed(signals) + signals;
  }

  private static int packed(int signals) {
    return signals * (signals + 1) / 2;
  }

  /// True when it has learnt what is normal.
  public boolean isKnown(long[] memory, int at) {
    return (memory[at + FLAGS] & KNOWN) != 0;
  }

  /// True while there is an event.
  public boolean isOdd(long[] memory, int at) {
    return (memory[at + FLAGS] & ODD) != 0;
  }

  /// How surprising the last sample was: minus the decimal logarithm of its p-value.
  public double surprise(long[] memory, int at) {
    return get(memory, at + SCORE);
  }

  /// Takes in a sample, whose values stand in the memory from `from`.
  ///
  /// @param scratch at least [#scratch] doubles, whatever is in them
  /// @return true when an event begins with it
  public boolean sample(long[] memory, int at, int from, double[] scratch) {
    System.arraycopy(memory, from, memory, at + sample, signals);
    if (isKnown(memory, at)) {
      unpack(memory, at, scratch);
      return settle(memory, at, surpriseOf(memory, at, smooth(memory, at, scratch)));
    }
    int count = (int) (memory[at + FLAGS] >>> COUNT_SHIFT);
    if (count >= learn / 2) {
      factorise(memory, at, count, scratch);
      calibrate(memory, at, StrictMath.cbrt(smooth(memory, at, scratch)));
    }
    learn(memory, at, count + 1);
    memory[at + FLAGS] = memory[at + FLAGS] + (1L << COUNT_SHIFT);
    if (count + 1 == learn) {
      factorise(memory, at, count + 1, scratch);
      for (int i = 0; i < packed(signals); i++) {
        put(memory, at + matrix + i, scratch[i]);
      }
      memory[at + FLAGS] |= KNOWN;
    }
    return false;
  }

  private boolean settle(long[] memory, int at, double surprise) {
    put(memory, at + SCORE, surprise);
    boolean wasOdd = isOdd(memory, at);
    if (surprise >= limit) {
      memory[at + QUIET_COUNT] = 0;
      memory[at + FLAGS] |= ODD;
      return !wasOdd;
    }
    if (wasOdd && ++memory[at + QUIET_COUNT] >= quiet) {
      memory[at + QUIET_COUNT] = 0;
      memory[at + FLAGS] &= ~(long) ODD;
    }
    return false;
  }

  // What is normal

  /// Adds the sample to the mean and to the products of deviations.
  private void learn(long[] memory, int at, int count) {
    int next = at + matrix;
    for (int i = 0; i < signals; i++) {
      double off = get(memory, at + sample + i) - get(memory, at + mean + i);
      for (int j = 0; j <= i; j++) {
        double other = get(memory, at + sample + j) - get(memory, at + mean + j);
        put(memory, next, get(memory, next) + off * other * (count - 1) / count);
        next++;
      }
    }
    for (int i = 0; i < signals; i++) {
      double before = get(memory, at + mean + i);
      double off = get(memory, at + sample + i) - before;
      put(memory, at + mean + i, before + off / count);
    }
  }

  /// The Cholesky factor of the shrunk covariance of so many samples, by rows.
  private void factorise(long[] memory, int at, int count, double[] factor) {
    int row = 0;
    for (int i = 0; i < signals; i++) {
      int column = 0;
      for (int j = 0; j <= i; j++) {
        double value = get(memory, at + matrix + row + j) / (count - 1);
        if (i == j) {
          double resolution = 1e-6 * get(memory, at + mean + i);
          value += resolution * resolution + Double.MIN_NORMAL;
        } else {
          value *= 1 - SHRINKAGE;
        }
        for (int k = 0; k < j; k++) {
          value -= factor[row + k] * factor[column + k];
        }
        factor[row + j] =
            i == j
                ? StrictMath.sqrt(StrictMath.max(value, Double.MIN_NORMAL))
                : value / factor[column + j];
        column += j + 1;
      }
      row += i + 1;
    }
  }

  private void unpack(long[] memory, int at, double[] factor) {
    for (int i = 0; i < packed(signals); i++) {
      factor[i] = get(memory, at + matrix + i);
    }
  }

  // How far off a sample is

  /// Solves `factor x = sample - mean` into the scratch behind the factor; the square of x.
  private double distance(long[] memory, int at, double[] factor) {
    int solved = packed(signals);
    double square = 0;
    int row = 0;
    for (int i = 0; i < signals; i++) {
      double value = get(memory, at + sample + i) - get(memory, at + mean + i);
      for (int k = 0; k < i; k++) {
        value -= factor[row + k] * factor[solved + k];
      }
      value /= factor[row + i];
      factor[solved + i] = value;
      square += value * value;
      row += i + 1;
    }
    return square;
  }

  private double smooth(long[] memory, int at, double[] factor) {
    long count = memory[at + SMOOTHED_COUNT] + 1;
    memory[at + SMOOTHED_COUNT] = StrictMath.min(count, Integer.MAX_VALUE);
    double before = get(memory, at + SMOOTHED);
    double gain = StrictMath.max(SMOOTHING, 1.0 / count);
    double next = before + gain * (distance(memory, at, factor) - before);
    put(memory, at + SMOOTHED, next);
    return next;
  }

  private void calibrate(long[] memory, int at, double root) {
    long count = memory[at + SMOOTHED_COUNT] - SETTLING;
    if (count > 0) {
      double off = root - get(memory, at + ROOT_MEAN);
      double next = get(memory, at + ROOT_MEAN) + off / count;
      put(memory, at + ROOT_MEAN, next);
      put(memory, at + ROOT_SQUARES, get(memory, at + ROOT_SQUARES) + off * (root - next));
    }
  }

  private double surpriseOf(long[] memory, int at, double smoothed) {
    int count = learn - learn / 2 - SETTLING;
    double deviation = StrictMath.sqrt(get(memory, at + ROOT_SQUARES) / (count - 1));
    double off = StrictMath.cbrt(smoothed) - get(memory, at + ROOT_MEAN);
    return Normal.surprise(off / (deviation + Double.MIN_NORMAL));
  }

  // Attribution

  /// The part of each signal in how far off the last sample was; parts add up to 1.
  public double[] parts(long[] memory, int at) {
    double[] factor = new double[scratch()];
    unpack(memory, at, factor);
    double[] parts = new double[signals];
    double square = distance(memory, at, factor);
    if (square == 0) {
      return parts;
    }
    double[] solved = Arrays.copyOfRange(factor, packed(signals), scratch());
    double[] pull = back(factor, solved);
    double sum = 0;
    for (int i = 0; i < signals; i++) {
      parts[i] = pull[i] * pull[i] / precision(factor, i);
      sum += parts[i];
    }
    for (int i = 0; i < signals; i++) {
      parts[i] /= sum;
    }
    return parts;
  }

  /// Solves `transposed factor x = solved`.
  private double[] back(double[] factor, double[] solved) {
    double[] result = solved.clone();
    for (int i = signals - 1; i >= 0; i--) {
      int row = packed(i);
      result[i] /= factor[row + i];
      for (int k = 0; k < i; k++) {
        result[k] -= factor[row + k] * result[i];
      }
    }
    return result;
  }

  /// An entry of the diagonal of the inverse covariance: the square of a column of the inverse
  /// factor.
  private double precision(double[] factor, int signal) {
    double[] column = new double[signals];
    double square = 0;
    for (int i = signal; i < signals; i++) {
      double value = i == signal ? 1 : 0;
      int row = packed(i);
      for (int k = signal; k < i; k++) {
        value -= factor[row + k] * column[k];
      }
      column[i] = value / factor[row + i];
      square += column[i] * column[i];
    }
    return square;
  }
}
