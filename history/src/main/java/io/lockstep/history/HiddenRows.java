package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows of some series were purged, or are not kept any longer, and may still stand in the
/// tables. Immutable.
final class HiddenRows {
  /// None.
  static final HiddenRows NONE = new HiddenRows(Map.of(), null);

  private final Map<Integer, List<PurgeChange>> purges;
  private final @Nullable Gone gone;

  /// What is not kept any longer.
  interface Gone {
    /// Whether some row of a series may have gone.
    boolean concerns(int series);

    boolean hides(int series, long knownMicros, long sourceMicros);
  }

  /// @param purges by the numbers of their series
  /// @param gone null when everything is kept
  HiddenRows(Map<Integer, List<PurgeChange>> purges, @Nullable Gone gone) {
    this.purges = purges;
    this.gone = gone;
  }

  boolean isEmpty() {
    return purges.isEmpty() && gone == null;
  }

  /// Whether some row of a series may be hidden.
  boolean concerns(int series) {
    return purges.containsKey(series) || (gone != null && gone.concerns(series));
  }

  /// Whether some rows were purged.
  boolean hasPurges() {
    return !purges.isEmpty();
  }

  /// Whether nobody may see a row of a table.
  boolean hides(BlockScan.Columns columns, long row, int series) {
    long source = columns.source().getLong(row << 3);
    if (gone != null && gone.hides(series, columns.received().getLong(row << 3), source)) {
      return true;
    }
    if (purges.isEmpty()) {
      return false;
    }
    @Nullable List<PurgeChange> own = purges.get(series);
    return own != null && takes(own, columns.position().getLong(row << 3), source);
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
