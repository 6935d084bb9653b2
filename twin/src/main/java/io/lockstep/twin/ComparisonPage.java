package io.lockstep.twin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the differences of two graphs: models first, then twins, then relationships, each by
/// their ids. Immutable.
///
/// @param differences in order
/// @param continuation where the next page begins; null when this is the last
public record ComparisonPage(List<Difference> differences, @Nullable String continuation) {
  /// Copies the list.
  public ComparisonPage {
    differences = List.copyOf(differences);
  }
}
