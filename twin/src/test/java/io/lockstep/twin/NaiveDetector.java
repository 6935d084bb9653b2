package io.lockstep.twin;

import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import io.lockstep.twin.NaiveMeasure.Point;
import io.lockstep.twin.NaiveMeasure.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Detectors told by the whole history anew for each reading: lists, no state, no bins that are
/// counted on. What [Detector] must agree with.
final class NaiveDetector {
  private static final int BINS = 96;
  private final Detector.Setting setting;

  NaiveDetector(Detector.Setting setting) {
    this.setting = setting;
  }

  // Deviations

  /// How far off each value is, by a level and a scale that follow it.
  private static List<Double> offs(List<Double> values, int readings) {
    List<Double> offs = new ArrayList<>();
    double level = 0;
    double scale = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      if (i == 0) {
        level = value;
      }
      double least = 1e-9 * Math.abs(level) + 1e-12;
      double error = value - level;
      offs.add(error / (scale + least));
      double most = 4 * (scale + least);
      double clipped = i < 20 ? error : Math.signum(error) * Math.min(Math.abs(error), most);
      double gain = Math.max(1.0 / readings, 1.0 / (i + 1));
      level += gain * clipped;
      scale += gain * (1.2533 * Math.abs(clipped) - scale);
    }
    return offs;
  }

  private static List<Double> sums(List<Double> offs, double allowance) {
    List<Double> sums = new ArrayList<>();
    double up = 0;
    double down = 0;
    for (double off : offs) {
      double clipped = Math.clamp(off, -10, 10);
      up = Math.clamp(up + clipped - allowance, 0, 50);
      down = Math.clamp(down - clipped - allowance, 0, 50);
      sums.add(Math.max(up, down));
    }
    return sums;
  }

  private static List<Double> each(List<Double> values, DoubleUnaryOperator function) {
    return values.stream().map(function::applyAsDouble).toList();
  }

  /// The deviations of all readings but those that have none.
  private List<Double> deviations(List<Seen> readings, List<Integer> restarts) {
    List<Double> values = readings.stream().map(Seen::value).toList();
    int memory = setting.readings();
    return switch (setting.detection()) {
      case ZSCORE -> each(offs(values, memory), Math::abs);
      case EWMA -> chart(offs(values, memory));
      case CUSUM -> sums(offs(values, memory), 0.5);
      case PAGE_HINKLEY -> sinceRestart(values, restarts);
      case SPIKE -> each(offs(jumps(values), memory), Math::abs);
      case DRIFT -> each(offs(trend(values, memory), 4 * memory), Math::abs);
      case FLATLINE ->
          IntStream.range(0, values.size()).mapToObj(i -> (double) run(values, i)).toList();
      case GAP -> gaps(readings, memory);
      case NOVELTY -> throw new IllegalArgumentException("novelty has two scales");
    };
  }

  private static List<Double> chart(List<Double> offs) {
    List<Double> all = new ArrayList<>();
    double mean = 0;
    for (double off : offs) {
      mean = 0.9 * mean + 0.1 * Math.clamp(off, -10, 10);
      all.add(Math.abs(mean) / Math.sqrt(0.1 / 1.9));
    }
    return all;
  }

  private static List<Double> sinceRestart(List<Double> values, List<Integer> restarts) {
    List<Double> all = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < values.size(); i++) {
      if (restarts.contains(i - 1)) {
        from = i;
      }
      List<Double> offs = offs(values.subList(from, i + 1), 1_000_000);
      all.add(offs.size() <= 20 ? 0 : sums(offs.subList(20, offs.size()), 0.1).getLast());
    }
    return all;
  }

  private static List<Double> jumps(List<Double> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> i == 0 ? 0.0 : values.get(i) - values.get(i - 1))
        .toList();
  }

  private static List<Double> trend(List<Double> values, int memory) {
    List<Double> all = new ArrayList<>();
    double fast = 0;
    double slow = 0;
    for (int i = 0; i < values.size(); i++) {
      fast += Math.max(8.0 / memory, 1.0 / (i + 1)) * (values.get(i) - fast);
      slow += Math.max(1.0 / memory, 1.0 / (i + 1)) * (values.get(i) - slow);
      all.add(fast - slow);
    }
    return all;
  }

  private static int run(List<Double> values, int last) {
    int first = last;
    while (first > 0 && values.get(first - 1).equals(values.get(last))) {
      first--;
    }
    return last - first + 1;
  }

  private static double micros(Seen from, Seen to) {
    return Math.round((to.at() - from.at()) * 1e6);
  }

  private static double interval(List<Seen> readings, int memory) {
    double mean = readings.size() < 2 ? 0 : micros(readings.get(0), readings.get(1));
    for (int i = 1; i < readings.size(); i++) {
      double interval = micros(readings.get(i - 1), readings.get(i));
      double most = i < 20 ? interval : 4 * mean;
      mean += Math.max(1.0 / memory, 1.0 / i) * (Math.min(interval, most) - mean);
    }
    return mean;
  }

  private static List<Double> gaps(List<Seen> readings, int memory) {
    List<Double> all = new ArrayList<>();
    for (int i = 1; i < readings.size(); i++) {
      double interval = micros(readings.get(i - 1), readings.get(i));
      double mean = i == 1 ? interval : interval(readings.subList(0, i), memory);
      if (mean > 0) {
        all.add(interval / mean);
      }
    }
    return all;
  }

  // Surprise

  private static final double[] EDGES =
      IntStream.range(0, BINS).mapToDouble(NaiveDetector::edge).toArray();

  private static double edge(int bin) {
    double octave = StrictMath.floor(bin / 4.0) - 10;
    return (1 + bin % 4 / 4.0) * StrictMath.pow(2, octave);
  }

  private static int bin(double deviation) {
    int found = Arrays.binarySearch(EDGES, deviation);
    return Math.max(0, found >= 0 ? found : -found - 2);
  }

  private static double log2(double value) {
    return StrictMath.log(value) / StrictMath.log(2);
  }

  private static double atLeast(List<Double> all, int bin) {
    return all.stream().filter(one -> bin(one) >= bin).count();
  }

  /// The tail is looked for with each of the first 32 deviations, and every 32nd.
  private static int tail(List<Double> before) {
    int count = before.size();
    List<Double> then = count < 32 ? before : before.subList(0, count - count % 32);
    if (then.isEmpty()) {
      return 0;
    }
    return IntStream.range(1, BINS)
        .filter(bin -> atLeast(then, bin) <= 0.05 * then.size())
        .findFirst()
        .orElse(BINS - 1);
  }

  private static double slope(List<Double> before, int tail) {
    double sum = 0.15;
    for (double one : before) {
      int bin = bin(one);
      sum += bin < tail ? 0 : log2((edge(bin) + edge(bin + 1)) / 2) - log2(edge(tail));
    }
    return sum / (atLeast(before, tail) + 1) * StrictMath.log(10);
  }

  private static double start(List<Double> before, int tail) {
    return -StrictMath.log10((atLeast(before, tail) + 1) / (before.size() + 1));
  }

  static double surprise(List<Double> before, double deviation) {
    int tail = tail(before);
    int bin = bin(deviation);
    if (bin < tail) {
      double same = atLeast(before, bin) - atLeast(before, bin + 1);
      double rank = atLeast(before, bin + 1) + same / 2;
      return -StrictMath.log10((rank + 1) / (before.size() + 1));
    }
    double beyond = log2(Math.min(deviation, edge(BINS))) - log2(edge(tail));
    return Math.min(30, start(before, tail) + Math.max(0, beyond) / slope(before, tail));
  }

  private static double floor(Detection detection) {
    return switch (detection) {
      case ZSCORE, EWMA, SPIKE, DRIFT, GAP -> 3;
      case CUSUM -> 5;
      case PAGE_HINKLEY, FLATLINE -> 10;
      case NOVELTY -> 0;
    };
  }

  // Events

  /// When there is an event and when not, by all readings of one signal.
  List<Point> points(List<Seen> readings, double end) {
    List<Point> points = new ArrayList<>();
    List<Integer> restarts = new ArrayList<>();
    double limit = StrictMath.log10(setting.odds());
    boolean isOdd = false;
    int quiet = 0;
    // What comes later changes no deviation; what begins anew changes those behind it.
    List<Double> whole = deviations(readings, restarts);
    int without = readings.size() - whole.size();
    for (int i = 0; i < readings.size(); i++) {
      List<Double> all = whole.subList(0, Math.max(0, i + 1 - without));
      if (all.size() <= setting.learn()) {
        continue;
      }
      List<Double> before = all.subList(0, all.size() - 1);
      double surprise = surprise(before, all.getLast());
      if (all.getLast() < floor(setting.detection())) {
        surprise = Math.min(surprise, 1);
      }
      if (surprise >= limit) {
        if (!isOdd) {
          restarts.add(i);
          whole =
              setting.detection() == Detection.PAGE_HINKLEY
                  ? deviations(readings, restarts)
                  : whole;
        }
        isOdd = true;
        quiet = 0;
      } else if (isOdd && ++quiet == setting.quiet()) {
        isOdd = false;
        quiet = 0;
      }
      double at = readings.get(i).at();
      points.add(new Point(at, true, isOdd ? 1.0 : 0.0));
      if (setting.detection() == Detection.GAP && !isOdd) {
        double due = at + gap(readings.subList(0, i + 1), all) / 1e6;
        double next = i + 1 < readings.size() ? readings.get(i + 1).at() : Double.MAX_VALUE;
        if (due <= Math.min(next, end)) {
          points.add(new Point(due, false, 1.0));
          isOdd = true;
          quiet = 0;
        }
      }
    }
    return points;
  }

  /// After how many microseconds a reading is missed.
  private double gap(List<Seen> readings, List<Double> all) {
    int fresh = all.size() < 32 ? all.size() : all.size() - all.size() % 32;
    List<Double> then = all.subList(0, Math.max(fresh, setting.learn() + 1));
    int tail = tail(then);
    double beyond =
        Math.max(0, StrictMath.log10(setting.odds()) - start(then, tail)) * slope(then, tail);
    // One power, as the detector takes it: moments are rounded, and halves of a millisecond are
    // usual
    // where readings come every eighth of a second.
    double off = Math.max(3, StrictMath.pow(2, log2(edge(tail)) + beyond));
    return Math.floor(off * interval(readings, setting.readings()) / 1_000 + 0.5) * 1_000;
  }
}
