package io.lockstep.bench;

import java.util.Arrays;
import java.util.List;

/// How the Numenta Anomaly Benchmark weighs what a detector finds (Lavin and Ahmad 2015): the
/// earliest detection of a window gains more the earlier it lies, one outside loses more the
/// farther it is from the window before, a window without detection loses. The first rows of a file
/// are probation.
enum NabProfile {
  STANDARD(0.11, 1),
  LOW_FALSE_POSITIVES(0.22, 1),
  LOW_FALSE_NEGATIVES(0.11, 2);

  private static final double PROBATION_SHARE = 0.15;
  private static final int PROBATION_MAX = 750;
  private static final double STEEPNESS = 5;

  /// So many windows behind the last one a detection is as wrong as can be.
  private static final double FAR = 3;

  private final double falsePositive;
  private final double falseNegative;

  NabProfile(double falsePositive, double falseNegative) {
    this.falsePositive = falsePositive;
    this.falseNegative = falseNegative;
  }

  /// What the detections of a file are worth.
  ///
  /// @param value the weighted sum
  /// @param found windows with a detection
  /// @param wrong detections outside of windows
  record Tally(double value, int found, int wrong) {
    static final Tally NOTHING = new Tally(0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(value + other.value, found + other.found, wrong + other.wrong);
    }
  }

  /// How many rows at the beginning are not judged.
  static int probation(int rows) {
    return (int) Math.min(Math.floor(PROBATION_SHARE * rows), PROBATION_MAX);
  }

  /// Judges the rows with a detection.
  ///
  /// @param windows in the order of time
  Tally judge(int rows, List<NabFile.Window> windows, List<Integer> detections) {
    double[] gains = new double[windows.size()];
    boolean[] isFound = new boolean[windows.size()];
    double value = 0;
    int wrong = 0;
    for (int row : detections) {
      if (row < probation(rows)) {
        continue;
      }
      int within = -1;
      int before = -1;
      for (int i = 0; i < windows.size(); i++) {
        NabFile.Window window = windows.get(i);
        within = row >= window.first() && row <= window.last() ? i : within;
        before = row > window.last() ? i : before;
      }
      if (within >= 0) {
        double gain = gain(windows.get(within), row);
        gains[within] = isFound[within] ? Math.max(gains[within], gain) : gain;
        isFound[within] = true;
      } else {
        wrong++;
        value += falsePositive * (before < 0 ? -1 : loss(windows.get(before), row));
      }
    }
    int found = 0;
    for (int i = 0; i < gains.length; i++) {
      value += isFound[i] ? gains[i] : -falseNegative;
      found += isFound[i] ? 1 : 0;
    }
    return new Tally(value, found, wrong);
  }

  /// On the scale on which finding nothing is 0 and everything at once is 100.
  double score(double value, int windows) {
    double nothing = -falseNegative * windows;
    return 100 * (value - nothing) / (windows - nothing);
  }

  private static double gain(NabFile.Window window, int row) {
    double width = window.last() - window.first() + 1.0;
    return sigmoid(-(window.last() - row + 1) / width) / sigmoid(-1);
  }

  private static double loss(NabFile.Window before, int row) {
    double position = (row - before.last()) / (double) (before.last() - before.first());
    return position > FAR ? -1 : sigmoid(position);
  }

  private static double sigmoid(double x) {
    return 2 / (1 + Math.exp(STEEPNESS * x)) - 1;
  }

  static List<NabProfile> all() {
    return Arrays.asList(values());
  }
}
