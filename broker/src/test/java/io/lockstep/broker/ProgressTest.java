package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How far a client has come is never told too far, whatever the order in which it is sent what.
class ProgressTest {
  private static final int SEEDS = 300;

  @Test
  void nothingOpenLiesBelowWhatIsToldOfTheProgress() {
    long seed = 20_261_126;
    System.out.printf("progress: %d runs from seed %d%n", SEEDS, seed);
    for (int run = 0; run < SEEDS; run++) {
      check(seed + run);
    }
  }

  /// Positions mostly go up, and at times back, as those of a second pass over the journal do.
  private static void check(long seed) {
    Random random = new Random(seed);
    InflightWindow window = new InflightWindow(1 + random.nextInt(40));
    Progress progress = new Progress();
    ArrayDeque<StagedParcel> waiting = new ArrayDeque<>();
    List<Integer> open = new ArrayList<>();
    long position = 1_000;
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(3) > 0) {
        if (random.nextInt(8) == 0) {
          position = Math.max(0, position - random.nextInt(600));
        }
        StagedParcel staged = new StagedParcel();
        for (int i = random.nextInt(6); i >= 0; i--) {
          position += random.nextInt(20);
          staged.add(random.nextInt(30) == 0 ? ~position : position);
        }
        waiting.add(staged);
        staged.offer(progress);
      } else if (!open.isEmpty()) {
        for (int i = random.nextInt(8); i > 0 && !open.isEmpty(); i--) {
          int index = random.nextInt(open.size());
          int victim = open.get(index);
          assertThat(window.acknowledge(victim)).isTrue();
          open.subList(index, index + 1).clear();
        }
      }
      StagedParcel first;
      while ((first = waiting.peek()) != null && first.enter(window, open)) {
        StagedParcel _ = waiting.poll();
        progress.taken(window);
      }
      checkNow(seed, window, waiting, progress);
    }
    waiting.clear();
    while (!open.isEmpty()) {
      assertThat(window.acknowledge(open.removeLast())).isTrue();
    }
  }

  private static void checkNow(
      long seed, InflightWindow window, ArrayDeque<StagedParcel> waiting, Progress progress) {
    List<Long> open = new ArrayList<>();
    window.forEach(sent -> open.add(sent.position()));
    waiting.forEach(staged -> open.addAll(staged.left()));
    long lowest =
        open.stream().filter(at -> at >= 0).mapToLong(at -> at).min().orElse(Long.MAX_VALUE);
    long first = open.stream().filter(at -> at >= 0).findFirst().orElse(Long.MAX_VALUE);
    assertThat(progress.oldest(first, window)).as("seed %d", seed).isLessThanOrEqualTo(lowest);
  }

  @Test
  void whatCameOutOfOrderIsForgottenWhenItIsDone() {
    InflightWindow window = new InflightWindow(10);
    Progress progress = new Progress();
    List<Integer> open = new ArrayList<>();
    for (long position : new long[] {100, 50, 120}) {
      StagedParcel staged = new StagedParcel();
      staged.add(position);
      staged.offer(progress);
      assertThat(staged.enter(window, open)).isTrue();
      progress.taken(window);
    }
    assertThat(progress.oldest(100, window)).isEqualTo(50);
    assertThat(window.acknowledge(open.get(0))).isTrue();
    assertThat(progress.oldest(50, window)).isEqualTo(50);
    assertThat(window.acknowledge(open.get(1))).isTrue();
    assertThat(progress.oldest(120, window)).isEqualTo(120);
  }

  /// A parcel of which only the positions matter: those that are not in the window yet.
  private static final class StagedParcel {
    private final ArrayDeque<Long> left = new ArrayDeque<>();
    private long lowest = Long.MAX_VALUE;
    private long highest = -1;
    private boolean isInOrder = true;

    void add(long position) {
      left.add(position);
      if (position >= 0) {
        isInOrder &= position >= highest;
        lowest = Math.min(lowest, position);
        highest = Math.max(highest, position);
      }
    }

    void offer(Progress progress) {
      progress.offered(lowest, highest, isInOrder);
    }

    boolean enter(InflightWindow window, List<Integer> open) {
      while (!left.isEmpty() && window.hasRoom()) {
        open.add(window.enter(left.remove(), Sent.AT_LEAST_ONCE, null));
      }
      return left.isEmpty();
    }

    List<Long> left() {
      return List.copyOf(left);
    }
  }
}
