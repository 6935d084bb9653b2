package io.lockstep.history.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/// Sums against decimal numbers of any length.
class ExactSumTest {
  @Property(tries = 300)
  void sumsAreExactAndRoundedOnce(@ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    ExactSum sum = new ExactSum();
    ExactSum products = new ExactSum();
    ExactSum squares = new ExactSum();
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal exactProducts = BigDecimal.ZERO;
    BigDecimal exactSquares = BigDecimal.ZERO;
    int spread = 1 + random.nextInt(300);
    for (int i = random.nextInt(40); i >= 0; i--) {
      double term = Math.scalb(random.nextDouble() - 0.5, random.nextInt(2 * spread) - spread);
      long times = random.nextLong(1L << random.nextInt(1, 63));
      sum.add(term);
      products.addProduct(term, times);
      squares.addSquare(term);
      exact = exact.add(new BigDecimal(term));
      exactProducts = exactProducts.add(new BigDecimal(term).multiply(BigDecimal.valueOf(times)));
      exactSquares = exactSquares.add(new BigDecimal(term).pow(2));
      if (random.nextInt(4) == 0) {
        sum.add(-term);
        exact = exact.subtract(new BigDecimal(term));
      }
    }

    assertThat(sum.value()).isEqualTo(exact.doubleValue());
    assertThat(products.value()).isEqualTo(exactProducts.doubleValue());
    assertThat(squares.value()).isEqualTo(exactSquares.doubleValue());
  }

  @Property(tries = 100)
  void partsInAnyOrderGiveTheSameBytes(
      @ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    List<Double> terms = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      terms.add(Math.scalb(random.nextGaussian(), random.nextInt(2_000) - 1_000));
    }
    ByteBuffer one = bytes(terms, random);
    Collections.shuffle(terms, random);

    assertThat(bytes(terms, random)).isEqualTo(one);
    assertThat(ExactSum.read(one).value()).isEqualTo(sum(terms).value());
  }

  private static ByteBuffer bytes(List<Double> terms, Random random) {
    int cut = random.nextInt(terms.size());
    ExactSum first = sum(terms.subList(0, cut));
    first.add(sum(terms.subList(cut, terms.size())));
    ByteBuffer into = ByteBuffer.allocate(ExactSum.BYTES_MAX);
    first.write(into);
    return into.flip();
  }

  private static ExactSum sum(List<Double> terms) {
    ExactSum sum = new ExactSum();
    terms.forEach(term -> sum.add(term.doubleValue()));
    return sum;
  }

  @Test
  void theEndsOfTheDoublesAreHeld() {
    ExactSum sum = new ExactSum();
    sum.add(Double.MAX_VALUE);
    sum.add(Double.MAX_VALUE);
    assertThat(sum.value()).isInfinite();
    sum.add(-Double.MAX_VALUE);
    assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
    sum.add(-Double.MAX_VALUE);
    sum.add(Double.MIN_VALUE);
    assertThat(sum.value()).isEqualTo(Double.MIN_VALUE);
    sum.add(Double.POSITIVE_INFINITY);
    assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
    sum.add(Double.NEGATIVE_INFINITY);
    assertThat(sum.value()).isNaN();
  }

  @Test
  void theDeviationOfNumbersThatAreNearlyAlikeIsRight() {
    ExactSum sum = new ExactSum();
    ExactSum squares = new ExactSum();
    for (double number : new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) {
      sum.add(number);
      squares.addSquare(number);
    }

    assertThat(Rounding.deviation(4, sum, squares)).isCloseTo(Math.sqrt(30), within(1e-15));
  }
}
