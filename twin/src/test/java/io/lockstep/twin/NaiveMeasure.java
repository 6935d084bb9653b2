package io.lockstep.twin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Measures told by the whole history at once: lists of readings, no state. What the gauges must
/// agree with. Times in seconds.
final class NaiveMeasure {
  /// A reading; all of a twin are in the order of time.
  record Seen(double at, String path, double value, boolean isKnown) {}

  /// From this moment on it has this value, null for not known.
  record Point(double at, boolean isByReading, @Nullable Double value) {}

  /// A statistic of readings from a moment on.
  interface Statistic {
    @Nullable Double of(List<Seen> readings, double from, double to);
  }

  private NaiveMeasure() {}

  // Statistics

  static Statistic of(java.util.function.Function<double[], Double> function) {
    return (readings, from, _) -> {
      double[] in =
          readings.stream().filter(seen -> seen.at() >= from).mapToDouble(Seen::value).toArray();
      return in.length == 0 ? null : function.apply(in);
    };
  }

  static final Statistic COUNT =
      (readings, from, _) -> (double) readings.stream().filter(seen -> seen.at() >= from).count();

  static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  static double deviation(double[] values) {
    double mean = mean(values);
    double squares =
        java.util.Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return StrictMath.sqrt(squares / values.length);
  }

  static double range(double[] values) {
    return java.util.Arrays.stream(values).max().orElseThrow()
        - java.util.Arrays.stream(values).min().orElseThrow();
  }

  static Statistic rate(double per) {
    return (readings, from, _) -> {
      List<Seen> in = readings.stream().filter(seen -> seen.at() >= from).toList();
      return in.isEmpty() || in.getLast().at() <= in.getFirst().at()
          ? null
          : (in.getLast().value() - in.getFirst().value())
              / (in.getLast().at() - in.getFirst().at())
              * per;
    };
  }

  /// Each value holds until the next.
  static final Statistic TIME_MEAN =
      (readings, from, to) -> {
        double area = 0;
        double time = 0;
        for (int i = 0; i < readings.size(); i++) {
          double begin = Math.max(from, readings.get(i).at());
          double end = i + 1 < readings.size() ? Math.min(to, readings.get(i + 1).at()) : to;
          if (begin < end) {
            area += readings.get(i).value() * (end - begin);
            time += end - begin;
          }
        }
        return time > 0 ? area / time : null;
      };

  // Windows

  static List<Seen> known(List<Seen> history, String path) {
    return history.stream().filter(seen -> seen.isKnown() && seen.path().equals(path)).toList();
  }

  private static List<Seen> before(List<Seen> readings, double at) {
    return readings.stream().filter(seen -> seen.at() < at).toList();
  }

  static List<Point> sliding(
      List<Seen> readings, Statistic statistic, double size, double step, double end) {
    List<Point> points = new ArrayList<>();
    int panes = (int) Math.round(size / step);
    for (int i = 0; i < readings.size(); i++) {
      double at = readings.get(i).at();
      double from = (Math.floor(at / step) - panes + 1) * step;
      points.add(new Point(at, true, statistic.of(readings.subList(0, i + 1), from, at)));
    }
    for (double at : boundaries(readings, step, end)) {
      double from = at - (panes - 1) * step;
      points.add(new Point(at, false, statistic.of(before(readings, at), from, at)));
    }
    return inOrder(points);
  }

