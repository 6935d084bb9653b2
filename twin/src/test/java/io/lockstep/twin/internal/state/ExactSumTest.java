package io.lockstep.twin.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Sums are those of BigDecimal, rounded once, whatever was added and taken away again in which
/// order.
class ExactSumTest {
  private static final int AT = 3;

  private final long[] sum = new long[AT + ExactSum.LONGS + 2];

  private double round() {
    assertThat(sum).startsWith(0, 0, 0).endsWith(0, 0);
    return ExactSum.round(sum, AT);
  }

  /// Doubles of all sizes: any bits, near to one another, whole, subnormal, the greatest.
  private static double term(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> finite(Double.longBitsToDouble(random.nextLong()));
      case 1 -> random.nextGaussian();
      case 2 -> random.nextInt(2_000) - 1_000;
      case 3 -> Double.MIN_VALUE * (random.nextInt(2_000) - 1_000);
      case 4 -> Double.MAX_VALUE * (random.nextInt(3) - 1);
      default -> StrictMath.scalb(random.nextInt(16) - 8, random.nextInt(120) - 60);
    };
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : -0.0;
  }

  private static double exact(List<Double> terms) {
    BigDecimal exact = BigDecimal.ZERO;
    for (double term : terms) {
      exact = exact.add(new BigDecimal(term));
    }
    return exact.signum() == 0 ? 0.0 : exact.doubleValue();
  }

  @Property(tries = 400)
  void aSumIsTheExactOneRoundedOnce(@ForAll long seed) {
    Random random = new Random(seed);
    Arrays.fill(sum, 0);
    List<Double> terms = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      if (!terms.isEmpty() && random.nextInt(3) == 0) {
        double gone = terms.remove(random.nextInt(terms.size()));
        ExactSum.subtract(sum, AT, gone);
      } else {
        terms.add(term(random));
        ExactSum.add(sum, AT, terms.getLast());
      }
      assertThat(Double.doubleToRawLongBits(round()))
          .as("seed %d: %s", seed, terms)
          .isEqualTo(Double.doubleToRawLongBits(exact(terms)));
    }
    terms.forEach(term -> ExactSum.subtract(sum, AT, term));
    assertThat(sum).containsOnly(0);
  }

  @Property(tries = 200)
  void aSumOfIntegersIsWholeAsLongAsItFits(@ForAll long seed) {
    Random random = new Random(seed);
    Arrays.fill(sum, 0);
    BigInteger exact = BigInteger.ZERO;
    for (int i = 0; i < 40; i++) {
      long term =
          switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            default -> random.nextInt(100) - 50;
          };
      if (random.nextBoolean()) {
        ExactSum.add(sum, AT, term);
        exact = exact.add(BigInteger.valueOf(term));
      } else {
        ExactSum.subtract(sum, AT, term);
        exact = exact.subtract(BigInteger.valueOf(term));
      }
      assertThat(ExactSum.isWhole(sum, AT)).isEqualTo(exact.bitLength() < 64);
      assertThat(ExactSum.whole(sum, AT)).isEqualTo(exact.longValue());
      assertThat(round()).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void beyondTheDoublesItIsInfiniteAndComesBack() {
    ExactSum.add(sum, AT, Double.MAX_VALUE);
    ExactSum.add(sum, AT, Double.MAX_VALUE);
    assertThat(round()).isEqualTo(Double.POSITIVE_INFINITY);
    ExactSum.add(sum, AT, -Double.MAX_VALUE);
    assertThat(round()).isEqualTo(Double.MAX_VALUE);
    ExactSum.subtract(sum, AT, Double.MAX_VALUE);
    ExactSum.add(sum, AT, -0.0);
    assertThat(Double.doubleToRawLongBits(round())).isZero();
  }
}
