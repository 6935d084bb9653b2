package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.removal.PurgeJson;
import io.lockstep.api.internal.removal.TwinPurge;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.history.PurgeProgress;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.TwinValues;
import io.lockstep.twin.access.Right;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Takes away what the history has of one twin.
public final class PurgeRoutes {
  private static final String TAG = "Twins";
  private static final String PATH = "/api/v1/twins/{id}/purge";

  private final Scopes graphs;
  private final TwinPurge purge;
  private final Json json;
  private final int bodyBytesMax;

  public PurgeRoutes(Scopes graphs, TwinPurge purge, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.purge = purge;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, PATH, "purgeTwin")
            .seen()
            .role(Role.ENGINEER)
            .says(
                TAG,
                "Purges the history of a twin, for good; with `archive` a copy is kept in a file before.")
            .with(Parameter.path("id", "The twin's id; there need be no such twin any more."))
            .jsonBody("TwinPurge", bodyBytesMax)
            .answers(Response.json(200, "What was purged.", "TwinPurged"))
            .to(this::purge),
        Route.own(Verb.GET, PATH, "getTwinPurge")
            .seen()
            .role(Role.ENGINEER)
            .says(
                TAG,
                "How far the purges of a twin are whose rows nobody sees any more and that are still to be overwritten.")
            .with(Parameter.path("id", "The twin's id."))
            .answers(Response.json(200, "Those that are not over.", "TwinPurgeProgress"))
            .to(this::progress));
  }

  private Answer purge(Call call) throws InterruptedException {
    TwinId twin = new TwinId(call.variable("id"));
    JsonNode body = json.parseObject(call.body().isBlank() ? "{}" : call.body());
    Members.check(body, List.of("archive", "before", "reason"));
    String before = Members.text(body, "before", "");
    long beforeMicros =
        before.isEmpty() ? PurgeChange.ALL : Times.parseMicros("request body /before", before);
    checkSight(call, twin.value());
    // The guard of writes has been asked: what follows is done in the name of the same principal.
    Principal by = call.principal();
    return switch (purge.purge(
        by,
        twin,
        purge.decided(),
        beforeMicros,
        Members.flag(body, "archive", false),
        Members.text(body, "reason", ""))) {
      case TwinPurge.Result.Done done -> Answer.json(Json.write(out -> PurgeJson.write(out, done)));
      case TwinPurge.Result.Not(var why) -> Answer.refused(Fault.of(why));
    };
  }

  private Answer progress(Call call) {
    TwinId twin = new TwinId(call.variable("id"));
    checkSight(call, twin.value());
    List<PurgeProgress> open = purge.open(twin);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("open");
              for (PurgeProgress one : open) {
                out.writeStartObject();
                out.writeNumberProperty("upTo", one.purge().upToPosition());
                out.writeNumberProperty("blocksDone", one.blocksDone());
                out.writeNumberProperty("blocks", one.blocks());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  /// Whoever is restricted needs the right to write all of a twin that is there.
  private void checkSight(Call call, String id) {
    graphs
        .sight(call)
        .ifPresent(
            sight -> {
              String model =
                  graphs
                      .of(call)
                      .view()
                      .values(id)
                      .map(TwinValues::modelId)
                      .orElseThrow(() -> TwinStateRoutes.unknownTwin(id));
              if (!sight.of(id, model).allowsAll(Right.READ)) {
                throw TwinStateRoutes.unknownTwin(id);
              }
              if (!sight.of(id, model).allowsAll(Right.WRITE)) {
                throw Fault.of(
                        ErrorCode.FORBIDDEN,
                        "Policies do not permit this: expected the right to write all of %s, found none"
                            .formatted(id))
                    .exception();
              }
            });
  }
}
