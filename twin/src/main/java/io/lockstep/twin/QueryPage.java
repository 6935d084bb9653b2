package io.lockstep.twin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a query's answer. Immutable.
///
/// @param rows JSON texts, one object a row
/// @param continuation hand it in to get the next page; null when this is the last one
/// @param visited how many twins and relationships were looked at: the charge
public record QueryPage(List<String> rows, @Nullable String continuation, long visited) {
  public QueryPage {
    rows = List.copyOf(rows);
  }
}
