package io.lockstep.twin.internal.state;

/// Hash functions that are the same in every process.
public final class Hashing {
  private static final long PRIME = 0x100000001B3L;
  private static final long OFFSET = 0xCBF29CE484222325L;

  private Hashing() {}

  /// Spreads all bits over all bits (the finaliser of MurmurHash3).
  public static long mix(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }

  /// 64 bits over the UTF-16 units of a text.
  public static long of(CharSequence text) {
    long h = OFFSET ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * PRIME;
    }
    return mix(h);
  }

  /// 64 bits over a number and a text.
  public static long of(long number, CharSequence text) {
    return mix(of(text) + number * 0x9E3779B97F4A7C15L);
  }
}
