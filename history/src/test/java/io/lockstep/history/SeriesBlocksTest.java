package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SeriesBlocksTest {
  private static final int SERIES = 60;

  private final BitSet[] expected = new BitSet[SERIES];

  private void fill(SeriesBlocks index, Random random, int blocks) {
    int block = random.nextInt(3);
    for (int s = 0; s < SERIES; s++) {
      expected[s] = new BitSet();
    }
    for (int i = 0; i < blocks; i++) {
      for (int s = 0; s < SERIES; s++) {
        // From a series in nearly every block to one in hardly any.
        if (random.nextInt(1 + s * s) == 0) {
          index.row(s);
          index.row(s);
          expected[s].set(block);
        }
      }
      index.endBlock(block++);
    }
  }

  @Property(tries = 200)
  void isExactWithinItsMemory(@ForAll @LongRange(min = 0, max = 1L << 30) long seed) {
    Random random = new Random(seed);
    SeriesBlocks index = new SeriesBlocks(1 << 20);
    fill(index, random, random.nextInt(3_000));

    for (int s = 0; s < SERIES; s++) {
      assertThat(index.blocksOf(new int[] {s})).isEqualTo(expected[s]);
    }
    int[] all = IntStream.range(0, SERIES).toArray();
    SeriesBlocks.Walk walk = index.walk(all);
    for (int s = 0; s < SERIES; s++) {
      for (int most = 3_010; most >= 0; most -= 1 + random.nextInt(5)) {
        assertThat(walk.atMost(s, most)).isEqualTo(expected[s].previousSetBit(most));
      }
    }
  }

  @Property(tries = 100)
  void neverDeniesABlockHoweverLittleMemoryItHas(
      @ForAll @LongRange(min = 0, max = 1L << 30) long seed) {
    Random random = new Random(seed);
    SeriesBlocks index = new SeriesBlocks(300);
    fill(index, random, 1_000);

    assertThat(index.bytes()).isLessThanOrEqualTo(300);
    for (int s = 0; s < SERIES; s++) {
      BitSet found = index.blocksOf(new int[] {s});
      BitSet lacking = (BitSet) expected[s].clone();
      lacking.andNot(found);
      assertThat(lacking.cardinality()).isZero();
    }
  }

  @Test
  void aSeriesInEveryBlockTakesNothingMore() {
    SeriesBlocks index = new SeriesBlocks(1 << 20);
    for (int block = 0; block < 5_000; block++) {
      index.row(0);
      index.endBlock(block);
    }

    assertThat(index.bytes()).isZero();
    assertThat(index.blocksOf(new int[] {0}).cardinality()).isEqualTo(5_000);
    assertThat(index.blocksOf(new int[] {1}).cardinality()).isZero();
  }
}
