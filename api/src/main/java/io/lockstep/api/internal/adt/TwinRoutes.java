package io.lockstep.api.internal.adt;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.twin.TwinCommand;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Operations 7 to 10 and 17 to 20: twins, their components and their telemetry.
public final class TwinRoutes {
  private static final String TAG = "Digital twins";
  private static final String TWIN = "/digitaltwins/{id}";
  private static final String COMPONENT = "/digitaltwins/{id}/components/{componentPath}";
  private static final String INVALID_TWIN = "Invalid twin specified";
  private static final String INVALID_PATCH = "The JSON Patch is not valid JSON";
  private static final Parameter ID = Parameter.path("id", "The twin's id, case-sensitive.");
  private static final Parameter COMPONENT_PATH =
      Parameter.path("componentPath", "The component's name.");
  private static final Parameter MESSAGE_ID =
      Parameter.header("Message-Id", "The sender's id of the message; drops duplicates.")
          .mandatory();
  private static final Parameter SOURCE_TIME =
      Parameter.header("Telemetry-Source-Time", "When it was measured, RFC 3339.");

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public TwinRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.azure(Verb.GET, TWIN, "DigitalTwins_GetById")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one twin with its Properties.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "The twin.", "DigitalTwin"))
            .to(this::get),
        Route.azure(Verb.PUT, TWIN, "DigitalTwins_Add")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Creates a twin or replaces it.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_NONE_MATCH)
            .jsonBody("DigitalTwin", bodyBytesMax)
            .answers(Response.json(200, "The twin as it is now.", "DigitalTwin"))
            .to(this::put),
        Route.azure(Verb.PATCH, TWIN, "DigitalTwins_Update")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says(TAG, "Changes Properties of a twin, perhaps with its model.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_MATCH)
            .jsonBody("JsonPatch", bodyBytesMax)
            .answers(Response.empty(204, "Done; the ETag header has the new version."))
            .to(this::patch),
        Route.azure(Verb.DELETE, TWIN, "DigitalTwins_Delete")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Deletes a twin that has no relationships.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(Azure.IF_MATCH)
            .answers(Response.empty(204, "Done."))
            .to(this::delete),
        Route.azure(Verb.POST, TWIN + "/telemetry", "DigitalTwins_SendTelemetry")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Publishes telemetry in the name of a twin.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(MESSAGE_ID)
            .with(SOURCE_TIME)
            .jsonBody("AnyObject", bodyBytesMax)
            .answers(Response.empty(204, "Done."))
            .to(this::telemetry),
        Route.azure(Verb.POST, COMPONENT + "/telemetry", "DigitalTwins_SendComponentTelemetry")
            .seen()
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Publishes telemetry in the name of a component.")
            .with(ID)
            .with(COMPONENT_PATH)
            .with(Azure.API_VERSION)
            .with(MESSAGE_ID)
            .with(SOURCE_TIME)
            .jsonBody("AnyObject", bodyBytesMax)
            .answers(Response.empty(204, "Done."))
            .to(this::componentTelemetry),
        Route.azure(Verb.GET, COMPONENT, "DigitalTwins_GetComponent")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one component of a twin.")
            .with(ID)
            .with(COMPONENT_PATH)
            .with(Azure.API_VERSION)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "The component.", "AnyObject"))
            .to(this::getComponent),
        Route.azure(Verb.PATCH, COMPONENT, "DigitalTwins_UpdateComponent")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says(TAG, "Changes Properties of a component.")
            .with(ID)
            .with(COMPONENT_PATH)
            .with(Azure.API_VERSION)
            .with(Azure.IF_MATCH)
            .jsonBody("JsonPatch", bodyBytesMax)
            .answers(Response.empty(204, "Done; the ETag header has the new version."))
            .to(this::patchComponent));
  }

  private Answer get(Call call) {
    String id = Azure.twinId(call);
    return Azure.entity(
        AsOf.read(call, graphs.of(call), view -> view.twin(id)), () -> Azure.twinNotFound(id));
  }

  private Answer put(Call call) throws InterruptedException {
    String id = Azure.twinId(call);
    boolean ifNoneMatch = Azure.ifNoneMatch(call);
    String body = Azure.body(call, json, "ValidationFailed", INVALID_TWIN);
    return Azure.reply(
        graphs.of(call).write(call.principal(), new TwinCommand.PutTwin(id, body, ifNoneMatch)),
        200);
  }

  private Answer patch(Call call) throws InterruptedException {
    String id = Azure.twinId(call);
    String ifMatch = Azure.ifMatch(call);
    String patch = Azure.body(call, json, "JsonPatchInvalid", INVALID_PATCH);
    return Azure.reply(
        graphs.of(call).write(call.principal(), new TwinCommand.PatchTwin(id, patch, ifMatch)),
        204);
  }

  private Answer delete(Call call) throws InterruptedException {
    TwinCommand command = new TwinCommand.DeleteTwin(Azure.twinId(call), Azure.ifMatch(call));
    return Azure.reply(graphs.of(call).write(call.principal(), command), 204);
  }

  private Answer telemetry(Call call) throws InterruptedException {
    return publish(call, "");
  }

  private Answer componentTelemetry(Call call) throws InterruptedException {
    return publish(call, call.variable("componentPath"));
  }

  private Answer publish(Call call, String component) throws InterruptedException {
    String id = Azure.twinId(call);
    Optional<String> messageId = call.header("Message-Id");
    if (messageId.isEmpty() || messageId.get().isBlank()) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          "InvalidArgument",
          "The header Message-Id is required: expected an id of the message, found none");
    }
    long source =
        call.header("Telemetry-Source-Time")
            .map(text -> Times.parseMicros("header Telemetry-Source-Time", text))
            .orElse(Long.MIN_VALUE);
    String sent = Azure.body(call, json, "ValidationFailed", "The telemetry is not valid JSON");
    String name = messageId.get();
    if (isSwapped(sent, name)) {
      String payload = name;
      name = json.parse(sent).stringValue();
      sent = payload;
    }
    String body = unwrapped(sent);
    TwinCommand command = new TwinCommand.PublishTelemetry(id, component, body, name, source);
    return Azure.reply(graphs.of(call).write(call.principal(), command), 204);
  }

  /// The JavaScript client 1.1.0 sends the telemetry of a component as `Message-Id`, and the id as
  /// the body.
  private static boolean isSwapped(String body, String messageId) {
    return body.startsWith("\"") && !body.startsWith("\"{") && messageId.strip().startsWith("{");
  }

  /// The Java client sends a payload that it was given as text as a JSON string with the object in
  /// it, and the original service takes that.
  private String unwrapped(String body) {
    JsonNode tree = body.startsWith("\"") ? json.parse(body) : null;
    if (tree == null || !tree.isString()) {
      return body;
    }
    String inner = tree.stringValue();
    json.check(inner);
    return inner;
  }

  private Answer getComponent(Call call) {
    String id = Azure.twinId(call);
    String component = call.variable("componentPath");
    return Azure.entity(
        AsOf.read(call, graphs.of(call), view -> view.component(id, component)),
        () ->
            AsOf.read(call, graphs.of(call), view -> view.hasTwin(id))
                ? Azure.componentNotFound(id, component)
                : Azure.twinNotFound(id));
  }

  private Answer patchComponent(Call call) throws InterruptedException {
    String id = Azure.twinId(call);
    String ifMatch = Azure.ifMatch(call);
    String patch = Azure.body(call, json, "JsonPatchInvalid", INVALID_PATCH);
    TwinCommand command =
        new TwinCommand.PatchComponent(id, call.variable("componentPath"), patch, ifMatch);
    return Azure.reply(graphs.of(call).write(call.principal(), command), 204);
  }
}
