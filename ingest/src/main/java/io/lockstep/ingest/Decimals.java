package io.lockstep.ingest;

import java.math.BigInteger;

/// Turns decimal numbers into the nearest double (ties to even), as [Double#parseDouble] does, but
/// without making an object.
///
/// Small numbers are exact in one operation (Clinger, "How to read floating point numbers
/// accurately", 1990); the rest goes through one or two 128-bit products (Lemire, "Number parsing
/// at a gigabyte per second", 2021), with powers of ten that occur in readings. What remains is
/// left to the caller, who falls back to the library.
final class Decimals {
  /// The exponents that are decided here, either sign.
  private static final int EXPONENT_MAX = 64;

  private static final int EXACT_EXPONENT_MAX = 22;
  private static final long EXACT_MANTISSA_MAX = 1L << 53;
  private static final double[] EXACT_POWERS = exactPowers();

  /// The 128 leading bits of the powers of five, high and low word by turns.
  private static final long[] POWERS_OF_FIVE = powersOfFive();

  private Decimals() {}

  /// The double nearest to `mantissa` times ten to the `exponent`, or NaN when it is not decided
  /// here.
  ///
  /// @param mantissa unsigned
  static double nearest(long mantissa, int exponent) {
    if (mantissa == 0) {
      return 0.0;
    }
    if (Long.compareUnsigned(mantissa, EXACT_MANTISSA_MAX) <= 0) {
      if (exponent >= 0 && exponent <= EXACT_EXPONENT_MAX) {
        return mantissa * EXACT_POWERS[exponent];
      }
      if (exponent < 0 && exponent >= -EXACT_EXPONENT_MAX) {
        return mantissa / EXACT_POWERS[-exponent];
      }
    }
    return exponent >= -EXPONENT_MAX && exponent <= EXPONENT_MAX
        ? byProduct(mantissa, exponent)
        : Double.NaN;
  }

  private static double byProduct(long mantissa, int exponent) {
    int zeros = Long.numberOfLeadingZeros(mantissa);
    long normal = mantissa << zeros;
    int at = 2 * (exponent + EXPONENT_MAX);
    long upper = Math.unsignedMultiplyHigh(normal, POWERS_OF_FIVE[at]);
    long lower = normal * POWERS_OF_FIVE[at];
    if ((upper & 0x1FF) == 0x1FF) {
      long more = Math.unsignedMultiplyHigh(normal, POWERS_OF_FIVE[at + 1]);
      lower += more;
      if (Long.compareUnsigned(lower, more) < 0) {
        upper++;
      }
    }
    if (lower == -1L && (exponent < -27 || exponent > 55)) {
      return Double.NaN;
    }
    int topBit = (int) (upper >>> 63);
    int shift = topBit + 64 - 52 - 3;
    long bits = upper >>> shift;
    int binaryExponent = (((152170 + 65536) * exponent) >> 16) + 63 + topBit - zeros + 1023;
    boolean isTie =
        Long.compareUnsigned(lower, 1) <= 0
            && exponent >= -4
            && exponent <= 23
            && (bits & 3) == 1
            && bits << shift == upper;
    if (isTie) {
      bits &= ~1L;
    }
    bits = (bits + (bits & 1)) >>> 1;
    if (bits >= 2L << 52) {
      bits = 1L << 52;
      binaryExponent++;
    }
    return Double.longBitsToDouble((bits & ~(1L << 52)) | (long) binaryExponent << 52);
  }

  private static double[] exactPowers() {
    double[] powers = new double[EXACT_EXPONENT_MAX + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  private static long[] powersOfFive() {
    long[] words = new long[2 * (2 * EXPONENT_MAX + 1)];
    for (int q = -EXPONENT_MAX; q <= EXPONENT_MAX; q++) {
      BigInteger leading = q < 0 ? reciprocal(-q) : leadingBits(BigInteger.valueOf(5).pow(q));
      words[2 * (q + EXPONENT_MAX)] = leading.shiftRight(64).longValue();
      words[2 * (q + EXPONENT_MAX) + 1] = leading.longValue();
    }
    return words;
  }

  /// One over five to the `q`, rounded up, as 128 bits.
  private static BigInteger reciprocal(int q) {
    BigInteger power = BigInteger.valueOf(5).pow(q);
    int size = power.subtract(BigInteger.ONE).bitLength();
    int bits = q <= 27 ? size + 127 : 2 * size + 128;
    return leadingBits(BigInteger.ONE.shiftLeft(bits).divide(power).add(BigInteger.ONE));
  }

  private static BigInteger leadingBits(BigInteger number) {
    int excess = number.bitLength() - 128;
    return excess >= 0 ? number.shiftRight(excess) : number.shiftLeft(-excess);
  }
}
