package io.lockstep.cluster.flink;

import java.io.Serializable;

/// What the operators need to know. Immutable.
///
/// @param parts into how many parts a space's twins, and its commands, are divided; 1 or more, the
///   same for as long as the state lives. Several times the parallelism, so that they spread evenly
/// @param liveParts how many parts a subtask keeps as objects at most; the others stand in the
///   state backend only. [Integer#MAX_VALUE] for all; anything else needs RocksDB
/// @param flushMillis how long a letter waits for others at most at each of two hops, milliseconds,
///   1 or more
/// @param inputsPerMark after how many inputs of a subtask the command stage is told at the latest
///   how far they are, 1 or more
/// @param listState whether each part writes its state to [KernelStreams#states] when all input has
///   ended
public record StageOptions(
    int parts, int liveParts, int flushMillis, int inputsPerMark, boolean listState)
    implements Serializable {
  /// Checks the ranges.
  public StageOptions {
    atLeastOne("parts", parts);
    atLeastOne("liveParts", liveParts);
    atLeastOne("flushMillis", flushMillis);
    atLeastOne("inputsPerMark", inputsPerMark);
  }

  /// All parts live, marks after 5 ms or 1,000 inputs, no listing.
  public static StageOptions of(int parts) {
    return new StageOptions(parts, Integer.MAX_VALUE, 5, 1_000, false);
  }

  /// The same with so many live parts.
  public StageOptions withLiveParts(int count) {
    return new StageOptions(parts, count, flushMillis, inputsPerMark, listState);
  }

  /// The same, with the state listed at the end.
  public StageOptions withListing() {
    return new StageOptions(parts, liveParts, flushMillis, inputsPerMark, true);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "stages on Flink, %s: expected 1 or more, found %d".formatted(name, value));
    }
  }
}
