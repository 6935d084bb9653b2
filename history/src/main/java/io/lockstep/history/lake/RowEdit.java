package io.lockstep.history.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to happen to rows that are there already. Confined to the lake's thread.
@FunctionalInterface
interface RowEdit {
  /// A row after the edit: the same when it is not about it, null when nothing of it is left.
  ///
  /// @param paths of the table's columns, null for those that hold no property
  @Nullable Object @Nullable [] edited(@Nullable Object[] row, List<@Nullable String> paths);
}
