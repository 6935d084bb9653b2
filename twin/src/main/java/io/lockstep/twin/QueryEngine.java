package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.twin.internal.query.Execution;
import io.lockstep.twin.internal.query.QueryProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers queries in the language of Azure Digital Twins:
///
/// ```
/// SELECT * | COUNT() | TOP(n) ... | T, T.p.q [AS name], ...
/// FROM DIGITALTWINS | RELATIONSHIPS [T]
/// [JOIN B RELATED T.relationshipName [R]]...
/// [WHERE conditions]
/// ```
///
/// Conditions are made of `= != < > <= >= IN NIN NOT IN AND OR NOT`, `CONTAINS`, `STARTSWITH`,
/// `ENDSWITH`, `ARRAY_CONTAINS`, `IS_OF_MODEL([T,] 'dtmi' [, exact])`, `IS_DEFINED`, `IS_NULL`,
/// `IS_BOOL`, `IS_NUMBER`, `IS_STRING`, `IS_OBJECT` and `IS_PRIMITIVE`. A comparison with a
/// property that is not there neither holds nor does its negation. Names that are keywords or hold
/// other characters stand in `[[ ]]`. Numbers are compared in the units of their models; what
/// differs in unit is converted, and `CONVERT(T.p, 'unit')` gives a value in another unit. `MATCH`,
/// `ORDER BY` and `GROUP BY` are not supported.
///
/// Stateless, thread-safe.
public final class QueryEngine {
  private static final String MARK = "query1";
  private static final int NUMBERS = 5;
  private static final int PATH_NUMBERS_MAX = 64;

  /// Answers one page.
  ///
  /// @param view what to ask
  /// @param sql the query; ignored when there is a continuation, which carries it
  /// @param continuation from the page before, or null; it may be handed to any later view of the
  ///   same space
  /// @param pageSize the most rows of a page, at least 1
  /// @param budget when it is used up, the page ends early, maybe without rows, and has a
  ///   continuation
  /// @throws QueryException when it does not parse (`SqlQueryError`), the continuation is not ours
  ///   (`BadRequest`), or the budget is used up without progress (`TimeoutError`)
  public QueryPage run(
      GraphView view, String sql, @Nullable String continuation, int pageSize, QueryBudget budget) {
    if (pageSize < 1) {
      throw new IllegalArgumentException("page size: expected at least 1, found " + pageSize);
    }
    Place place =
        continuation == null ? new Place(sql, Execution.Progress.START) : read(continuation);
    try {
      Execution.Result result =
          Execution.run(
              view.state(),
              place.sql,
              place.progress,
              pageSize,
              budget.visitsMax(),
              budget.nanos(),
              budget.deadlineNanos());
      Execution.Progress next = result.progress();
      return new QueryPage(
          result.rows(), next == null ? null : write(place.sql, next), result.visited());
    } catch (QueryProblem problem) {
      throw exception(problem);
    }
  }

  private static QueryException exception(QueryProblem problem) {
    return switch (problem.kind()) {
      case SYNTAX ->
          new QueryException(
              ErrorCode.QUERY_INVALID, Refusal.of(400, "SqlQueryError", problem.text()));
      case CONTINUATION -> Continuations.refused();
      case BUDGET ->
          new QueryException(ErrorCode.TIMED_OUT, Refusal.of(400, "TimeoutError", problem.text()));
    };
  }

  private record Place(String sql, Execution.Progress progress) {}

  private static String write(String sql, Execution.Progress progress) {
    StringBuilder out = new StringBuilder(MARK);
    out.append(' ').append(progress.first());
    out.append(' ').append(progress.second());
    out.append(' ').append(progress.third());
    out.append(' ').append(progress.given());
    out.append(' ').append(progress.counted());
    out.append(' ').append(progress.path().size());
    progress.path().forEach(number -> out.append(' ').append(number));
    out.append(' ').append(sql);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Place read(String continuation) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(continuation), StandardCharsets.UTF_8);
      String[] start = text.split(" ", NUMBERS + 3);
      if (start.length == NUMBERS + 3 && start[0].equals(MARK)) {
        int pathSize = Integer.parseInt(start[NUMBERS + 1]);
        String[] parts = text.split(" ", NUMBERS + 3 + Math.clamp(pathSize, 0, PATH_NUMBERS_MAX));
        List<Long> numbers = new ArrayList<>();
        for (int i = 1; i < parts.length - 1; i++) {
          numbers.add(Long.parseLong(parts[i]));
        }
        boolean isPlace =
            parts.length == NUMBERS + 3 + pathSize
                && pathSize % 2 == 0
                && numbers.getFirst() >= 0
                && numbers.getFirst() <= Integer.MAX_VALUE;
        if (isPlace) {
          return new Place(parts[parts.length - 1], progress(numbers));
        }
      }
    } catch (IllegalArgumentException _) {
      // Not one of ours: refused below.
    }
    throw Continuations.refused();
  }

  private static Execution.Progress progress(List<Long> numbers) {
    return new Execution.Progress(
        numbers.get(0),
        numbers.get(1),
        numbers.get(2),
        numbers.get(3),
        numbers.get(4),
        numbers.subList(NUMBERS + 1, numbers.size()));
  }
}
