package io.lockstep.simulation.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Figures over replications.
class SummaryTest {
  /// The half width of the interval is that of tables of Student's distribution.
  @Test
  void theMarginIsStudents() {
    Map<Integer, Double> table =
        Map.of(1, 12.706, 2, 4.303, 3, 3.182, 4, 2.776, 5, 2.571, 9, 2.262, 29, 2.045, 99, 1.984);
    table.forEach(
        (degrees, quantile) -> {
          double[] values = new double[degrees + 1];
          for (int i = 0; i < values.length; i++) {
            values[i] = i;
          }
          Summary summary = Summary.of(values);
          double found = summary.margin() * StrictMath.sqrt(values.length) / summary.deviation();
          assertThat(found).as("%d degrees", degrees).isCloseTo(quantile, within(0.01 * quantile));
        });
  }

  @Test
  void nineteenOfTwentyIntervalsHoldTheMean() {
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    for (int round = 0; round < 2_000; round++) {
      double[] values = new double[10];
      for (int i = 0; i < values.length; i++) {
        values[i] = 7 + 3 * random.nextGaussian();
      }
      Summary summary = Summary.of(values);
      held += Math.abs(summary.mean() - 7) <= summary.margin() ? 1 : 0;
    }

    assertThat(held).isBetween(1_860, 1_940);
  }

  @Test
  void whatIsNoNumberDoesNotCount() {
    Summary summary = Summary.of(new double[] {1, Double.NaN, 3});

    assertThat(summary.count()).isEqualTo(2);
    assertThat(summary.mean()).isEqualTo(2);
    assertThat(summary.median()).isEqualTo(2);
    assertThat(Summary.of(new double[0]).mean()).isNaN();
  }
}
