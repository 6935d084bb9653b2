package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.twin.DraftedTwin;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// Twins that appeared by themselves: what was seen of them, to make real models of.
public final class DraftRoutes {
  private static final int MAX = 10_000;
  private static final int DEFAULT = 1_000;

  private final Scopes graphs;

  public DraftRoutes(Scopes graphs) {
    this.graphs = graphs;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/drafts", "listDrafts")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Twins", "Lists twins with drafted models, and what was seen of them.")
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":1000}",
                    "The most twins."))
            .answers(Response.json(200, "The twins.", "DraftList"))
            .to(this::list));
  }

  private Answer list(Call call) {
    List<DraftedTwin> drafts =
        graphs.of(call).view().evolution().drafts(call.queryInt("max", 1, MAX, DEFAULT));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              drafts.forEach(draft -> write(out, draft));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, DraftedTwin draft) {
    out.writeStartObject();
    out.writeStringProperty("twinId", draft.twinId());
    out.writeStringProperty("modelId", draft.modelId());
    out.writeStringProperty("since", Times.text(draft.sinceMicros()));
    out.writeArrayPropertyStart("properties");
    for (DraftedTwin.Seen seen : draft.seen()) {
      out.writeStartObject();
      out.writeStringProperty("path", seen.path());
      out.writeStringProperty("type", seen.type().name().toLowerCase(Locale.ROOT));
      if (!seen.unit().isEmpty()) {
        out.writeStringProperty("unit", seen.unit());
      }
      if (!seen.json().isEmpty()) {
        out.writeName("value");
        out.writeRawValue(seen.json());
        out.writeStringProperty("last", Times.text(seen.lastMicros()));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
