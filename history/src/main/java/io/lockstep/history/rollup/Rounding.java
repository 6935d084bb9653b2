package io.lockstep.history.rollup;

import java.math.BigInteger;

/// Rounds exact numbers to doubles, once.
final class Rounding {
  /// More bits than a double has, with one that says whether there are others below.
  private static final int KEPT_BITS = 62;

  private static final int LEAST_EXPONENT = -1_074;

  private Rounding() {}

  /// The double that is nearest to `integer` times 2^`exponent`, of two equally near the even one.
  static double toDouble(BigInteger integer, int exponent) {
    BigInteger magnitude = integer.abs();
    int excess = magnitude.bitLength() - KEPT_BITS;
    // Below the smallest double no bit counts, but for the rounding.
    int dropped = Math.max(excess, LEAST_EXPONENT - exponent - 2);
    long kept;
    int scale = exponent;
    if (dropped > 0) {
      kept = magnitude.shiftRight(dropped).longValue();
      if (magnitude.signum() != 0 && magnitude.getLowestSetBit() < dropped) {
        kept = kept << 1 | 1;
      } else {
        kept <<= 1;
      }
      scale += dropped - 1;
    } else {
      kept = magnitude.longValue();
    }
    double rounded = scaled(kept, scale);
    return integer.signum() < 0 ? -rounded : rounded;
  }

  /// `kept` times 2^`scale`, rounded once.
  private static double scaled(long kept, int scale) {
    int bits = 64 - Long.numberOfLeadingZeros(kept);
    // Of a subnormal fewer bits are left than a mantissa has: rounded here, not twice.
    int surplus = Math.max(bits - 53, LEAST_EXPONENT - scale);
    if (surplus <= 0) {
      return Math.scalb((double) kept, scale);
    }
    if (surplus > 63) {
      return 0;
    }
    long mantissa = kept >>> surplus;
    long rest = kept & ((1L << surplus) - 1);
    long half = 1L << (surplus - 1);
    if (rest > half || (rest == half && (mantissa & 1) != 0)) {
      mantissa++;
    }
    return Math.scalb((double) mantissa, scale + surplus);
  }

  /// The square root of the sample variance of `count` numbers, from their exact sum and the exact
  /// sum of their squares: rounded when the variance is, and by the root.
  static double deviation(long count, ExactSum sum, ExactSum squares) {
    if (!sum.isFinite() || !squares.isFinite()) {
      return Double.NaN;
    }
    BigInteger total = sum.integer();
    // Both in units of the square of the sum's unit.
    int unit = 2 * sum.exponent();
    int distance = squares.exponent() - unit;
    BigInteger all = squares.integer().multiply(BigInteger.valueOf(count));
    BigInteger square = total.multiply(total);
    int common = Math.min(distance, 0);
    all = all.shiftLeft(distance - common);
    square = square.shiftLeft(-common);
    BigInteger divisor = BigInteger.valueOf(count).multiply(BigInteger.valueOf(count - 1));
    return Math.sqrt(toDouble(all.subtract(square), unit + common) / toDouble(divisor, 0));
  }
}
