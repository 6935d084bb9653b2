package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.twin.GraphOutline;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The graph without its values: what a screen needs to draw the plant, in one answer.
public final class GraphRoutes {
  private static final int DEFAULT = 2_000;
  private static final int MAX = 20_000;

  private final Scopes graphs;

  public GraphRoutes(Scopes graphs) {
    this.graphs = graphs;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/graph", "getGraph")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Twins", "Gives the twins and what holds them together, without values.")
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}"
                        .formatted(MAX, DEFAULT),
                    "The most twins."))
            .answers(Response.json(200, "Twins and relationships.", "Graph"))
            .to(this::graph));
  }

  private Answer graph(Call call) {
    GraphOutline outline = graphs.of(call).view().outline(call.queryInt("max", 1, MAX, DEFAULT));
    return Answer.json(Json.write(out -> write(out, outline)));
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
