package io.lockstep.twin;

/// Bounds of the indexes of property values that queries make for themselves. They are a cache:
/// what a query answers does not depend on them. Immutable.
///
/// @param indexesMax how many properties may have one at a time; 0 for none at all
/// @param bytesMax what all of them together may take, without the texts that twins hold anyway
/// @param twinsMin in smaller graphs none is made: looking at every twin is as quick
/// @param asksMin how many queries must have asked for a property before it gets one, at least 1
public record IndexOptions(int indexesMax, long bytesMax, int twinsMin, int asksMin) {
  public IndexOptions {
    if (indexesMax < 0 || indexesMax > 64 || bytesMax < 0 || twinsMin < 0 || asksMin < 1) {
      throw new IllegalArgumentException(
          "index options: expected 0 to 64 indexes, bytes and twins >= 0, asks >= 1, found %d, %d, %d, %d"
              .formatted(indexesMax, bytesMax, twinsMin, asksMin));
    }
  }

  /// 16 indexes, 128 MiB, from 1,000 twins on, with the second question.
  public static IndexOptions defaults() {
    return new IndexOptions(16, 128L << 20, 1_000, 2);
  }
}
