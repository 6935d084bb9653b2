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
import io.lockstep.dtdl.Dtmi;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.twin.TwinCommand;
import java.util.List;

/// Operations 1 to 5: the models.
public final class ModelRoutes {
  private static final String TAG = "Models";
  private static final Parameter ID = Parameter.path("id", "The model's DTMI.");
  private static final Parameter DEFINITION =
      Parameter.query(
          "includeModelDefinition",
          "{\"type\":\"boolean\",\"default\":false}",
          "Whether the answer holds the DTDL itself.");

  /// The most models that can be asked for with their dependencies at once.
  private static final int ROOTS_MAX = 500;

  private final Scopes graphs;
  private final Json json;
  private final int modelBytesMax;

  public ModelRoutes(Scopes graphs, Json json, int modelBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.modelBytesMax = modelBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.azure(Verb.POST, "/models", "DigitalTwinModels_Add")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Adds models, all of them or none.")
            .with(Azure.API_VERSION)
            .jsonBody("DtdlInterfaces", modelBytesMax)
            .answers(Response.json(201, "The models that were added.", "ModelDataList"))
            .to(this::add),
        Route.azure(Verb.GET, "/models", "DigitalTwinModels_List")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Lists models, drafted ones too.")
            .with(Azure.API_VERSION)
            .with(
                Parameter.query(
                    "dependenciesFor",
                    "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                    "Only these models and all that they need; may be repeated."))
            .with(DEFINITION)
            .with(Azure.CONTINUATION)
            .with(Azure.MAX_ITEMS)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "A page of models.", "ModelDataPage"))
            .to(this::list),
        Route.azure(Verb.GET, "/models/{id}", "DigitalTwinModels_GetById")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one model.")
            .with(ID)
            .with(Azure.API_VERSION)
            .with(DEFINITION)
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "The model.", "ModelData"))
            .to(this::get),
        Route.azure(Verb.PATCH, "/models/{id}", "DigitalTwinModels_Update")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Decommissions a model, or takes that back.")
            .with(ID)
            .with(Azure.API_VERSION)
            .jsonBody("JsonPatch", modelBytesMax)
            .answers(Response.empty(204, "Done."))
            .to(this::patch),
        Route.azure(Verb.DELETE, "/models/{id}", "DigitalTwinModels_Delete")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Deletes a model that no other model needs.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.empty(204, "Done."))
            .to(this::delete));
  }

  private Answer add(Call call) throws InterruptedException {
    String models = Azure.body(call, json, "DTDLParserError", "The models are not valid JSON");
    return Azure.reply(
        graphs.of(call).write(call.principal(), new TwinCommand.AddModels(models)), 201);
  }

  private Answer list(Call call) {
    List<String> roots = call.queryAll("dependenciesFor");
    if (roots.size() > ROOTS_MAX) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          "LimitExceeded",
          "query parameter dependenciesFor: expected at most %d model ids, found %d; ask for fewer at once"
              .formatted(ROOTS_MAX, roots.size()));
    }
    roots.forEach(ModelRoutes::checkId);
    boolean withDefinition = call.queryFlag("includeModelDefinition");
    return Azure.asking(
        () ->
            Azure.page(
                call,
                AsOf.ask(
                    call,
                    graphs.of(call),
                    view ->
                        view.models(
                            roots,
                            withDefinition,
                            Azure.continuation(call),
                            Azure.pageSize(call)))));
  }

  private Answer get(Call call) {
    String id = modelId(call);
    boolean withDefinition = call.queryFlag("includeModelDefinition");
    return Answer.json(
        AsOf.read(call, graphs.of(call), view -> view.model(id, withDefinition))
            .orElseThrow(() -> Azure.modelNotFound(id)));
  }

  private Answer patch(Call call) throws InterruptedException {
    String patch = Azure.body(call, json, "JsonPatchInvalid", "The JSON Patch is not valid JSON");
    return Azure.reply(
        graphs.of(call).write(call.principal(), new TwinCommand.PatchModel(modelId(call), patch)),
        204);
  }

  private Answer delete(Call call) throws InterruptedException {
    return Azure.reply(
        graphs.of(call).write(call.principal(), new TwinCommand.DeleteModel(modelId(call))), 204);
  }

  private static String modelId(Call call) {
    return checkId(call.variable("id"));
  }

  private static String checkId(String id) {
    if (id.isBlank()) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          "MissingArgument",
          "model id: expected a DTMI such as dtmi:com:example:Oven;1, found none");
    }
    if (Dtmi.tryParse(id).isEmpty()) {
      throw Call.invalid("model id", "a DTMI such as dtmi:com:example:Oven;1", id)
          .named("InvalidArgument")
          .exception();
    }
    return id;
  }
}
