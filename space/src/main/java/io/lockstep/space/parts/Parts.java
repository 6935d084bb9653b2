package io.lockstep.space.parts;

/// To which part a twin belongs. Stateless.
public final class Parts {
  private Parts() {}

  /// The number of a twin's part, 0 to `count` - 1; the same in each release and on each machine.
  ///
  /// @param count how many parts there are, 1 or more
  public static int of(String twinId, int count) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (int i = 0; i < twinId.length(); i++) {
      hash = (hash ^ twinId.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return (int) Math.floorMod((hash * 0x9E3779B97F4A7C15L) >>> 16, (long) count);
  }
}
