package io.lockstep.stream.detect;

import static io.lockstep.stream.detect.Doubles.get;
import static io.lockstep.stream.detect.Doubles.put;

import java.util.Arrays;

/// How far off a reading is by what came before: a step function over a few longs, zeros for the
/// first. Greater is odder; [Calibration] says how odd. Immutable; the memory is the caller's.
sealed interface Deviation {
  /// There is nothing new to say.
  double NOTHING = -1;

  /// How many longs it remembers.
  int longs();

  /// What is less far off is never odd, however rare it was.
  double floor();

  /// After how many deviations it says something.
  ///
  /// @param readings after how many readings it should
  default int learns(int readings) {
    return readings;
  }

  /// Takes in a reading.
  ///
  /// @param count how many came before it
  /// @return how far off it is, at least 0, or [#NOTHING]
  double of(long[] memory, int at, int count, long micros, double value);

  /// Begins anew, since an event has begun.
  default void restart(long[] memory, int at) {
    // Most go on.
  }

  /// A level and a scale that outliers move little: errors beyond four scales count as four.
  ///
  /// @param readings the time constant of both
  record Baseline(int readings) {
    static final int LONGS = 2;
    private static final int CLIPPED_FROM = 20;
    private static final double CLIP = 4;

    /// The mean absolute deviation of a normal distribution times this is its standard deviation.
    private static final double NORMAL = 1.2533;

    /// Takes in a value; how many scales it is off before that, with its sign.
    double of(long[] memory, int at, int count, double value) {
      double level = count == 0 ? value : get(memory, at);
      double scale = get(memory, at + 1);
      double error = value - level;
      double resolution = 1e-9 * StrictMath.abs(level) + 1e-12;
      double bound = count < CLIPPED_FROM ? Double.MAX_VALUE : CLIP * (scale + resolution);
      double clipped = StrictMath.clamp(error, -bound, bound);
      double gain = StrictMath.max(1.0 / readings, 1.0 / (count + 1.0));
      put(memory, at, level + gain * clipped);
      put(memory, at + 1, scale + gain * (StrictMath.abs(clipped) * NORMAL - scale));
      return error / (scale + resolution);
    }
  }

  /// [Detection#ZSCORE].
  record Level(int readings) implements Deviation {
    @Override
    public int longs() {
      return Baseline.LONGS;
    }

    @Override
    public double floor() {
      return 3;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      return StrictMath.abs(new Baseline(readings).of(memory, at, count, value));
    }
  }

  /// [Detection#EWMA]: in standard errors of the mean.
  record Chart(int readings) implements Deviation {
    private static final double WEIGHT = 0.1;
    private static final double ERROR = StrictMath.sqrt(WEIGHT / (2 - WEIGHT));
    private static final double CLIP = 10;

    @Override
    public int longs() {
      return Baseline.LONGS + 1;
    }

    @Override
    public double floor() {
      return 3;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double off = new Baseline(readings).of(memory, at, count, value);
      int place = at + Baseline.LONGS;
      double clipped = StrictMath.clamp(off, -CLIP, CLIP);
      double mean = get(memory, place);
      mean += WEIGHT * (clipped - mean);
      put(memory, place, mean);
      return StrictMath.abs(mean) / ERROR;
    }
  }

  /// Sums of deviations beyond an allowance, up and down, none below 0.
  record Sums(double allowance) {
    static final int LONGS = 2;
    private static final double CLIP = 10;
    private static final double MAX = 50;

    double of(long[] memory, int at, double off) {
      double clipped = StrictMath.clamp(off, -CLIP, CLIP);
      double up = StrictMath.clamp(get(memory, at) + clipped - allowance, 0, MAX);
      double down = StrictMath.clamp(get(memory, at + 1) - clipped - allowance, 0, MAX);
      put(memory, at, up);
      put(memory, at + 1, down);
      return StrictMath.max(up, down);
    }
  }

  /// [Detection#CUSUM].
  record Cumulated(int readings) implements Deviation {
    private static final Sums SUMS = new Sums(0.5);

    @Override
    public int longs() {
      return Baseline.LONGS + Sums.LONGS;
    }

    @Override
    public double floor() {
      return 5;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double off = new Baseline(readings).of(memory, at, count, value);
      return SUMS.of(memory, at + Baseline.LONGS, off);
    }
  }

  /// [Detection#PAGE_HINKLEY]: the baseline is that of all readings since it began anew.
  record SinceRestart() implements Deviation {
    private static final Sums SUMS = new Sums(0.1);
    private static final Baseline ALL = new Baseline(1_000_000);
    private static final int COUNT = 0;
    private static final int BASELINE = 1;
    private static final int SUM = BASELINE + Baseline.LONGS;

    @Override
    public int longs() {
      return SUM + Sums.LONGS;
    }

    @Override
    public double floor() {
      return 10;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      int since = (int) memory[at + COUNT];
      memory[at + COUNT] = since + 1L;
      double off = ALL.of(memory, at + BASELINE, since, value);
      // A scale out of few readings says little.
      return since < Baseline.CLIPPED_FROM ? 0 : SUMS.of(memory, at + SUM, off);
    }

    @Override
    public void restart(long[] memory, int at) {
      Arrays.fill(memory, at, at + longs(), 0);
    }
  }

