package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.JsonStrings;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Many patches of twins in one request: decided in order, each by itself, durable together.
public final class PatchRoutes {
  private static final Set<String> MEMBERS =
      new TreeSet<>(List.of("twinId", "component", "patch", "ifMatch"));

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;
  private final int patchesMax;

  /// @param patchesMax patches of one request
  public PatchRoutes(Scopes graphs, Json json, int bodyBytesMax, int patchesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.patchesMax = patchesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/patches", "patchTwins")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says("Twins", "Applies a batch of JSON Patches, each decided by itself, in order.")
            .jsonBody("PatchBatch", bodyBytesMax)
            .answers(Response.json(200, "What became of each.", "PatchResults"))
            .to(this::patch));
  }

  private Answer patch(Call call) throws InterruptedException {
    List<TwinCommand> commands = PatchBatch.read(json, call.body(), patchesMax);
    if (commands == null) {
      commands = read(call.body());
    }
    return Answer.json(answer(commands, graphs.of(call).writeAll(call.principal(), commands)));
  }

  /// Reads a body in the way that says what is wrong with it.
  private List<TwinCommand> read(String text) {
    JsonNode body = json.parse(text);
    if (!body.isArray() || body.isEmpty() || body.size() > patchesMax) {
      throw Call.invalid(
              "request body",
              "an array of 1 to %d patches".formatted(patchesMax),
              body.isArray() ? body.size() + " patches" : body.getNodeType().name())
          .exception();
    }
    List<TwinCommand> commands = new ArrayList<>(body.size());
    for (int i = 0; i < body.size(); i++) {
      commands.add(command(body.get(i), "/" + i));
    }
    return commands;
  }

  private static TwinCommand command(JsonNode entry, String pointer) {
    if (!entry.isObject()) {
      throw invalid(pointer, "an object with twinId and patch", entry);
    }
    for (String name : entry.propertyNames()) {
      if (!MEMBERS.contains(name)) {
        throw Call.invalid("request body " + pointer, "members " + String.join(", ", MEMBERS), name)
            .exception();
      }
    }
    String id = text(entry, pointer, "twinId");
    if (id == null) {
      throw invalid(pointer + "/twinId", "the id of a twin", entry.path("twinId"));
    }
    JsonNode patch = entry.path("patch");
    if (!patch.isArray()) {
      throw invalid(pointer + "/patch", "a JSON Patch, which is an array", patch);
    }
    String twin = new TwinId(id).value();
    String component = text(entry, pointer, "component");
    String ifMatch = text(entry, pointer, "ifMatch");
    return component == null
        ? new TwinCommand.PatchTwin(twin, patch.toString(), ifMatch)
        : new TwinCommand.PatchComponent(twin, component, patch.toString(), ifMatch);
  }

  private static @Nullable String text(JsonNode entry, String pointer, String name) {
    JsonNode value = entry.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw invalid(pointer + "/" + name, "a text", value);
    }
    return value.stringValue();
  }

  private static RuntimeException invalid(String pointer, String expected, JsonNode found) {
    return Fault.of(ErrorCode.INVALID_ARGUMENT, "The batch is not valid; nothing was patched")
        .at("request body " + pointer)
        .expected(expected)
        .found(found.isMissingNode() ? "nothing" : found.toString())
        .exception();
  }

  private static String answer(List<TwinCommand> commands, List<Outcome> outcomes) {
    int failed = 0;
    StringBuilder results = new StringBuilder(96 * outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      results.append(i == 0 ? "{\"twinId\":" : ",{\"twinId\":");
      JsonStrings.quote(results, commands.get(i).subject());
      switch (outcomes.get(i).reply()) {
        case Reply.Done done -> {
          results.append(",\"status\":204,\"etag\":");
          JsonStrings.quote(results, done.etag());
        }
        case Reply.Refused refused -> {
          failed++;
          Refusal reason = refused.reason();
          results.append(",\"status\":").append(reason.httpStatus());
          results.append(",\"error\":{\"code\":");
          JsonStrings.quote(results, reason.code());
          results.append(",\"message\":");
          JsonStrings.quote(results, reason.message());
          results.append('}');
        }
      }
      results.append('}');
    }
    return "{\"succeeded\":%d,\"failed\":%d,\"results\":[%s]}"
        .formatted(outcomes.size() - failed, failed, results);
  }
}
