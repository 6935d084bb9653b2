package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import io.lockstep.stream.detect.JointDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Detectors whose histories are long, against plain computations over all of it. Those of few
/// readings are in [MeasurePropertyTest], within rules.
class DetectorPropertyTest {
  private static final int LENGTH = 560;

  private static List<Double> course(Random random) {
    List<Double> values = new ArrayList<>();
    double level = random.nextGaussian() * 100;
    for (int i = 0; i < LENGTH; i++) {
      level += random.nextInt(150) == 0 ? 10 * random.nextGaussian() : 0;
      values.add(level + 3 * Math.sin(i / 7.0) + random.nextGaussian());
    }
    return values;
  }

  // Novelty

  /// In scales of the signal, which is a mean of absolute deviations from a mean.
  private static double scale(List<Double> values) {
    double level = values.isEmpty() ? 0 : values.getFirst();
    double scale = 0;
    for (int i = 0; i < values.size(); i++) {
      double error = values.get(i) - level;
      double bound = i < 20 ? Double.MAX_VALUE : 4 * (scale + 1e-9 * Math.abs(level) + 1e-12);
      double clipped = Math.clamp(error, -bound, bound);
      level += clipped / (i + 1);
      scale += (Math.abs(clipped) * 1.2533 - scale) / (i + 1);
    }
    return scale;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  /// The deviations of a scale of time, one for each block from the first that has something before
  /// it.
  private static List<Double> deviations(List<Double> values, int block, int blocks, int length) {
    List<Double> means =
        IntStream.range(0, values.size() / block)
            .mapToObj(i -> mean(values.subList(i * block, (i + 1) * block)))
            .toList();
    List<Double> all = new ArrayList<>();
    for (int i = 2 * length; i < means.size(); i++) {
      List<Double> newest = means.subList(i + 1 - length, i + 1);
      double nearest = Double.MAX_VALUE;
      for (int from = Math.max(0, i + 1 - blocks); from + length <= i + 1 - length; from++) {
        double square = 0;
        for (int k = 0; k < length; k++) {
          square += Math.pow(newest.get(k) - means.get(from + k), 2);
        }
        nearest = Math.min(nearest, square);
      }
      double scale = scale(values.subList(0, (i + 1) * block - 1));
      all.add(Math.sqrt(nearest / length) / (scale + 1e-12));
    }
    return all;
  }

  @Property(tries = 20)
  void noveltyIsTheDistanceToTheNearestCourseOfBefore(@ForAll long seed) {
    List<Double> values = course(new Random(seed));
    Detector detector = new Detector(new Detector.Setting(Detection.NOVELTY, 200, 100, 15, 10));
    long[] memory = new long[3 + detector.longs()];
    for (int i = 0; i < values.size(); i++) {
      boolean _ = detector.reading(memory, 3, i * 1_000_000L, values.get(i));
    }
    List<Double> fast = deviations(values, 1, 200, 8);
    List<Double> slow = deviations(values, 8, 50, 12);
    double expected =
        (NaiveDetector.surprise(fast.subList(0, fast.size() - 1), fast.getLast())
                + NaiveDetector.surprise(slow.subList(0, slow.size() - 1), slow.getLast()))
            / 2;
    assertThat(detector.isKnown(memory, 3)).isTrue();
    assertThat(detector.surprise(memory, 3)).isCloseTo(expected, within(1e-6));
  }

  // Several signals

  private static double[] sample(Random random, double[][] mixture, double shift) {
    double[] causes = random.doubles(mixture.length).map(one -> one - 0.5 + shift).toArray();
    double[] sample = new double[mixture.length];
    for (int i = 0; i < sample.length; i++) {
      for (int j = 0; j < causes.length; j++) {
        sample[i] += mixture[i][j] * causes[j];
      }
    }
    return sample;
  }

  private static double[][] covariance(List<double[]> samples, double[] mean) {
    int signals = mean.length;
    double[][] matrix = new double[signals][signals];
    for (int i = 0; i < signals; i++) {
      for (int j = 0; j < signals; j++) {
        for (double[] one : samples) {
          matrix[i][j] += (one[i] - mean[i]) * (one[j] - mean[j]) / (samples.size() - 1);
        }
        matrix[i][j] *= i == j ? 1 : 0.99;
      }
      matrix[i][i] += Math.pow(1e-6 * mean[i], 2);
    }
    return matrix;
  }

  private static double[] mean(List<double[]> samples, int signals) {
    return IntStream.range(0, signals)
        .mapToDouble(i -> samples.stream().mapToDouble(one -> one[i]).average().orElseThrow())
        .toArray();
  }

  /// `off` times the inverse of the matrix times `off`, by elimination; without one of the signals.
  private static double distance(double[][] matrix, double[] off, int without) {
    int[] kept = IntStream.range(0, off.length).filter(i -> i != without).toArray();
    int size = kept.length;
    double[][] rows = new double[size][size + 1];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        rows[i][j] = matrix[kept[i]][kept[j]];
      }
      rows[i][size] = off[kept[i]];
    }
    for (int pivot = 0; pivot < size; pivot++) {
      for (int i = 0; i < size; i++) {
        double factor = rows[i][pivot] / rows[pivot][pivot];
        for (int j = pivot; i != pivot && j <= size; j++) {
          rows[i][j] -= factor * rows[pivot][j];
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += off[kept[i]] * rows[i][size] / rows[i][i];
    }
    return sum;
  }

  private static double[] less(double[] sample, double[] mean) {
    return IntStream.range(0, mean.length).mapToDouble(i -> sample[i] - mean[i]).toArray();
  }

  /// The smoothed statistic of the samples behind the first half of those that are learnt from.
  private static List<Double> smoothed(List<double[]> samples, int learn) {
    List<Double> all = new ArrayList<>();
    double smoothed = 0;
    for (int i = learn / 2; i < samples.size(); i++) {
      List<double[]> before = samples.subList(0, Math.min(i, learn));
      double[] mean = mean(before, samples.getFirst().length);
      double[][] matrix = covariance(before, mean);
      double distance = distance(matrix, less(samples.get(i), mean), -1);
      smoothed += Math.max(0.1, 1.0 / (all.size() + 1)) * (distance - smoothed);
      all.add(smoothed);
    }
    return all;
  }

  @Property(tries = 20)
  void severalSignalsAreHotellingsStatisticByWhatWasLearnt(@ForAll long seed) {
    Random random = new Random(seed);
    int signals = 2 + random.nextInt(6);
    int learn = 100 + random.nextInt(50);
    double[][] mixture = new double[signals][];
    for (int i = 0; i < signals; i++) {
      mixture[i] = random.doubles(signals, -1, 1).toArray();
      mixture[i][i] += 1;
    }
    List<double[]> samples = new ArrayList<>();
    for (int i = 0; i < learn + 10; i++) {
      samples.add(sample(random, mixture, i < learn ? 0 : 0.2));
    }
    JointDetector detector = new JointDetector(signals, learn, 1_000, 5);
    long[] memory = new long[JointDetector.longs(signals) + signals];
    double[] scratch = new double[detector.scratch()];
    for (double[] one : samples) {
      for (int i = 0; i < signals; i++) {
        memory[memory.length - signals + i] = Double.doubleToRawLongBits(one[i]);
      }
      boolean _ = detector.sample(memory, 0, memory.length - signals, scratch);
    }

    List<Double> roots = smoothed(samples, learn).stream().map(Math::cbrt).toList();
    List<Double> normal = roots.subList(20, learn - learn / 2);
    double mean = mean(normal);
    double squares = normal.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
    double off = (roots.getLast() - mean) / Math.sqrt(squares / (normal.size() - 1));
    assertThat(detector.surprise(memory, 0)).isCloseTo(surprise(off), within(1e-3));

    double[] learnt = mean(samples.subList(0, learn), signals);
    double[][] matrix = covariance(samples.subList(0, learn), learnt);
    double[] last = less(samples.getLast(), learnt);
    double[] losses =
        IntStream.range(0, signals)
            .mapToDouble(i -> distance(matrix, last, -1) - distance(matrix, last, i))
            .toArray();
    double all = IntStream.range(0, signals).mapToDouble(i -> losses[i]).sum();
    double[] parts = detector.parts(memory, 0);
    for (int i = 0; i < signals; i++) {
      assertThat(parts[i]).isCloseTo(losses[i] / all, within(1e-6));
    }
  }

  /// The area above, by small steps.
  private static double surprise(double off) {
    double area = 0;
    for (double x = off; x < Math.max(off, 0) + 12; x += 1e-4) {
      area += 1e-4 * Math.exp(-(x + 5e-5) * (x + 5e-5) / 2) / Math.sqrt(2 * Math.PI);
    }
    return Math.min(30, Math.max(0, -Math.log10(area)));
  }
}
