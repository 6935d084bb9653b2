package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

  @Test
  void quantilesAreWithinABucketOfTheTruth() {
    DurationHistogram histogram = new DurationHistogram();
    for (int i = 1; i <= 100_000; i++) {
      histogram.record(i * 1000L);
    }
    assertThat(histogram.quantileNanos(0.5)).isCloseTo(50_000_000L, Percentage.withPercentage(7));
    assertThat(histogram.quantileNanos(0.99)).isCloseTo(99_000_000L, Percentage.withPercentage(7));
    assertThat(histogram.maxNanos()).isEqualTo(100_000_000L);
    assertThat(histogram.total()).isEqualTo(100_000);
  }

  @Test
  void extremesFit() {
    DurationHistogram histogram = new DurationHistogram();
    assertThat(histogram.quantileNanos(0.5)).isZero();
    histogram.record(-5);
    histogram.record(0);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.quantileNanos(0.5)).isZero();
    assertThat(histogram.quantileNanos(1)).isGreaterThan(Long.MAX_VALUE / 10 * 9);
  }
}
