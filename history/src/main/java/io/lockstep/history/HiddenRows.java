package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows of some series were purged and may still stand in the tables. Immutable.
final class HiddenRows {
  /// None.
  static final HiddenRows NONE = new HiddenRows(Map.of());

  private final Map<Integer, List<PurgeChange>> purges;

  /// @param purges by the numbers of their series
  HiddenRows(Map<Integer, List<PurgeChange>> purges) {
    this.purges = purges;
  }

  boolean isEmpty() {
    return purges.isEmpty();
  }

  /// Whether some row of a series may be hidden.
  boolean concerns(int series) {
    return !purges.isEmpty() && purges.containsKey(series);
  }

  /// Whether nobody may see a row.
  boolean hides(int series, long position, long sourceMicros) {
    if (purges.isEmpty()) {
      return false;
    }
    @Nullable List<PurgeChange> own = purges.get(series);
    return own != null && takes(own, position, sourceMicros);
  }

  /// The same of a row in a table.
  boolean hides(BlockScan.Columns columns, long row, int series) {
    return !purges.isEmpty()
        && hides(series, columns.position().getLong(row << 3), columns.source().getLong(row << 3));
  }

  static boolean takes(List<PurgeChange> purges, long position, long sourceMicros) {
    for (PurgeChange purge : purges) {
      if (purge.takes(position, sourceMicros)) {
        return true;
      }
    }
    return false;
  }
}
