package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.model.Role;
import io.lockstep.twin.GraphView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Checks models against the language and against those that are there, without adding them.
public final class ModelCheckRoutes {
  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int modelBytesMax;
  private final DtdlParser parser = new DtdlParser();

  public ModelCheckRoutes(Scopes graphs, Json json, WorkPool pool, int modelBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.modelBytesMax = modelBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/models/validate", "validateModels")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Models", "Checks models without adding them.")
            .jsonBody("DtdlInterfaces", modelBytesMax)
            .answers(Response.json(200, "All findings; none when valid.", "ModelFindings"))
            .to(this::validate));
  }

  private Answer validate(Call call) throws InterruptedException {
    json.check(call.body());
    GraphView view = graphs.of(call).view();
    ParseResult result =
        pool.run(
            () ->
                parser.parse(
                    List.of(new ModelSource("request", call.body())),
                    wanted -> present(view, wanted)));
    return Answer.json(Json.write(out -> write(out, result)));
  }

  private List<ModelSource> present(GraphView view, Set<Dtmi> wanted) {
    List<ModelSource> sources = new ArrayList<>();
    for (Dtmi id : wanted) {
      view.model(id.value(), true)
          .map(json::parse)
          .map(data -> data.get("model"))
          .ifPresent(model -> sources.add(source(id, model)));
    }
    return sources;
  }

  private static ModelSource source(Dtmi id, JsonNode model) {
    return new ModelSource(id.value(), model.toString());
  }

  private static void write(JsonGenerator out, ParseResult result) {
    out.writeStartObject();
    out.writeBooleanProperty("valid", result.isValid());
    out.writeArrayPropertyStart("errors");
    for (DtdlError error : result.errors()) {
      out.writeStartObject();
      out.writeStringProperty("rule", error.validationId());
      out.writeStringProperty("where", error.where().toString());
      out.writeStringProperty("message", error.message());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("unresolved");
    result.unresolved().forEach(id -> out.writeString(id.value()));
    out.writeEndArray();
    out.writeArrayPropertyStart("unresolvedReferences");
    for (UnresolvedReference reference : result.unresolvedReferences()) {
      out.writeStartObject();
      out.writeStringProperty("id", reference.target().value());
      out.writeStringProperty("element", reference.element());
      out.writeStringProperty("property", reference.property());
      out.writeStringProperty("where", reference.where().toString());
      out.writeStringProperty("message", reference.message());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
