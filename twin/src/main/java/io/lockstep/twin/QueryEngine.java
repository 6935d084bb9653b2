package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.query.Execution;
import io.lockstep.twin.internal.query.QueryProblem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Answers queries in the language of Azure Digital Twins, and in what goes beyond it:
///
/// ```
/// [EXPLAIN [ANALYZE]] SELECT [DISTINCT] [TOP(n)] * | expression [AS name], ...
/// FROM DIGITALTWINS | RELATIONSHIPS [T]
/// [JOIN B RELATED T.relationshipName [R]]...
/// [MATCH (A)-[r:name|name*lo..hi]->(B)<-[]-(C)]...
/// [AS OF 'time'] [AS KNOWN AT 'time']
/// [WHERE condition] [GROUP BY expression, ...] [HAVING condition]
/// [ORDER BY expression [DESC], ...] [OFFSET n] [LIMIT n]
/// ```
///
/// docs/reference/query-language.md says what each means. Rows come in an order that depends on the
/// plan, or in that of ORDER BY, which is total. Pages of one query give each row once: those
/// without an order go on at the place where the search stopped, the others behind the key of the
/// last row; both also hold when the state has changed in between.
///
/// Immutable, thread-safe.
public final class QueryEngine {
  private static final String SQL = "q";
  private static final String PARAMETERS = "p";
  private static final String PROGRESS = "at";

  private final QueryLimits limits;

  /// With the standard limits.
  public QueryEngine() {
    this(QueryLimits.defaults());
  }

  /// @param limits what queries may say and take
  public QueryEngine(QueryLimits limits) {
    this.limits = limits;
  }

  /// The times that a query asks for by `AS OF` and `AS KNOWN AT`: the caller runs it on the view
  /// of that past. A continuation asks for those of the query that it carries.
  ///
  /// @throws QueryException when it does not parse (`SqlQueryError`), or the continuation is not
  ///   ours (`BadRequest`)
  public QueryTimes times(QueryRequest request) {
    Place place = place(request);
    try {
      return Execution.times(place.sql, place.parameters, limits);
    } catch (QueryProblem problem) {
      throw exception(problem);
    }
  }

  /// Answers one page.
  ///
  /// @param view what to ask; that of the times that [#times] gives
  /// @param budget when its visits are used up, a page of rows without an order ends early, maybe
  ///   without rows, and has a continuation; so it does when its time is used up, but for rows; all
  ///   else that is not done by then is refused
  /// @throws QueryException when it does not parse (`SqlQueryError`), the continuation is not ours
  ///   (`BadRequest`), time or visits are used up (`TimeoutError`), or groups or ordered rows need
  ///   more memory than the budget has (`LimitExceeded`)
  public QueryPage run(GraphView view, QueryRequest request, QueryBudget budget) {
    Place place = place(request);
    try {
      Execution.Result result =
          Execution.run(
              view.state(),
              new Execution.Page(
                  place.sql,
                  place.parameters,
                  place.progress,
                  request.pageSize(),
                  request.history(),
                  limits),
              budget);
      JsonNode next = result.next();
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
      case HIDDEN -> new QueryException(ErrorCode.FORBIDDEN, Refusals.forbidden(problem.text()));
      case MEMORY ->
          new QueryException(
              ErrorCode.OVERLOADED, Refusal.of(400, "LimitExceeded", problem.text()));
    };
  }

  private record Place(
      String sql, SortedMap<String, String> parameters, @Nullable JsonNode progress) {}

  private static Place place(QueryRequest request) {
    String token = request.continuation();
    return token == null ? new Place(request.sql(), request.parameters(), null) : read(token);
  }

  private static String write(Place place, JsonNode progress) {
    ObjectNode token = JsonNodeFactory.instance.objectNode().put(SQL, place.sql);
    token.set(PROGRESS, progress);
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
      boolean isOurs =
          token.path(SQL).isString()
              && token.path(PARAMETERS).isObject()
              && token.path(PROGRESS).isObject();
      if (isOurs) {
        SortedMap<String, String> parameters = new TreeMap<>();
        token
            .path(PARAMETERS)
            .properties()
            .forEach(entry -> parameters.put(entry.getKey(), JsonTree.text(entry.getValue())));
        return new Place(token.path(SQL).stringValue(), parameters, token.path(PROGRESS));
      }
    } catch (IllegalArgumentException | JsonTree.Malformed _) {
      // Not one of ours: refused below.
    }
    throw Continuations.refused();
  }
}
