package io.lockstep.history.rollup;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A sum that loses nothing: of doubles, of their squares, and of doubles times integers. Whatever
/// came in which order and in how many parts, equal terms give equal sums. Rounded once, when it is
/// read. Confined to one thread.
///
/// It is an integer in units of 2^-2148, the square of the smallest double, in two's complement; of
/// its 64-bit limbs only those are kept that terms have touched. The last limb kept is all sign.
/// What is not finite is summed apart.
public final class ExactSum {
  /// The bit that stands for 1.
  private static final int UNIT = 2_148;

  private static final int SMALLEST_DOUBLE = UNIT - 1_074;
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
  private static final int EXPONENT_MASK = 0x7FF;
  private static final long[] NONE = {};

  /// Limbs that one term may touch, and the sign above them.
  private static final int TERM_LIMBS = 4;

  private static final int BEYOND = 0x80;

  private int base;
  private long[] limbs = NONE;
  private double beyond;

  /// Adds a number.
  public void add(double term) {
    if (Double.isFinite(term)) {
      long bits = Double.doubleToRawLongBits(term);
      put(0, mantissa(bits), SMALLEST_DOUBLE + shift(bits), bits < 0);
    } else {
      beyond += term;
    }
  }

  /// Adds an integer.
  public void add(long term) {
    put(0, Math.abs(term), UNIT, term < 0);
  }

  /// Adds a number so many times.
  ///
  /// @param times 0 or more
  public void addProduct(double term, long times) {
    if (Double.isFinite(term)) {
      long bits = Double.doubleToRawLongBits(term);
      long mantissa = mantissa(bits);
      put(
          Math.unsignedMultiplyHigh(mantissa, times),
          mantissa * times,
          SMALLEST_DOUBLE + shift(bits),
          bits < 0);
    } else if (times > 0) {
      beyond += term;
    }
  }

  /// Adds the square of a number.
  public void addSquare(double term) {
    if (Double.isFinite(term)) {
      long bits = Double.doubleToRawLongBits(term);
      long mantissa = mantissa(bits);
      put(
          Math.unsignedMultiplyHigh(mantissa, mantissa),
          mantissa * mantissa,
          2 * shift(bits),
          false);
    } else {
      beyond += term * term;
    }
  }

  /// Adds all terms of another sum.
  public void add(ExactSum other) {
    beyond += other.beyond;
    int count = other.limbs.length;
    if (count == 0) {
      return;
    }
    cover(other.base, other.base + count + 1);
    long sign = other.limbs[count - 1];
    long carry = 0;
    for (int i = other.base - base; i < limbs.length; i++) {
      int from = i - (other.base - base);
      long term = from < count ? other.limbs[from] : sign;
      long partial = limbs[i] + term;
      long total = partial + carry;
      boolean isOver =
          Long.compareUnsigned(partial, term) < 0 || Long.compareUnsigned(total, carry) < 0;
      limbs[i] = total;
      carry = isOver ? 1 : 0;
    }
    keepSign();
  }

  /// The sum as the nearest double, of two equally near the even one; infinite beyond the doubles.
  /// 0 is never negative.
  public double value() {
    if (!isFinite()) {
      return beyond;
    }
    int lowest = 0;
    while (lowest < limbs.length && limbs[lowest] == 0) {
      lowest++;
    }
    int highest = limbs.length - 1;
    while (highest >= lowest && magnitude(highest, lowest) == 0) {
      highest--;
    }
    if (highest < lowest) {
      return 0;
    }
    long top = magnitude(highest, lowest);
    long below = magnitude(highest - 1, lowest);
    int free = Long.numberOfLeadingZeros(top);
    long leading = free == 0 ? top : top << free | below >>> (64 - free);
    boolean hasMore = (free == 0 ? below : below << free) != 0 || lowest < highest - 1;
    // 63 bits, the last of which says whether there are others below.
    long kept = leading >>> 1 | ((leading & 1) != 0 || hasMore ? 1 : 0);
    double rounded = Rounding.scaled(kept, (base + highest) * 64 - free + 1 - UNIT);
    return limbs[limbs.length - 1] < 0 ? -rounded : rounded;
  }

  /// 64 bits of the sum without its sign.
  private long magnitude(int limb, int lowest) {
    if (limb < lowest) {
      return 0;
    }
    if (limbs[limbs.length - 1] >= 0) {
      return limbs[limb];
    }
    return limb == lowest ? -limbs[limb] : ~limbs[limb];
  }

  /// Whether all terms were finite.
  boolean isFinite() {
    return beyond == 0;
  }

  /// The sum is this integer in units of 2^[#exponent].
  BigInteger integer() {
    if (limbs.length == 0) {
      return BigInteger.ZERO;
    }
    byte[] bytes = new byte[limbs.length * Long.BYTES];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    for (int i = limbs.length - 1; i >= 0; i--) {
      ByteBuffer _ = into.putLong(limbs[i]);
    }
    return new BigInteger(bytes);
  }

  /// See [#integer].
  int exponent() {
    return base * 64 - UNIT;
  }

