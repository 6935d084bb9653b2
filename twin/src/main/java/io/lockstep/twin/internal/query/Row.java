package io.lockstep.twin.internal.query;

import java.util.Arrays;

/// What the variables stand for at one moment of a search; for a group, its columns. Confined to
/// one thread.
final class Row {
  private static final int[] NO_PATH = {};

  /// Twins and relationships by variable.
  final int[] references;

  /// The relationships of a walk by variable, in the pattern's order.
  final int[][] paths;

  /// Values of a group.
  final Value[] columns;

  Row(int variables) {
    references = new int[variables];
    paths = new int[variables][];
    columns = new Value[0];
    Arrays.fill(paths, NO_PATH);
  }

  /// A group.
  Row(Value[] columns) {
    references = new int[0];
    paths = new int[0][];
    this.columns = columns;
  }

  private Row(Row origin) {
    references = origin.references.clone();
    paths = origin.paths.clone();
    columns = origin.columns;
  }

  /// What stays when the search goes on.
  Row copy() {
    return new Row(this);
  }

  /// About how many bytes a copy takes.
  long bytes() {
    long bytes = 64 + 12L * references.length;
    for (int[] path : paths) {
      bytes += path.length == 0 ? 0 : 16 + 4L * path.length;
    }
    return bytes;
  }
}
