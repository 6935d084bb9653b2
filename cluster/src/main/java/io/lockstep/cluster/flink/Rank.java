package io.lockstep.cluster.flink;

/// The order of letters within a space: by the position of the input that led to them, and by how
/// many verdicts the graph part had had for that input when it sent them. A mark with a rank says
/// that all letters up to it have been sent. Stateless.
final class Rank {
  private static final int BITS = 4;

  /// The last rank of a position.
  static final int LAST = (1 << BITS) - 1;

  /// Before the first letter.
  static final long NONE = -1;

  private Rank() {}

  /// @param verdicts how many came for this input before, 0 to 14; [#LAST] for "all is sent"
  static long of(long position, int verdicts) {
    return (position << BITS) | verdicts;
  }

  static long position(long rank) {
    return rank >> BITS;
  }
}
