package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.query.Execution;
import io.lockstep.twin.internal.query.QueryProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
  private static final String SQL = "q";
  private static final String PARAMETERS = "p";
  private static final String PROGRESS = "at";
  private static final int NUMBERS = 5;

  /// The times that a query asks for by `AS OF` and `AS KNOWN AT`: the caller runs it on the view
  /// of that past. A continuation asks for those of the query that it carries.
  ///
  /// @throws QueryException when it does not parse (`SqlQueryError`), or the continuation is not
  ///   ours (`BadRequest`)
  public QueryTimes times(QueryRequest request) {
    Place place = place(request);
    try {
      return Execution.times(place.sql, place.parameters);
    } catch (QueryProblem problem) {
      throw exception(problem);
    }
  }

  /// Answers one page.
  ///
  /// @param view what to ask; that of the times that [#times] gives
  /// @param budget when it is used up, the page ends early, maybe without rows, and has a
  ///   continuation
  /// @throws QueryException when it does not parse (`SqlQueryError`), the continuation is not ours
  ///   (`BadRequest`), or the budget is used up without progress (`TimeoutError`)
  public QueryPage run(GraphView view, QueryRequest request, QueryBudget budget) {
    Place place = place(request);
    try {
      Execution.Result result =
          Execution.run(
              view.state(),
              place.sql,
              place.parameters,
              place.progress,
              request.pageSize(),
              budget.visitsMax(),
              budget.nanos(),
              budget.deadlineNanos());
      Execution.Progress next = result.progress();
      return new QueryPage(
          result.rows(), next == null ? null : write(place, next), result.visited());
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

  private record Place(
      String sql, SortedMap<String, String> parameters, Execution.Progress progress) {}

  private static Place place(QueryRequest request) {
    String token = request.continuation();
    return token == null
        ? new Place(request.sql(), request.parameters(), Execution.Progress.START)
        : read(token);
  }

  private static String write(Place place, Execution.Progress progress) {
    ObjectNode token = JsonNodeFactory.instance.objectNode().put(SQL, place.sql);
    ArrayNode numbers = token.putArray(PROGRESS);
    numbers.add(progress.first()).add(progress.second()).add(progress.third());
    numbers.add(progress.given()).add(progress.counted());
    progress.path().forEach(numbers::add);
    ObjectNode parameters = token.putObject(PARAMETERS);
    place.parameters.forEach((name, json) -> parameters.set(name, JsonTree.own(json)));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(JsonTree.text(token).getBytes(StandardCharsets.UTF_8));
  }

  private static Place read(String continuation) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(continuation), StandardCharsets.UTF_8);
      JsonNode token = JsonTree.read(text);
      JsonNode numbers = token.path(PROGRESS);
      boolean isOurs =
          token.path(SQL).isString()
              && token.path(PARAMETERS).isObject()
              && numbers.isArray()
              && numbers.size() >= NUMBERS
              && numbers.size() % 2 == NUMBERS % 2;
      if (isOurs) {
        List<Long> values = new ArrayList<>();
        numbers.forEach(number -> values.add(number.asLong(-1)));
        SortedMap<String, String> parameters = new TreeMap<>();
        token
            .path(PARAMETERS)
            .properties()
            .forEach(entry -> parameters.put(entry.getKey(), JsonTree.text(entry.getValue())));
        if (values.getFirst() >= 0 && values.getFirst() <= Integer.MAX_VALUE) {
          return new Place(token.path(SQL).stringValue(), parameters, progress(values));
        }
      }
    } catch (IllegalArgumentException | JsonTree.Malformed _) {
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
        numbers.subList(NUMBERS, numbers.size()));
  }
}
