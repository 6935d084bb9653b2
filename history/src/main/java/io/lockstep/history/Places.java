package io.lockstep.history;

/// Where a row of a table stands, as one number: later rows have greater ones.
final class Places {
  private static final int ROW_BITS = 40;
  private static final int PARTITION_BITS = 22;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;

  /// Set in a place that is in the table of texts.
  static final long IN_TEXTS = 1L << (ROW_BITS + PARTITION_BITS);

  private Places() {}

  /// The place of a row in a partition.
  static long of(int partition, long row) {
    return ((long) partition << ROW_BITS) | row;
  }

  static int partition(long place) {
    return (int) ((place & ~IN_TEXTS) >>> ROW_BITS);
  }

  static long row(long place) {
    return place & ROW_MASK;
  }
}
