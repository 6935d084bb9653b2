package io.lockstep.twin;

import org.jspecify.annotations.Nullable;

/// Answers queries in the language of Azure Digital Twins. Stateless, thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public final class QueryEngine {
  /// Answers one page.
  ///
  /// @param view what to ask
  /// @param sql the query; ignored when there is a continuation
  /// @param continuation from the page before, or null
  /// @param pageSize the most rows of a page, at least 1
  /// @throws QueryException when it does not parse, the continuation is not ours, or the budget is
  ///   used up before one row was found
  public QueryPage run(
      GraphView view, String sql, @Nullable String continuation, int pageSize, QueryBudget budget) {
    throw new UnsupportedOperationException("query");
  }
}