  static List<Point> hopping(
      List<Seen> readings,
      Statistic statistic,
      double size,
      double every,
      boolean early,
      double end) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; early && i < readings.size(); i++) {
      double at = readings.get(i).at();
      double from = (Math.floor(at / every) + 1) * every - size;
      points.add(new Point(at, true, statistic.of(readings.subList(0, i + 1), from, at)));
    }
    for (double at : boundaries(readings, every, end)) {
      points.add(new Point(at, false, statistic.of(before(readings, at), at - size, at)));
    }
    return inOrder(points);
  }

  private static List<Double> boundaries(List<Seen> readings, double step, double end) {
    List<Double> all = new ArrayList<>();
    if (!readings.isEmpty()) {
      for (double at = (Math.floor(readings.getFirst().at() / step) + 1) * step;
          at <= end;
          at += step) {
        all.add(at);
      }
    }
    return all;
  }

  static List<Point> session(
      List<Seen> readings, Statistic statistic, double gap, boolean early, double end) {
    List<Point> points = new ArrayList<>();
    double from = 0;
    for (int i = 0; i < readings.size(); i++) {
      double at = readings.get(i).at();
      List<Seen> so = readings.subList(0, i + 1);
      if (i == 0 || at >= readings.get(i - 1).at() + gap) {
        from = at;
      }
      if (early) {
        points.add(new Point(at, true, statistic.of(so, from, at)));
      }
      double next = i + 1 < readings.size() ? readings.get(i + 1).at() : Double.MAX_VALUE;
      if (at + gap <= Math.min(next, end)) {
        points.add(new Point(at + gap, false, statistic.of(so, from, at)));
      }
    }
    return inOrder(points);
  }

  static List<Point> last(List<Seen> readings, Statistic statistic, int count) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      List<Seen> in = readings.subList(Math.max(0, i + 1 - count), i + 1);
      points.add(new Point(readings.get(i).at(), true, statistic.of(in, 0, 0)));
    }
    return points;
  }

  static List<Point> batch(List<Seen> readings, Statistic statistic, int count, boolean early) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      List<Seen> in = readings.subList(i - i % count, i + 1);
      if (early || in.size() == count) {
        points.add(new Point(readings.get(i).at(), true, statistic.of(in, 0, 0)));
      }
    }
    return points;
  }

  // Conditions over time

  private static Point truth(double at, boolean isByReading, boolean holds) {
    return new Point(at, isByReading, holds ? 1.0 : 0.0);
  }

  /// The indexes of readings of a path with which a condition begins to hold.
  private static List<Integer> begins(List<Seen> history, String path, DoublePredicate condition) {
    List<Integer> found = new ArrayList<>();
    boolean held = false;
    for (int i = 0; i < history.size(); i++) {
      Seen seen = history.get(i);
      if (seen.isKnown() && seen.path().equals(path)) {
        boolean holds = condition.test(seen.value());
        if (holds && !held) {
          found.add(i);
        }
        held = holds;
      }
    }
    return found;
  }

  /// The door opens less than `within` behind the temperature's rise; true until it is closed.
  static List<Point> then(List<Seen> history, DoublePredicate after, double within) {
    List<Integer> rises = begins(history, "temperature", after);
    List<Point> points = new ArrayList<>();
    int used = -1;
    for (int i : begins(history, "door", value -> value != 0)) {
      int before = rises.stream().filter(rise -> rise < i).reduce(-1, (_, last) -> last);
      if (before > used && history.get(i).at() - history.get(before).at() < within) {
        used = before;
        points.add(truth(history.get(i).at(), true, true));
        firstOf(history, i, seen -> isDoor(seen) && seen.value() == 0).stream()
            .mapToObj(end -> truth(history.get(end).at(), true, false))
            .forEach(points::add);
      }
    }
    return points;
  }

  /// The door is not open within a while of the temperature's rise; true until it is.
  static List<Point> without(List<Seen> history, DoublePredicate after, double within, double end) {
    List<Point> points = new ArrayList<>();
    double waitsUntil = -1;
    for (int rise : begins(history, "temperature", after)) {
      double at = history.get(rise).at();
      double due = at + within;
      boolean isOpen =
          history.subList(0, rise).stream()
              .filter(NaiveMeasure::isDoor)
              .reduce((_, last) -> last)
              .map(seen -> seen.value() != 0)
              .orElse(false);
      if (isOpen || at < waitsUntil) {
        continue;
      }
      List<Integer> opens =
          firstOf(history, rise, seen -> isDoor(seen) && seen.value() != 0).stream()
              .boxed()
              .toList();
      double opened = opens.isEmpty() ? Double.MAX_VALUE : history.get(opens.getFirst()).at();
      waitsUntil = Math.min(due, opened);
      if (due <= opened && due <= end) {
        points.add(truth(due, false, true));
        if (!opens.isEmpty()) {
          points.add(truth(opened, true, false));
        }
      }
    }
    return inOrder(points);
  }

  private static boolean isDoor(Seen seen) {
    return seen.isKnown() && seen.path().equals("door");
  }

  private static java.util.OptionalInt firstOf(
      List<Seen> history, int behind, Predicate<Seen> wanted) {
    return java.util.stream.IntStream.range(behind + 1, history.size())
        .filter(i -> wanted.test(history.get(i)))
        .findFirst();
  }

  static List<Point> repetition(
      List<Seen> history, DoublePredicate condition, int times, double within, double end) {
    List<Double> begins =
        begins(history, "temperature", condition).stream().map(i -> history.get(i).at()).toList();
    List<Point> points = new ArrayList<>();
    for (double at : begins) {
      points.add(truth(at, true, count(begins, at - within, at) >= times));
      if (at + within <= end) {
        // Something that happens at the same time comes later.
        long count = begins.stream().filter(x -> x > at && x < at + within).count();
        points.add(truth(at + within, false, count >= times));
      }
    }
    return inOrder(points);
  }

  private static long count(List<Double> times, double behind, double until) {
    return times.stream().filter(at -> at > behind && at <= until).count();
  }

  static List<Point> silence(List<Seen> readings, double time, double end) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      double at = readings.get(i).at();
      double next = i + 1 < readings.size() ? readings.get(i + 1).at() : Double.MAX_VALUE;
      points.add(truth(at, true, false));
      if (at + time <= Math.min(next, end)) {
        points.add(truth(at + time, false, true));
      }
    }
    return inOrder(points);
  }

  /// True while a condition held for some of the last readings of a path.
  static List<Point> ofLast(
      List<Seen> history, String path, DoublePredicate condition, int readings, int of) {
    List<Point> points = new ArrayList<>();
    List<Seen> all = history.stream().filter(seen -> seen.path().equals(path)).toList();
    for (int i = 0; i < all.size(); i++) {
      long held =
          all.subList(Math.max(0, i + 1 - of), i + 1).stream()
              .filter(seen -> seen.isKnown() && condition.test(seen.value()))
              .count();
      points.add(truth(all.get(i).at(), true, held >= readings));
    }
    return points;
  }

  /// True while any of two is, each told by when it begins and ends.
  static List<Point> any(List<NaiveRule.Event> one, List<NaiveRule.Event> other) {
    List<Point> points = new ArrayList<>();
    TreeSet<Double> times = new TreeSet<>();
    one.forEach(event -> times.add(event.at()));
    other.forEach(event -> times.add(event.at()));
    for (double at : times) {
      points.add(truth(at, false, isOn(one, at) || isOn(other, at)));
    }
    return points;
  }

  private static boolean isOn(List<NaiveRule.Event> events, double at) {
    return events.stream()
        .filter(event -> event.at() <= at)
        .reduce((_, last) -> last)
        .map(NaiveRule.Event::isRaised)
        .orElse(false);
  }

  // Events

  private static List<Point> inOrder(List<Point> points) {
    points.sort(
        Comparator.comparingDouble(Point::at)
            .thenComparing(Comparator.comparing(Point::isByReading)));
    return points;
  }

  /// When a rule without delays is raised and returns whose condition is one over these values.
  static List<NaiveRule.Event> events(List<Point> points, DoublePredicate condition) {
    List<NaiveRule.Event> events = new ArrayList<>();
    boolean isActive = false;
    for (Point point : points) {
      Double value = point.value();
      if (value != null && condition.test(value) != isActive) {
        isActive = !isActive;
        events.add(new NaiveRule.Event(isActive, point.at()));
      }
    }
    return events;
  }
}
