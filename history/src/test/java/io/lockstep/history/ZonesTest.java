package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ZonesTest {
  @Property(tries = 50)
  void neverDenyATimeThatABlockHolds(
      @ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed,
      @ForAll @IntRange(min = 1, max = 40) int shift) {
    Random random = new Random(seed);
    Zones zones = new Zones(0, 0, new SeriesBlocks(1 << 20));
    long[] times = new long[2 * Zones.BLOCK_ROWS];
    for (int i = 0; i < times.length; i++) {
      times[i] = random.nextLong() >> shift;
      zones.add(times[i], 0);
    }

    assertThat(zones.knownBlocks()).isEqualTo(2);
    for (int i = 0; i < times.length; i += 7) {
      int block = i / Zones.BLOCK_ROWS;
      assertThat(zones.mayHold(block, times[i], times[i] + 1)).isTrue();
      assertThat(
              zones.mayHoldAny(
                  block,
                  new long[] {Long.MIN_VALUE, times[i]},
                  new long[] {Long.MIN_VALUE, times[i]},
                  2))
          .isTrue();
    }
  }

  @Test
  void keepARecordingApartFromTheRunningPlant() {
    Zones zones = new Zones(0, 0, new SeriesBlocks(1 << 20));
    for (int i = 0; i < Zones.BLOCK_ROWS / 2; i++) {
      zones.add(1_000_000_000L + i * 300L, 0);
      zones.add(9_000_000_000_000L + i, 0);
    }

    assertThat(zones.mayHold(0, 1_000_000_000L, 1_000_000_001L)).isTrue();
    assertThat(zones.mayHold(0, 9_000_000_000_000L, 9_000_000_000_001L)).isTrue();
    assertThat(zones.mayHold(0, 2_000_000_000L, 8_000_000_000_000L)).isFalse();
    assertThat(
            zones.mayHoldAny(0, new long[] {0, 3_000_000_000L}, new long[] {5, 4_000_000_000L}, 2))
        .isFalse();
  }

  @Test
  void tellTimesFurtherApartThanALongCounts() {
    Zones zones = new Zones(0, 0, new SeriesBlocks(1 << 20));
    for (int i = 0; i < Zones.BLOCK_ROWS; i++) {
      zones.add(i % 2 == 0 ? Long.MIN_VALUE + 1 + i : Long.MAX_VALUE - 2 - i, 0);
    }

    assertThat(zones.mayHold(0, 0, 1)).isFalse();
    assertThat(zones.mayHold(0, Long.MIN_VALUE + 1, Long.MIN_VALUE + 2)).isTrue();
  }
}
