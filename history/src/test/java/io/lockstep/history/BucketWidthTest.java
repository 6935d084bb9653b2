package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BucketWidthTest {
  private static final long SECOND = 1_000_000;

  @Test
  void isWhatAPersonWouldChoose() {
    assertThat(BucketWidth.of(0, 100, 100)).isEqualTo(1);
    assertThat(BucketWidth.of(0, 3600 * SECOND, 300)).isEqualTo(15 * SECOND);
    assertThat(BucketWidth.of(0, 3600 * SECOND, 60)).isEqualTo(60 * SECOND);
    assertThat(BucketWidth.of(0, 24 * 3600 * SECOND, 24)).isEqualTo(3600 * SECOND);
    assertThat(BucketWidth.of(0, 365 * 24 * 3600 * SECOND, 100)).isEqualTo(5 * 24 * 3600 * SECOND);
  }

  @Property(tries = 500)
  void neverNeedsMoreBucketsThanAskedFor(
      @ForAll @LongRange(min = -4_000_000_000_000_000_000L, max = 4_000_000_000_000_000_000L)
          long from,
      @ForAll @LongRange(min = 1, max = 4_000_000_000_000_000_000L) long length,
      @ForAll @IntRange(min = 2, max = 100_000) int points) {
    long width = BucketWidth.of(from, from + length, points);

    assertThat(BucketWidth.count(from, from + length, width)).isBetween(1L, (long) points);
  }
}
