package io.lockstep.api.internal.adt;

import io.lockstep.api.ApiOptions;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Moment;
import io.lockstep.twin.QueryBudget;
import io.lockstep.twin.QueryEngine;
import io.lockstep.twin.QueryHistory;
import io.lockstep.twin.QueryPage;
import io.lockstep.twin.QueryRequest;
import io.lockstep.twin.QueryTimes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Operation 6: queries of the twin graph. They run on threads of their own over a read generation
/// that holds every write acknowledged before.
public final class QueryRoutes {
  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final LongSupplier micros;
  private final QueryEngine engine;

  /// @param limits of a query and its run
  /// @param nanos the clock that it is measured by
  /// @param micros the wall clock, microseconds since epoch: what durations of history functions
  ///   are counted back from
  public QueryRoutes(
      Scopes graphs,
      Json json,
      WorkPool pool,
      int bodyBytesMax,
      ApiOptions.Limits limits,
      LongSupplier nanos,
      LongSupplier micros) {
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
    this.timeout = limits.queryTimeout();
    this.engine = new QueryEngine(limits.queries());
    this.nanos = nanos;
    this.micros = micros;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.azure(Verb.POST, "/query", "Query_QueryTwins")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Query", "Asks the twin graph.")
            .with(Azure.API_VERSION)
            .with(Azure.MAX_ITEMS)
            .with(AsOf.PARAMETERS)
            .jsonBody("QuerySpecification", bodyBytesMax)
            .answers(
                Response.json(
                    200, "A page of rows; the header query-charge has its cost.", "QueryResult"))
            .to(this::query));
  }

  private Answer query(Call call) throws InterruptedException {
    Azure.body(call, json, "InvalidArgument", "The query is not valid JSON");
    JsonNode body = json.parseObject(call.body());
    String sql = text(body, "query");
    String continuation = text(body, "continuationToken");
    if (sql == null && continuation == null) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          "MissingArgument",
          "The query is missing: expected {\"query\":\"SELECT ...\"} or a continuationToken");
    }
    int pageSize = Azure.pageSize(call);
    long deadline = nanos.getAsLong() + timeout.toNanos();
    QueryBudget budget = new QueryBudget(Long.MAX_VALUE, nanos, deadline);
    QueryRequest request =
        new QueryRequest(sql == null ? "" : sql, parameters(body), continuation, pageSize);
    GraphCalls graph = graphs.of(call);
    AsOf times = times(call, request);
    GraphView present = graph.view();
    QueryHistory history = history(graph, times, present.position());
    QueryPage page =
        pool.run(
            () ->
                Azure.asking(
                    () ->
                        engine.run(
                            times.view(present, graph), request.withHistory(history), budget)));
    return answer(page);
  }

  /// What history functions ask: the past that the query asks for; null where there is none.
  private @Nullable QueryHistory history(GraphCalls graph, AsOf times, long position) {
    Long valid = times.validMicros();
    Long known = times.knownMicros();
    Moment moment =
        new Moment(
            valid == null ? Moment.CURRENT : valid,
            known == null ? Long.MAX_VALUE : known,
            position);
    Long now = valid == null ? known : valid;
    return graph
        .values()
        .map(values -> new QueryHistory(values, moment, now == null ? micros.getAsLong() : now))
        .orElse(null);
  }

  /// Which past is asked for, by the query's text or by the address.
  private AsOf times(Call call, QueryRequest request) {
    QueryTimes said = Azure.asking(() -> engine.times(request));
    AsOf asked = AsOf.of(call);
    if (said.isPresent()) {
      return asked;
    }
    if (!asked.isPresent()) {
      throw Call.invalid(
              "query asOf, asKnownAt",
              "the times of a query in its text or in the address",
              "both, AS OF or AS KNOWN AT in the text too")
          .exception();
    }
    return new AsOf(said.validMicros(), said.knownMicros());
  }

  private static Answer answer(QueryPage page) {
    StringBuilder text = new StringBuilder(64);
    text.append("{\"value\":[").append(String.join(",", page.rows())).append(']');
    if (page.continuation() != null) {
      text.append(",\"continuationToken\":");
      text.append(Json.write(out -> out.writeString(page.continuation())));
    }
    // One unit for asking and one for each hundred twins or relationships looked at.
    String charge = String.format(Locale.ROOT, "%.2f", 1 + page.visited() / 100.0);
    return Answer.json(200, text.append('}').toString(), Map.of("query-charge", charge));
  }

  private static SortedMap<String, String> parameters(JsonNode body) {
    SortedMap<String, String> parameters = new TreeMap<>();
    JsonNode values = body.path("parameters");
    if (!values.isMissingNode() && !values.isNull() && !values.isObject()) {
      throw Call.invalid("request body /parameters", "an object", values.toString()).exception();
    }
    values
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().toString()));
    return parameters;
  }

  private static @Nullable String text(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw Call.invalid("request body /" + name, "a text", value.toString()).exception();
    }
    return value.stringValue();
  }
}
