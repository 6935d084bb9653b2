package io.lockstep.cluster.flink;

import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/// Which subtask holds which part. Flink puts keys into key groups by a hash of their hash code,
/// and gives each subtask a range of groups. Left to chance, few parts would lie unevenly; so a
/// part chooses its group, and its key carries a number that hashes to it. The parts of a space lie
/// evenly from a place that the space's name decides; the group depends on nothing that changes, so
/// that parts move with their groups when the parallelism does. Immutable.
final class Lanes {
  private final int maxParallelism;
  private final int parallelism;

  /// By key group, the smallest number that hashes to it.
  private final int[] spots;

  Lanes(int maxParallelism, int parallelism) {
    this.maxParallelism = maxParallelism;
    this.parallelism = parallelism;
    spots = new int[maxParallelism];
    Arrays.fill(spots, -1);
    int found = 0;
    for (int n = 0; found < maxParallelism; n++) {
      int group = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(n, maxParallelism);
      if (spots[group] < 0) {
        spots[group] = n;
        found++;
      }
    }
  }

  /// How many subtasks there are.
  int count() {
    return parallelism;
  }

  /// The key of a part among `count` ones.
  PartKey key(String space, int part, int count) {
    return new PartKey(space, part, spots[group(space, part, count)]);
  }

  /// The subtask that holds a part among `count` ones.
  int subtask(String space, int part, int count) {
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
        maxParallelism, parallelism, group(space, part, count));
  }

  /// The key of what goes to a subtask, whatever parts it holds.
  PartKey lane(int subtask) {
    int group =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                maxParallelism, parallelism, subtask)
            .getStartKeyGroup();
    return new PartKey("", subtask, spots[group]);
  }

  private int group(String space, int part, int count) {
    int place = (space.hashCode() * 0x9E3779B9) >>> 1;
    return (int) ((place + (long) part * maxParallelism / count) % maxParallelism);
  }
}
