package io.lockstep.twin;

/// A fingerprint of a kernel's whole state: equal content gives an equal hash, whatever way led to
/// it. Not cryptographic. Immutable.
public record StateHash(long high, long low) {
  /// 32 hexadecimal digits.
  @Override
  public String toString() {
    return "%016x%016x".formatted(high, low);
  }
}