  /// Writes it; equal sums give equal bytes, at most [#BYTES_MAX].
  void write(ByteBuffer into) {
    int from = 0;
    while (from < limbs.length && limbs[from] == 0) {
      from++;
    }
    int to = limbs.length;
    while (to - 1 > from && limbs[to - 1] == limbs[to - 2] >> 63) {
      to--;
    }
    int count = to - from;
    ByteBuffer _ = into.put((byte) (isFinite() ? count : count | BEYOND));
    if (!isFinite()) {
      ByteBuffer _ = into.putDouble(beyond);
    }
    if (count > 0) {
      ByteBuffer _ = into.put((byte) (base + from));
      for (int i = from; i < to; i++) {
        ByteBuffer _ = into.putLong(limbs[i]);
      }
    }
  }

  /// The most bytes that one takes: 70 limbs hold any sum of 2^63 terms.
  static final int BYTES_MAX = 2 + Double.BYTES + 72 * Long.BYTES;

  /// Reads what [#write] wrote.
  static ExactSum read(ByteBuffer from) {
    ExactSum sum = new ExactSum();
    int head = from.get() & 0xFF;
    if ((head & BEYOND) != 0) {
      sum.beyond = from.getDouble();
    }
    int count = head & ~BEYOND;
    if (count > 0) {
      sum.base = from.get() & 0xFF;
      // One more, which is all sign.
      sum.limbs = new long[count + 1];
      for (int i = 0; i < count; i++) {
        sum.limbs[i] = from.getLong();
      }
      sum.limbs[count] = sum.limbs[count - 1] >> 63;
    }
    return sum;
  }

  /// Passes over what [#write] wrote.
  static void skip(ByteBuffer from) {
    int head = from.get() & 0xFF;
    int count = head & ~BEYOND;
    int bytes =
        ((head & BEYOND) != 0 ? Double.BYTES : 0) + (count > 0 ? 1 + count * Long.BYTES : 0);
    ByteBuffer _ = from.position(Math.min(from.limit(), from.position() + bytes));
  }

  private static long mantissa(long bits) {
    long fraction = bits & MANTISSA_MASK;
    return exponent(bits) == 0 ? fraction : fraction | (1L << MANTISSA_BITS);
  }

  private static int exponent(long bits) {
    return (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
  }

  /// How far the mantissa stands above the smallest double.
  private static int shift(long bits) {
    return Math.max(0, exponent(bits) - 1);
  }

  /// Adds a magnitude of 128 bits, unsigned.
  private void put(long high, long low, int shift, boolean isNegative) {
    if ((high | low) == 0) {
      return;
    }
    int place = shift >> 6;
    int within = shift & 63;
    long first = low << within;
    long second = within == 0 ? high : (low >>> (64 - within)) | (high << within);
    long third = within == 0 ? 0 : high >>> (64 - within);
    cover(place, place + (third != 0 ? TERM_LIMBS : TERM_LIMBS - 1));
    int at = place - base;
    if (isNegative) {
      takeAway(at, first, second, third);
    } else {
      putOn(at, first, second, third);
    }
    keepSign();
  }

  private void putOn(int at, long first, long second, long third) {
    long carry = 0;
    for (int i = at; i < limbs.length; i++) {
      int k = i - at;
      long term = k == 0 ? first : k == 1 ? second : k == 2 ? third : 0;
      if (k > 2 && carry == 0) {
        return;
      }
      long partial = limbs[i] + term;
      long total = partial + carry;
      carry =
          Long.compareUnsigned(partial, term) < 0 || Long.compareUnsigned(total, carry) < 0 ? 1 : 0;
      limbs[i] = total;
    }
  }

  private void takeAway(int at, long first, long second, long third) {
    long borrow = 0;
    for (int i = at; i < limbs.length; i++) {
      int k = i - at;
      long term = k == 0 ? first : k == 1 ? second : k == 2 ? third : 0;
      if (k > 2 && borrow == 0) {
        return;
      }
      long before = limbs[i];
      long partial = before - term;
      boolean isUnder =
          Long.compareUnsigned(before, term) < 0 || Long.compareUnsigned(partial, borrow) < 0;
      limbs[i] = partial - borrow;
      borrow = isUnder ? 1 : 0;
    }
  }

  /// Has limbs from `from` to below `to`, the last of which is all sign.
  private void cover(int from, int to) {
    if (limbs.length == 0) {
      base = from;
      limbs = new long[to - from];
      return;
    }
    int low = Math.min(base, from);
    int high = Math.max(base + limbs.length, to);
    if (low == base && high == base + limbs.length) {
      return;
    }
    long[] more = new long[high - low];
    System.arraycopy(limbs, 0, more, base - low, limbs.length);
    Arrays.fill(more, base - low + limbs.length, more.length, limbs[limbs.length - 1]);
    base = low;
    limbs = more;
  }

  private void keepSign() {
    long top = limbs[limbs.length - 1];
    if (top != 0 && top != -1) {
      limbs = Arrays.copyOf(limbs, limbs.length + 1);
      limbs[limbs.length - 1] = top >> 63;
    }
  }
}
