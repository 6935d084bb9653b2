package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/// Many numbers in ascending order, few held at a time.
class ValueOrderTest {
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void tellsWhatIsWantedInOrderHoweverFewAreHeld(
      @ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    long[] numbers = numbers(random);
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    long wanted = random.nextInt(numbers.length);
    boolean wantsAll = random.nextBoolean();
    Seen seen = new Seen(wantsAll ? -1 : wanted);

    ValueOrder.walk(into -> Arrays.stream(numbers).forEach(into), 1 + random.nextInt(20), seen);

    assertThat(seen.count).isEqualTo(numbers.length);
    for (Told told : seen.told) {
      int first = (int) told.rank;
      int last = (int) (told.rank + told.times - 1);
      assertThat(sorted[first]).isEqualTo(told.number);
      assertThat(sorted[last]).isEqualTo(told.number);
      assertThat(first == 0 || sorted[first - 1] < told.number).isTrue();
      assertThat(last == sorted.length - 1 || sorted[last + 1] > told.number).isTrue();
    }
    assertThat(seen.told).isSortedAccordingTo((a, b) -> Long.compare(a.rank, b.rank));
    if (wantsAll) {
      assertThat(seen.told.stream().mapToLong(Told::times).sum()).isEqualTo(numbers.length);
    } else {
      assertThat(seen.told)
          .anyMatch(told -> told.rank <= wanted && wanted < told.rank + told.times);
    }
  }

  @Test
  void rangesThatNobodyWantsAreNotReadAgain() {
    long[] numbers = new Random(1).longs(10_000).toArray();
    int[] passes = {0};

    ValueOrder.walk(
        into -> {
          passes[0]++;
          Arrays.stream(numbers).forEach(into);
        },
        100,
        new Seen(5_000));

    assertThat(passes[0]).isEqualTo(2);
  }

  private static long[] numbers(Random random) {
    int count = 1 + random.nextInt(300);
    return switch (random.nextInt(4)) {
      case 0 -> random.longs(count).toArray();
      case 1 -> random.longs(count, -5, 5).toArray();
      case 2 -> random.longs(count, Long.MAX_VALUE - 9, Long.MAX_VALUE).toArray();
      default -> random.longs(count).map(bits -> bits & 0xFFFF_0000_000F_0003L).toArray();
    };
  }

  private record Told(long number, long rank, long times) {}

  /// @see #wanted -1 for all
  private static final class Seen implements ValueOrder.Visitor {
    private final long wanted;
    private final List<Told> told = new ArrayList<>();
    private long count;

    Seen(long wanted) {
      this.wanted = wanted;
    }

    @Override
    public void begin(long all) {
      count = all;
    }

    @Override
    public boolean wants(long from, long to) {
      return wanted < 0 || (from <= wanted && wanted < to);
    }

    @Override
    public void value(long number, long rank, long times) {
      told.add(new Told(number, rank, times));
    }
  }
}
