package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.Role;
import io.lockstep.twin.ComparisonPage;
import io.lockstep.twin.GraphComparison;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.QueryException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The graph without its values: what a screen needs to draw the plant, in one answer.
public final class GraphRoutes {
  private static final int DEFAULT = 2_000;
  private static final int MAX = 20_000;
  private static final int CHANGES_DEFAULT = 100;
  private static final int CHANGES_MAX = 1_000;

  private final Scopes graphs;
  private final WorkPool pool;

  /// @param pool compares graphs
  public GraphRoutes(Scopes graphs, WorkPool pool) {
    this.graphs = graphs;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/graph", "getGraph")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Twins", "Gives the twins and what holds them together, without values.")
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}"
                        .formatted(MAX, DEFAULT),
                    "The most twins."))
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "Twins and relationships.", "Graph"))
            .to(this::graph),
        Route.own(Verb.GET, "/api/v1/graph/changes", "compareTimes")
            .seen()
            .role(Role.VIEWER)
            .says(
                "Twins",
                "Tells in what the graph differs between two times: models, twins with their values, relationships, before and after.")
            .with(
                Parameter.query("from", "The earlier time: RFC 3339 or epoch milliseconds.")
                    .mandatory())
            .with(Parameter.query("to", "The later time, likewise; the present when left out."))
            .with(
                Parameter.query(
                    "by",
                    "{\"type\":\"string\",\"enum\":[\"valid\",\"known\"],\"default\":\"valid\"}",
                    "valid: what held at the times, by what is known now; known: what was known at the times."))
            .with(
                Parameter.query(
                    "limit",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}"
                        .formatted(CHANGES_MAX, CHANGES_DEFAULT),
                    "The most differences of a page."))
            .with(Parameter.query("continuation", "Where the page begins; from the page before."))
            .answers(Response.json(200, "A page of differences.", "GraphChanges"))
            .to(this::changes));
  }

  private Answer graph(Call call) {
    int max = call.queryInt("max", 1, MAX, DEFAULT);
    GraphOutline outline = AsOf.ask(call, graphs.of(call), view -> view.outline(max));
    return Answer.json(Json.write(out -> write(out, outline)));
  }

  private Answer changes(Call call) throws InterruptedException {
    long from =
        Times.parseMicros(
            "query from",
            call.query("from")
                .orElseThrow(() -> Call.invalid("query from", "a time", "none").exception()));
    Optional<Long> to = call.query("to").map(text -> Times.parseMicros("query to", text));
    if (to.isPresent() && to.get() < from) {
      throw Call.invalid("query to", "a time at or after from", call.query("to").orElse(""))
          .exception();
    }
    boolean byKnown =
        switch (call.query("by").orElse("valid")) {
          case "valid" -> false;
          case "known" -> true;
          case String other -> throw Call.invalid("query by", "valid or known", other).exception();
        };
    int limit = call.queryInt("limit", 1, CHANGES_MAX, CHANGES_DEFAULT);
    String continuation = call.query("continuation").orElse(null);
    GraphCalls graph = graphs.of(call);
    GraphView present = graph.view();
    return pool.run(
        () -> {
          try {
            GraphView before = at(from, byKnown).view(present, graph);
            GraphView after = to.isEmpty() ? present : at(to.get(), byKnown).view(present, graph);
            return answer(new GraphComparison(before, after).page(continuation, limit));
          } catch (QueryException e) {
            throw AsOf.refused(e);
          }
        });
  }

  private static AsOf at(long micros, boolean byKnown) {
    return byKnown ? new AsOf(null, micros) : new AsOf(micros, null);
  }

  private static Answer answer(ComparisonPage page) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              page.differences().forEach(each -> DifferenceJson.write(out, each));
              out.writeEndArray();
              if (page.continuation() != null) {
                out.writeStringProperty("continuation", page.continuation());
              }
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, GraphOutline outline) {
    out.writeStartObject();
    out.writeArrayPropertyStart("twins");
    for (GraphOutline.Node twin : outline.twins()) {
      out.writeStartObject();
      out.writeStringProperty("id", twin.id());
      out.writeStringProperty("model", twin.modelId());
      twin.displayName().ifPresent(name -> out.writeStringProperty("displayName", name));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("relationships");
    for (GraphOutline.Edge edge : outline.relationships()) {
      out.writeStartObject();
      out.writeStringProperty("id", edge.id());
      out.writeStringProperty("source", edge.source());
      out.writeStringProperty("target", edge.target());
      out.writeStringProperty("name", edge.name());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeBooleanProperty("truncated", outline.isTruncated());
    out.writeEndObject();
  }
}
