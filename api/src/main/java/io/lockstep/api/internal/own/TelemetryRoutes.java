package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.broker.Access;
import io.lockstep.ingest.DefaultTopics;
import io.lockstep.model.AckLevel;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Readings over HTTP, for senders that do not speak MQTT: the same payload, the same journal, the
/// same rights.
public final class TelemetryRoutes {
  private static final String TAG = "Telemetry";
  private static final Parameter TWIN = Parameter.path("twinId", "The twin's id.");
  private static final Parameter ACK =
      Parameter.query(
          "ack",
          "{\"type\":\"string\",\"enum\":[\"durable\",\"applied\",\"queryable\"],\"default\":\"durable\"}",
          "How far the readings must have come before the answer: they survive any crash, the twin"
              + " holds them, or history returns them.");

  private final Scopes graphs;
  private final Access access;
  private final Door door;
  private final Json json;
  private final int bodyBytesMax;

  /// @param access says what a principal may publish
  public TelemetryRoutes(Scopes graphs, Access access, Door door, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.access = access;
    this.door = door;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/telemetry/{twinId}", "publishTelemetry")
            .seen()
            .alsoInBranches()
            .role(Role.DEVICE, Role.ENGINEER)
            .says(TAG, "Publishes readings of a twin, as over MQTT.")
            .with(TWIN)
            .with(ACK)
            .body("*/*", "TelemetryPayload", bodyBytesMax)
            .answers(Response.json(200, "They are applied or queryable.", "Receipt"))
            .answers(Response.json(202, "They are durable.", "Receipt"))
            .to(call -> publish(call, DefaultTopics.telemetry(twin(call)))),
        Route.own(Verb.POST, "/api/v1/telemetry/{twinId}/{property*}", "publishReading")
            .seen()
            .alsoInBranches()
            .role(Role.DEVICE, Role.ENGINEER)
            .says(TAG, "Publishes one reading of one property: a bare number, text or flag.")
            .with(TWIN)
            .with(Parameter.path("property", "The property's name, components before it."))
            .with(ACK)
            .body("*/*", "AnyValue", bodyBytesMax)
            .answers(Response.json(200, "It is applied or queryable.", "Receipt"))
            .answers(Response.json(202, "It is durable.", "Receipt"))
            .to(
                call ->
                    publish(call, DefaultTopics.telemetry(twin(call), call.variable("property")))));
  }

  private static String twin(Call call) {
    return new TwinId(call.variable("twinId")).value();
  }

  private Answer publish(Call call, String topic) throws InterruptedException {
    AckLevel level = level(call);
    Principal principal = call.principal();
    if (!mayPublish(call, topic)) {
      door.writeRefused(principal, call.remote(), twin(call));
      return Answer.refused(
          Fault.of(ErrorCode.FORBIDDEN, "You may not publish this")
              .at("twin")
              .expected("a twin that %s may feed".formatted(principal.name()))
              .found(twin(call)));
    }
    json.check(call.body());
    FieldReceipt receipt =
        graphs
            .of(call)
            .publish(principal.name(), List.of(FieldPublication.of(topic, call.body())), level);
    String body =
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("ack", level.word());
              out.writeNumberProperty("position", receipt.lastPosition());
              out.writeStringProperty("receivedTime", Times.text(receipt.receivedMicros()));
              out.writeEndObject();
            });
    int status =
        switch (level) {
          case DURABLE -> 202;
          case APPLIED, QUERYABLE -> 200;
        };
    return Answer.json(status, body, Map.of());
  }

  /// Those whose rights depend on policies need the right to write what they send; a device needs
  /// what its entry says besides.
  private boolean mayPublish(Call call, String topic) {
    Optional<Sight> sight = graphs.sight(call);
    boolean isDevice = call.principal().role() == Role.DEVICE;
    if (sight.isEmpty() || isDevice) {
      return access.mayPublish(call.principal(), topic);
    }
    String path =
        call.route().path().variables().contains("property") ? call.variable("property") : "";
    return sight.get().of(twin(call), "").allows(Right.WRITE, path);
  }

  private static AckLevel level(Call call) {
    String word = call.query("ack").orElse(AckLevel.DURABLE.word());
    return AckLevel.of(word)
        .orElseThrow(
            () ->
                Call.invalid("query parameter ack", "durable, applied or queryable", word)
                    .exception());
  }
}
