package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.egress.EventRouting;
import io.lockstep.space.egress.RouteStatus;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// How it stands with the deliveries of event routes, and what they have given up.
public final class EventDeliveryRoutes {
  private static final String TAG = "Event routes";
  private static final int LETTERS_DEFAULT = 100;
  private static final int LETTERS_MAX = 10_000;

  private final EventRouting routing;

  public EventDeliveryRoutes(EventRouting routing) {
    this.routing = routing;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/eventroutes", "listEventDeliveries")
            .role(Role.VIEWER)
            .says(TAG, "Tells how it stands with the deliveries of event routes.")
            .answers(Response.json(200, "The deliveries, and endpoints.", "EventDeliveryList"))
            .to(_ -> list()),
        Route.own(Verb.GET, "/api/v1/eventroutes/{id}/deadletters", "listDeadLetters")
            .role(Role.ENGINEER)
            .says(TAG, "Gives the latest events that an event route gave up, the latest last.")
            .with(Parameter.path("id", "The event route's id."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most events."))
            .answers(Response.json(200, "The events.", "DeadLetterList"))
            .to(this::deadLetters));
  }

  private Answer list() {
    List<RouteStatus> statuses = routing.statuses();
    List<String> endpoints = routing.endpoints();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              statuses.forEach(status -> write(out, status));
              out.writeEndArray();
              out.writeArrayPropertyStart("endpoints");
              endpoints.forEach(out::writeString);
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, RouteStatus status) {
    out.writeStartObject();
    out.writeStringProperty("id", status.routeId());
    out.writeStringProperty("endpointName", status.endpoint());
    out.writeStringProperty(
        "state", status.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.writeNumberProperty("delivered", status.delivered());
    out.writeNumberProperty("failed", status.failed());
    out.writeNumberProperty("dead", status.dead());
    out.writeNumberProperty("lost", status.lost());
    out.writeNumberProperty("lagBytes", status.lagBytes());
    if (!status.lastFailure().isEmpty()) {
      out.writeStringProperty("lastFailure", status.lastFailure());
    }
    out.writeEndObject();
  }

  private Answer deadLetters(Call call) {
    String id = call.variable("id");
    int max = call.queryInt("max", 1, LETTERS_MAX, LETTERS_DEFAULT);
    List<String> letters =
        routing
            .deadLetters(id, max)
            .orElseThrow(
                () ->
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such event route")
                        .at("event route")
                        .expected("the id of an event route")
                        .found(id)
                        .exception());
    return Answer.json("{\"value\":[" + String.join(",", letters) + "]}");
  }
}
