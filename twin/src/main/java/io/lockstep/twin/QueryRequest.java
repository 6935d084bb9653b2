package io.lockstep.twin;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What to ask, and which page of the answer. Immutable.
///
/// @param sql the query; ignored when there is a continuation, which carries it
/// @param parameters JSON texts by name: what `@name` in the query stands for; ignored when there
///   is a continuation, which carries them
/// @param continuation from the page before, or null; it may be handed to any later view of the
///   same space
/// @param pageSize the most rows of a page, at least 1
/// @param history what history functions ask, or null: then they are refused
public record QueryRequest(
    String sql,
    SortedMap<String, String> parameters,
    @Nullable String continuation,
    int pageSize,
    @Nullable QueryHistory history) {
  public QueryRequest {
    if (pageSize < 1) {
      throw new IllegalArgumentException("page size: expected at least 1, found " + pageSize);
    }
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /// Without history.
  public QueryRequest(
      String sql,
      SortedMap<String, String> parameters,
      @Nullable String continuation,
      int pageSize) {
    this(sql, parameters, continuation, pageSize, null);
  }

  /// The first page of a query without parameters.
  public static QueryRequest of(String sql, int pageSize) {
    return new QueryRequest(sql, new TreeMap<>(), null, pageSize);
  }

  /// The same for the page behind a continuation.
  public QueryRequest withContinuation(@Nullable String token) {
    return new QueryRequest(sql, parameters, token, pageSize, history);
  }

  /// The same with a history.
  public QueryRequest withHistory(@Nullable QueryHistory known) {
    return new QueryRequest(sql, parameters, continuation, pageSize, known);
  }
}