  /// [Detection#SPIKE].
  record Jump(int readings) implements Deviation {
    private static final int LAST = Baseline.LONGS;

    @Override
    public int longs() {
      return LAST + 1;
    }

    @Override
    public double floor() {
      return 3;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double jump = count == 0 ? 0 : value - get(memory, at + LAST);
      put(memory, at + LAST, value);
      return StrictMath.abs(new Baseline(readings).of(memory, at, count, jump));
    }
  }

  /// [Detection#DRIFT]: the difference of two means, in scales of it.
  record Trend(int readings) implements Deviation {
    private static final double FASTER = 8;
    private static final int FAST = Baseline.LONGS;
    private static final int SLOW = FAST + 1;

    @Override
    public int longs() {
      return SLOW + 1;
    }

    @Override
    public double floor() {
      return 3;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double first = 1.0 / (count + 1.0);
      double fast = get(memory, at + FAST);
      double slow = get(memory, at + SLOW);
      fast += StrictMath.max(FASTER / readings, first) * (value - fast);
      slow += StrictMath.max(1.0 / readings, first) * (value - slow);
      put(memory, at + FAST, fast);
      put(memory, at + SLOW, slow);
      // Scales of a difference that changes slowly need a longer memory than itself.
      return StrictMath.abs(new Baseline(4 * readings).of(memory, at, count, fast - slow));
    }
  }

  /// [Detection#FLATLINE]: how many equal values in a row.
  record Run() implements Deviation {
    private static final int VALUE = 0;
    private static final int LENGTH = 1;

    @Override
    public int longs() {
      return 2;
    }

    @Override
    public double floor() {
      return 10;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      boolean isEqual = count > 0 && get(memory, at + VALUE) == value;
      memory[at + LENGTH] = isEqual ? memory[at + LENGTH] + 1 : 1;
      put(memory, at + VALUE, value);
      return memory[at + LENGTH];
    }
  }

  /// [Detection#GAP]: the time since the reading before, in usual ones.
  record Interval(int readings) implements Deviation {
    private static final int LAST = 0;
    private static final int MEAN = 1;
    private static final double CLIP = 4;
    private static final long MILLI = 1_000;

    @Override
    public int longs() {
      return 2;
    }

    @Override
    public double floor() {
      return 3;
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double interval = count == 0 ? 0 : micros - memory[at + LAST];
      memory[at + LAST] = micros;
      if (count == 0) {
        return NOTHING;
      }
      double mean = count == 1 ? interval : get(memory, at + MEAN);
      double bound = count < Baseline.CLIPPED_FROM ? interval : CLIP * mean;
      double gain = StrictMath.max(1.0 / readings, 1.0 / count);
      double next = mean + gain * (StrictMath.min(interval, bound) - mean);
      put(memory, at + MEAN, next);
      return mean > 0 ? interval / mean : NOTHING;
    }

    /// The moment at which a reading would be that far off, to a millisecond behind the last one.
    static long moment(long[] memory, int at, double deviation) {
      double millis = deviation * get(memory, at + MEAN) / MILLI;
      return memory[at + LAST] + (long) StrictMath.floor(millis + 0.5) * MILLI;
    }
  }

  /// [Detection#NOVELTY]: how far the last few means of so many readings are from the nearest such
  /// course of before (a left discord), in scales of the signal. Its cost grows with its memory.
  ///
  /// @param block readings of a mean
  /// @param blocks means that are remembered
  /// @param length means of a course
  record Course(int block, int blocks, int length) implements Deviation {
    private static final int SCALE = 0;
    private static final int SUM = Baseline.LONGS;
    private static final int COUNT = SUM + 1;
    private static final int RING = COUNT + 1;

    @Override
    public int longs() {
      return RING + blocks;
    }

    @Override
    public double floor() {
      return 0;
    }

    @Override
    public int learns(int readings) {
      return StrictMath.max(readings / block, 2 * length);
    }

    @Override
    public double of(long[] memory, int at, int count, long micros, double value) {
      double scale = get(memory, at + SCALE + 1);
      new Baseline(10_000).of(memory, at + SCALE, count, value);
      double sum = get(memory, at + SUM) + value;
      boolean isFull = count % block == block - 1;
      put(memory, at + SUM, isFull ? 0 : sum);
      if (!isFull) {
        return NOTHING;
      }
      int ordinal = count / block;
      put(memory, at + RING + ordinal % blocks, sum / block);
      return ordinal < 2 * length ? NOTHING : nearest(memory, at + RING, ordinal) / (scale + 1e-12);
    }

    private double nearest(long[] memory, int ring, int newest) {
      double best = Double.MAX_VALUE;
      int from = StrictMath.max(0, newest + 1 - blocks);
      for (int end = from + length - 1; end <= newest - length; end++) {
        int one = newest % blocks;
        int other = end % blocks;
        double square = 0;
        for (int i = 0; i < length && square < best; i++) {
          double apart = get(memory, ring + one) - get(memory, ring + other);
          square += apart * apart;
          one = one == 0 ? blocks - 1 : one - 1;
          other = other == 0 ? blocks - 1 : other - 1;
        }
        best = StrictMath.min(best, square);
      }
      return StrictMath.sqrt(best / length);
    }
  }
}
