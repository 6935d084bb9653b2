package io.lockstep.simulation.behaviour;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// How surprising it is that a sensor says exactly what it said before. Who is compared with a
/// model has a noise that is known, and with it how often two readings are equal by chance; from
/// one repeat to the next the odds multiply.
///
/// All of it is learnt from the readings, a run of repeats once it is over: what never ends teaches
/// nothing. Deterministic; confined to one thread.
final class Repeats {
  /// Before so many differences are learnt nothing surprises.
  static final int LEARN = 50;

  /// Differences weigh as in a mean over so many.
  private static final int REACH = 200;

  /// From the one of this number on, what is further off than [#OUTLIER] scales counts as so far.
  private static final int SETTLED = 20;

  private static final double OUTLIER = 4;

  /// Of one run so many repeats are learnt, that a sensor that stuck for hours is not taken for one
  /// that always sticks.
  private static final int LEARNT_MAX = 20;

  /// What an expected movement adds for one repeat, at most: a plain residual tells the rest.
  private static final double MOVED_MAX = 2;

  /// The scale of a normal distribution by the mean of its absolute values.
  private static final double SCALE = StrictMath.sqrt(Math.PI / 2);

  private static final double DENSITY = 1 / StrictMath.sqrt(2 * Math.PI);
  private static final double HALF_DECADE = 0.5 / StrictMath.log(10);

  private double measured = Double.NaN;
  private double residual = Double.NaN;
  private double runExpected;
  private int run;
  private double score;
  private final double[] pending = new double[LEARNT_MAX];

  private long learnt;
  private double step;
  private double level;
  private double off;
  private double resolution = Double.POSITIVE_INFINITY;

  /// Readings behind a change, and behind a repeat; and how many of them were repeats.
  private final double[] counted = new double[2];

  private final double[] repeated = new double[2];

  /// The model has begun anew: what it expects now does not follow from what it expected.
  void begin() {
    residual = Double.NaN;
    runExpected = Double.NaN;
  }

  /// Takes the next reading.
  ///
  /// @param expected by the model, at the time of the reading
  /// @return minus the decimal logarithm of the odds that a healthy sensor repeats itself as this
  ///   one has done up to this reading; 0 when it has not, or before enough is learnt
  double reading(double value, double expected) {
    double difference = value - expected;
    double moved = Double.isNaN(residual) ? 0 : Math.abs(difference - residual);
    residual = difference;
    if (value == measured) {
      if (run < LEARNT_MAX) {
        pending[run] = moved;
      }
      runExpected = Double.isNaN(runExpected) ? expected : runExpected;
      score += surprise(run == 0 ? 0 : 1, expected);
      run++;
      return score;
    }
    if (!Double.isNaN(measured)) {
      learnRun();
      count(run > 0 ? 1 : 0, false);
      learn(moved);
      resolution = Math.min(resolution, Math.abs(value - measured));
    }
    learnLevel(difference);
    measured = value;
    runExpected = expected;
    run = 0;
    score = 0;
    return 0;
  }

  /// Of one more repeat, in decades.
  private double surprise(int behind, double expected) {
    if (learnt < LEARN) {
      return 0;
    }
    double scale = SCALE * step;
    double byNoise = scale > 0 ? resolution * DENSITY / scale : 1;
    // What was counted goes ahead where it is surely more: some sensors hold their values a while.
    double byCount =
        counted[behind] > 0
            ? (repeated[behind] - 2 * StrictMath.sqrt(repeated[behind])) / counted[behind]
            : 0;
    double odds = Math.min(1, Math.max(byNoise, byCount));
    // A sensor of coarse steps stands still while what it measures moves within one.
    double movement = Math.max(0, Math.abs(expected - runExpected) - resolution);
    double usual = Math.max(scale, StrictMath.sqrt(2) * SCALE * off);
    double byMovement = usual > 0 ? movement / usual * (movement / usual) * HALF_DECADE : 0;
    return -StrictMath.log10(odds) + Math.min(MOVED_MAX, byMovement);
  }

  private void learnRun() {
    for (int i = 0; i < Math.min(run, LEARNT_MAX); i++) {
      count(i == 0 ? 0 : 1, true);
      learn(pending[i]);
    }
  }

  private void count(int behind, boolean isRepeat) {
    counted[behind]++;
    repeated[behind] += isRepeat ? 1 : 0;
    // What was long ago counts less.
    if (counted[behind] >= 100 * REACH) {
      counted[behind] /= 2;
      repeated[behind] /= 2;
    }
  }

  private void learn(double moved) {
    learnt++;
    double weight = 1.0 / Math.min(learnt, REACH);
    double far = OUTLIER * SCALE * step;
    step += weight * ((learnt > SETTLED ? Math.min(moved, far) : moved) - step);
  }

  private void learnLevel(double difference) {
    double weight = 1.0 / Math.min(learnt + 1, REACH);
    double distance = learnt == 0 ? 0 : Math.abs(difference - level);
    double far = OUTLIER * SCALE * off;
    off += weight * ((learnt > SETTLED ? Math.min(distance, far) : distance) - off);
    level += weight * (difference - level);
  }

  void save(DataOutputStream to) throws IOException {
    for (double each : new double[] {measured, residual, runExpected, score, step, level, off}) {
      to.writeDouble(each);
    }
    to.writeDouble(resolution);
    to.writeInt(run);
    to.writeLong(learnt);
    for (int i = 0; i < counted.length; i++) {
      to.writeDouble(counted[i]);
      to.writeDouble(repeated[i]);
    }
    for (int i = 0; i < Math.min(run, LEARNT_MAX); i++) {
      to.writeDouble(pending[i]);
    }
  }

  void restore(DataInputStream from) throws IOException {
    measured = from.readDouble();
    residual = from.readDouble();
    runExpected = from.readDouble();
    score = from.readDouble();
    step = from.readDouble();
    level = from.readDouble();
    off = from.readDouble();
    resolution = from.readDouble();
    run = from.readInt();
    learnt = from.readLong();
    for (int i = 0; i < counted.length; i++) {
      counted[i] = from.readDouble();
      repeated[i] = from.readDouble();
    }
    for (int i = 0; i < Math.min(run, LEARNT_MAX); i++) {
      pending[i] = from.readDouble();
    }
  }
}
