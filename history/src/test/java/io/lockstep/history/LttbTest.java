package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/// Largest Triangle Three Buckets (Steinarsson 2013, section 4.2).
class LttbTest {
  @Property(tries = 300)
  void choosesWhatTheNaiveVersionChooses(
      @ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed,
      @ForAll @IntRange(min = 1, max = 60) int points,
      @ForAll @IntRange(min = 0, max = 400) int size) {
    Random random = new Random(seed);
    long[] times = new long[size];
    double[] values = new double[size];
    long time = ChangesLog.START_MICROS;
    for (int i = 0; i < size; i++) {
      time += random.nextInt(5) * 1000L;
      times[i] = time;
      values[i] = random.nextInt(10);
    }

    assertThat(Lttb.choose(times, values, size, points))
        .containsExactly(naive(times, values, size, points));
  }

  @Test
  void keepsAPeakAmongManyPoints() {
    int size = 100_000;
    long[] times = new long[size];
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      times[i] = i;
    }
    values[77_777] = 5;

    assertThat(Lttb.choose(times, values, size, 100)).hasSize(100).contains(0, 77_777, 99_999);
  }

  /// As the thesis words it, with lists for buckets.
  private static int[] naive(long[] times, double[] values, int size, int points) {
    if (size <= points) {
      return IntStream.range(0, size).toArray();
    }
    if (points == 1) {
      return new int[] {size - 1};
    }
    List<List<Integer>> buckets = new ArrayList<>();
    buckets.add(List.of(0));
    for (int b = 0; b < points - 2; b++) {
      List<Integer> bucket = new ArrayList<>();
      for (int i = 1; i < size - 1; i++) {
        // Bucket b has the points from floor(b * n / k) to floor((b + 1) * n / k).
        if (i - 1 >= (long) b * (size - 2) / (points - 2)
            && i - 1 < (long) (b + 1) * (size - 2) / (points - 2)) {
          bucket.add(i);
        }
      }
      buckets.add(bucket);
    }
    buckets.add(List.of(size - 1));
    int[] chosen = new int[points];
    for (int b = 1; b < points - 1; b++) {
      int a = chosen[b - 1];
      List<Integer> next = buckets.get(b + 1);
      double x = next.stream().mapToDouble(i -> times[i] - times[a]).sum() / next.size();
      double y = next.stream().mapToDouble(i -> values[i]).sum() / next.size();
      double largest = -1;
      for (int i : buckets.get(b)) {
        double area =
            Math.abs((times[i] - times[a]) * (y - values[a]) - x * (values[i] - values[a]));
        if (area > largest) {
          largest = area;
          chosen[b] = i;
        }
      }
    }
    chosen[points - 1] = size - 1;
    return chosen;
  }
}
