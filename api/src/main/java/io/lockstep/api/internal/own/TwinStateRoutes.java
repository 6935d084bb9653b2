package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.DriftKey;
import io.lockstep.twin.DriftEntry;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What a twin holds beyond the Azure protocol (Telemetry, quality, both times), and what its
/// models do not know.
public final class TwinStateRoutes {
  private static final int DRIFT_DEFAULT = 1_000;
  private static final int DRIFT_MAX = 10_000;

  private final Scopes graphs;
  private final SpaceCalls space;
  private final Json json;
  private final int bodyBytesMax;

  public TwinStateRoutes(Scopes graphs, SpaceCalls space, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.space = space;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/twins/{id}", "getTwinState")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(
                "Twins",
                "Gives all current values of a twin, Telemetry too, with quality and both times.")
            .with(Parameter.path("id", "The twin's id."))
            .with(AsOf.PARAMETERS)
            .answers(Response.json(200, "The values.", "TwinState"))
            .to(this::twin),
        Route.own(Verb.POST, "/api/v1/twins/{id}/adopt", "adoptDraft")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(
                "Twins",
                "Gives a drafted twin an uploaded model; values that fit it stay, the others go.")
            .with(Parameter.path("id", "The twin's id."))
            .jsonBody("Adoption", bodyBytesMax)
            .answers(Response.empty(204, "It is a twin of that model; the draft is gone."))
            .to(this::adopt),
        Route.own(Verb.GET, "/api/v1/drift", "listDrift")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says("Drift", "Lists what the field sent and the models do not know, latest first.")
            .with(Parameter.query("twin", "Only of this twin."))
            .with(Parameter.query("device", "Only of this device."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":1000}",
                    "The most entries."))
            .answers(Response.json(200, "The entries, and how much drifted in all.", "DriftList"))
            .to(this::drift));
  }

  private Answer twin(Call call) {
    String id = new TwinId(call.variable("id")).value();
    TwinValues values =
        AsOf.read(call, graphs.of(call), view -> view.values(id))
            .orElseThrow(() -> unknownTwin(id));
    return Answer.json(200, Json.write(json -> write(json, values)), Map.of("ETag", values.etag()));
  }

  private Answer adopt(Call call) throws InterruptedException {
    String id = new TwinId(call.variable("id")).value();
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("modelId"));
    TwinCommand command = new TwinCommand.AdoptDraft(id, Members.text(body, "modelId"));
    return Registry.reply(graphs.of(call).write(call.principal(), command));
  }

  static FaultException unknownTwin(String id) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such twin")
        .at("twin")
        .expected("the id of a twin")
        .found(id)
        .exception();
  }

  private static void write(JsonGenerator json, TwinValues twin) {
    json.writeStartObject();
    json.writeStringProperty("twinId", twin.twinId());
    json.writeStringProperty("modelId", twin.modelId());
    json.writeBooleanProperty("draft", twin.draft());
    json.writeStringProperty("etag", twin.etag());
    if (!twin.missing().isEmpty()) {
      json.writeArrayPropertyStart("missing");
      twin.missing().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeObjectPropertyStart("values");
    for (TwinValues.Value value : twin.values()) {
      json.writeObjectPropertyStart(value.path());
      json.writeName("value");
      json.writeRawValue(value.json());
      json.writeStringProperty("quality", value.quality().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("sourceTime", Times.text(value.sourceMicros()));
      json.writeStringProperty("receivedTime", Times.text(value.receivedMicros()));
      json.writeStringProperty("kind", value.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("type", value.type().name().toLowerCase(Locale.ROOT));
      if (!value.unit().isEmpty()) {
        json.writeStringProperty("unit", value.unit());
      }
      if (!value.kept()) {
        json.writeBooleanProperty("kept", false);
      }
      if (!value.annotates().isEmpty()) {
        json.writeStringProperty("annotates", value.annotates());
      }
      writeAnnotations(json, twin, value.path());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /// What describes a value stands beside it too, by its name.
  private static void writeAnnotations(JsonGenerator json, TwinValues twin, String path) {
    List<TwinValues.Value> annotations =
        twin.values().stream().filter(value -> value.annotates().equals(path)).toList();
    if (annotations.isEmpty()) {
      return;
    }
    json.writeObjectPropertyStart("annotations");
    for (TwinValues.Value annotation : annotations) {
      json.writeName(annotation.path().substring(annotation.path().lastIndexOf('/') + 1));
      json.writeRawValue(annotation.json());
    }
    json.writeEndObject();
  }

  private Answer drift(Call call) {
    @Nullable String twin = call.query("twin").orElse(null);
    @Nullable String device = call.query("device").orElse(null);
    int max = call.queryInt("max", 1, DRIFT_MAX, DRIFT_DEFAULT);
    GraphView view = graphs.of(call).view();
    List<DriftEntry> entries = view.drift(twin, device, max);
    // How much drifted in all is told to those who see all.
    long total =
        graphs.sight(call).isEmpty()
            ? view.statistics().drifted()
            : view.drift(null, null, Integer.MAX_VALUE).stream().mapToLong(DriftEntry::count).sum();
    return Answer.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayPropertyStart("value");
              entries.forEach(entry -> write(json, entry, resolvedAt(call, entry)));
              json.writeEndArray();
              json.writeNumberProperty("total", total);
              json.writeEndObject();
            }));
  }

  /// The input before which nothing of it is left; -1 when it was not mended, or came again.
  private long resolvedAt(Call call, DriftEntry entry) {
    long at = call.branch().isPresent() ? -1 : space.rebindings().resolvedAt(DriftKey.of(entry));
    return at > entry.lastPosition() ? at : -1;
  }

  private static void write(JsonGenerator json, DriftEntry entry, long resolvedAt) {
    json.writeStartObject();
    json.writeStringProperty("device", entry.device());
    if (!entry.twinId().isEmpty()) {
      json.writeStringProperty("twinId", entry.twinId());
    }
    if (!entry.path().isEmpty()) {
      json.writeStringProperty("property", entry.path());
    }
    json.writeStringProperty("reason", entry.reason());
    json.writeNumberProperty("count", entry.count());
    json.writeStringProperty("first", Times.text(entry.firstMicros()));
    json.writeStringProperty("last", Times.text(entry.lastMicros()));
    json.writeNumberProperty("lastPosition", entry.lastPosition());
    json.writeStringProperty("example", entry.example());
    if (resolvedAt >= 0) {
      json.writeNumberProperty("resolvedPosition", resolvedAt);
    }
    json.writeEndObject();
  }
}
