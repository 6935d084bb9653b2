package io.lockstep.twin.internal.state;

/// A sum of doubles, or of integers, that loses nothing: an integer in units of 2^-1074, the
/// smallest double, in two's complement. What was added can be subtracted again, and whatever came
/// in which order, equal terms give equal sums. Rounded once, when it is read.
///
/// The sum stands in [#LONGS] longs of somebody else's array, the lowest first; all zero is 0. Room
/// is for 2^31 terms of any size.
final class ExactSum {
  /// 2,098 bits of a double, 31 for the count of terms and one for the sign.
  static final int LONGS = 34;

  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
  private static final int EXPONENT_MASK = 0x7FF;

  /// The bit that stands for 1.
  private static final int UNIT = 1_074;

  private static final int UNIT_LONG = UNIT >> 6;
  private static final int UNIT_SHIFT = UNIT & 63;

  private ExactSum() {}

  /// Adds a finite double.
  ///
  /// @param at where the sum begins
  static void add(long[] sum, int at, double term) {
    long bits = Double.doubleToRawLongBits(term);
    put(sum, at, bits, bits < 0);
  }

  /// Subtracts a finite double.
  static void subtract(long[] sum, int at, double term) {
    long bits = Double.doubleToRawLongBits(term);
    put(sum, at, bits, bits >= 0);
  }

  /// Adds an integer.
  static void add(long[] sum, int at, long term) {
    shifted(sum, at, Math.abs(term), UNIT, term < 0);
  }

  /// Subtracts an integer.
  static void subtract(long[] sum, int at, long term) {
    shifted(sum, at, Math.abs(term), UNIT, term >= 0);
  }

  private static void put(long[] sum, int at, long bits, boolean isNegative) {
    int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
    long mantissa = bits & MANTISSA_MASK;
    if (exponent == 0) {
      shifted(sum, at, mantissa, 0, isNegative);
    } else {
      shifted(sum, at, mantissa | (1L << MANTISSA_BITS), exponent - 1, isNegative);
    }
  }

  /// @param magnitude unsigned
  private static void shifted(long[] sum, int at, long magnitude, int shift, boolean isNegative) {
    int place = at + (shift >> 6);
    int within = shift & 63;
    long low = magnitude << within;
    long high = within == 0 ? 0 : magnitude >>> (64 - within);
    if (isNegative) {
      takeAway(sum, place, at + LONGS, low, high);
    } else {
      putOn(sum, place, at + LONGS, low, high);
    }
  }

  private static void putOn(long[] sum, int place, int end, long low, long high) {
    long first = sum[place] + low;
    long carry = Long.compareUnsigned(first, low) < 0 ? 1 : 0;
    sum[place] = first;
    long next = sum[place + 1] + high;
    boolean isOver = Long.compareUnsigned(next, high) < 0;
    long second = next + carry;
    isOver |= carry == 1 && second == 0;
    sum[place + 1] = second;
    for (int i = place + 2; isOver && i < end; i++) {
      isOver = ++sum[i] == 0;
    }
  }

  private static void takeAway(long[] sum, int place, int end, long low, long high) {
    long before = sum[place];
    long borrow = Long.compareUnsigned(before, low) < 0 ? 1 : 0;
    sum[place] = before - low;
    long next = sum[place + 1];
    boolean isUnder = Long.compareUnsigned(next, high) < 0;
    long difference = next - high;
    isUnder |= borrow == 1 && difference == 0;
    sum[place + 1] = difference - borrow;
    for (int i = place + 2; isUnder && i < end; i++) {
      isUnder = sum[i]-- == 0;
    }
  }

  /// The sum as the nearest double, of two equally near the even one; infinite beyond the doubles.
  /// 0 is never negative.
  static double round(long[] sum, int at) {
    int lowest = 0;
    while (lowest < LONGS && sum[at + lowest] == 0) {
      lowest++;
    }
    if (lowest == LONGS) {
      return 0;
    }
    boolean isNegative = sum[at + LONGS - 1] < 0;
    int highest = LONGS - 1;
    while (magnitude(sum, at, highest, lowest, isNegative) == 0) {
      highest--;
    }
    long top = magnitude(sum, at, highest, lowest, isNegative);
    int topBit = (highest << 6) + 63 - Long.numberOfLeadingZeros(top);
    long sign = isNegative ? Long.MIN_VALUE : 0;
    if (topBit <= MANTISSA_BITS) {
      // A subnormal, or one with the same unit: its bits are those of the double.
      return Double.longBitsToDouble(sign | top);
    }
    int exponent = topBit - MANTISSA_BITS + 1;
    if (exponent >= EXPONENT_MASK) {
      return isNegative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    int lastBit = topBit - MANTISSA_BITS;
    long mantissa = bits(sum, at, lastBit, lowest, isNegative) & ((MANTISSA_MASK << 1) | 1);
    int lowestBit =
        (lowest << 6) + Long.numberOfTrailingZeros(magnitude(sum, at, lowest, lowest, isNegative));
    boolean isHalf = (bits(sum, at, lastBit - 1, lowest, isNegative) & 1) != 0;
    if (isHalf && (lowestBit < lastBit - 1 || (mantissa & 1) != 0)) {
      mantissa++;
    }
    // The mantissa brings its leading bit, which counts as one of the exponent.
    return Double.longBitsToDouble(sign | (((long) (exponent - 1) << MANTISSA_BITS) + mantissa));
  }

  /// 64 bits of the magnitude from one on.
  private static long bits(long[] sum, int at, int from, int lowest, boolean isNegative) {
    int place = from >> 6;
    int within = from & 63;
    long low = magnitude(sum, at, place, lowest, isNegative) >>> within;
    if (within == 0 || place + 1 == LONGS) {
      return low;
    }
    return low | (magnitude(sum, at, place + 1, lowest, isNegative) << (64 - within));
  }

  private static long magnitude(long[] sum, int at, int place, int lowest, boolean isNegative) {
    long found = sum[at + place];
    if (!isNegative || place < lowest) {
      return found;
    }
    return place == lowest ? -found : ~found;
  }

  /// True when the sum of integers is one of 64 bits, see [#whole].
  static boolean isWhole(long[] sum, int at) {
    long sign = whole(sum, at) >> 63;
    boolean fits = sum[at + UNIT_LONG + 1] >> UNIT_SHIFT == sign;
    for (int i = UNIT_LONG + 2; i < LONGS; i++) {
      fits &= sum[at + i] == sign;
    }
    return fits;
  }

  /// The sum of integers, its lower 64 bits.
  static long whole(long[] sum, int at) {
    return (sum[at + UNIT_LONG] >>> UNIT_SHIFT) | (sum[at + UNIT_LONG + 1] << (64 - UNIT_SHIFT));
  }
}
