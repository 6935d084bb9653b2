package io.lockstep.twin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a longer list. Immutable.
///
/// @param items JSON texts
/// @param continuation hand it in to get the next part; null when this is the last one
public record Page(List<String> items, @Nullable String continuation) {
  public Page {
    items = List.copyOf(items);
  }
}
