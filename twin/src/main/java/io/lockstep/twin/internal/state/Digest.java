package io.lockstep.twin.internal.state;

/// Collects values in order to 128 bits. Confined to one thread.
public final class Digest {
  private long high;
  private long low;

  /// Begins anew with a mark that tells kinds of content apart.
  public Digest begin(long mark) {
    high = Hashing.mix(mark);
    low = Hashing.mix(mark + 0x9E3779B97F4A7C15L);
    return this;
  }

  public Digest add(long value) {
    high = (high ^ value) * 0x9FB21C651E98DF25L;
    high ^= high >>> 32;
    low = Long.rotateLeft(low + value * 0xC2B2AE3D27D4EB4FL, 31) * 0x9E3779B185EBCA87L;
    return this;
  }

  public Digest add(CharSequence text) {
    return add(Hashing.of(text)).add(text.length());
  }

  /// The upper 64 bits.
  public long high() {
    return Hashing.mix(high + low);
  }

  /// The lower 64 bits.
  public long low() {
    return Hashing.mix(low ^ Long.rotateLeft(high, 17));
  }
}
