package io.lockstep.api.internal.adt;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.TwinCommand;
import java.util.List;

/// Operations 11 to 16: the relationships.
public final class RelationshipRoutes {
  private static final String TAG = "Relationships";
  private static final String ONE = "/digitaltwins/{id}/relationships/{relationshipId}";
  private static final Parameter ID = Parameter.path("id", "The source twin's id.");
  private static final Parameter RELATIONSHIP_ID =
      Parameter.path("relationshipId", "The relationship's id, unique within its source twin.");

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public RelationshipRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.azure(Verb.GET, ONE, "DigitalTwins_GetRelationshipById")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one relationship.")
            .with(ID)
            .with(RELATIONSHIP_ID)
            .with(Azure.API_VERSION)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "The relationship.", "Relationship"))
            .to(this::get),
        Route.azure(Verb.PUT, ONE, "DigitalTwins_AddRelationship")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Creates a relationship or replaces it.")
            .with(ID)
            .with(RELATIONSHIP_ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_NONE_MATCH)
            .jsonBody("Relationship", bodyBytesMax)
            .answers(Response.json(200, "The relationship as it is now.", "Relationship"))
            .to(this::put),
        Route.azure(Verb.PATCH, ONE, "DigitalTwins_UpdateRelationship")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says(TAG, "Changes Properties of a relationship.")
            .with(ID)
            .with(RELATIONSHIP_ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_MATCH)
            .jsonBody("JsonPatch", bodyBytesMax)
            .answers(Response.empty(204, "Done; the ETag header has the new version."))
            .to(this::patch),
        Route.azure(Verb.DELETE, ONE, "DigitalTwins_DeleteRelationship")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Deletes a relationship.")
            .with(ID)
            .with(RELATIONSHIP_ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_MATCH)
            .answers(Response.empty(204, "Done."))
            .to(this::delete),
        Route.azure(Verb.GET, "/digitaltwins/{id}/relationships", "DigitalTwins_ListRelationships")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Lists the relationships that go out from a twin.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(Parameter.query("relationshipName", "Only those of this name."))
            .with(Azure.CONTINUATION)
            .with(Azure.MAX_ITEMS)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "A page of relationships.", "RelationshipPage"))
            .to(this::list),
        Route.azure(
                Verb.GET,
                "/digitaltwins/{id}/incomingrelationships",
                "DigitalTwins_ListIncomingRelationships")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Lists the relationships that come in to a twin.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(Azure.CONTINUATION)
            .with(Azure.MAX_ITEMS)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "A page of relationships.", "IncomingRelationshipPage"))
            .to(this::listIncoming));
  }

  private Answer get(Call call) {
    String twin = Azure.twinId(call);
    String id = call.variable("relationshipId");
    return Azure.entity(
        AsOf.read(call, graphs.of(call), view -> view.relationship(twin, id)),
        () ->
            AsOf.read(call, graphs.of(call), view -> view.hasTwin(twin))
                ? Azure.relationshipNotFound(twin, id)
                : Azure.twinNotFound(twin));
  }

  private Answer put(Call call) throws InterruptedException {
    boolean ifNoneMatch = Azure.ifNoneMatch(call);
    String body = Azure.body(call, json, "ValidationFailed", "The relationship is not valid JSON");
    TwinCommand command =
        new TwinCommand.PutRelationship(
            Azure.twinId(call), relationshipId(call), body, ifNoneMatch);
    return Azure.reply(graphs.of(call).write(call.principal(), command), 200);
  }

  private Answer patch(Call call) throws InterruptedException {
    String ifMatch = Azure.ifMatch(call);
    String patch = Azure.body(call, json, "JsonPatchInvalid", "The JSON Patch is not valid JSON");
    TwinCommand command =
        new TwinCommand.PatchRelationship(Azure.twinId(call), relationshipId(call), patch, ifMatch);
    return Azure.reply(graphs.of(call).write(call.principal(), command), 204);
  }

  private Answer delete(Call call) throws InterruptedException {
    TwinCommand command =
        new TwinCommand.DeleteRelationship(
            Azure.twinId(call), relationshipId(call), Azure.ifMatch(call));
    return Azure.reply(graphs.of(call).write(call.principal(), command), 204);
  }

  private Answer list(Call call) {
    String id = Azure.twinId(call);
    String name = call.query("relationshipName").orElse(null);
    return Azure.asking(
        () ->
            Azure.page(
                call,
                AsOf.ask(
                        call,
                        graphs.of(call),
                        view ->
                            view.relationships(
                                id, name, Azure.continuation(call), Azure.pageSize(call)))
                    .orElseThrow(() -> Azure.twinNotFound(id))));
  }

  private Answer listIncoming(Call call) {
    String id = Azure.twinId(call);
    return Azure.asking(
        () ->
            Azure.page(
                call,
                AsOf.ask(
                        call,
                        graphs.of(call),
                        view ->
                            view.incomingRelationships(
                                id, Azure.continuation(call), Azure.pageSize(call)))
                    .orElseThrow(() -> Azure.twinNotFound(id))));
  }

  /// A relationship's id has the form of a twin's.
  private static String relationshipId(Call call) {
    return new TwinId(call.variable("relationshipId")).value();
  }
}
