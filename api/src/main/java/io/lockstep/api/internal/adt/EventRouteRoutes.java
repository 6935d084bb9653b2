package io.lockstep.api.internal.adt;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.Nearest;
import io.lockstep.space.egress.EventRouting;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.EventRouteView;
import io.lockstep.twin.TwinCommand;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Operations 21 to 24: the event routes.
public final class EventRouteRoutes {
  private static final String TAG = "Event routes";
  private static final Parameter ID = Parameter.path("id", "The event route's id.");

  private final SpaceCalls space;
  private final EventRouting routing;
  private final Json json;
  private final int bodyBytesMax;

  public EventRouteRoutes(SpaceCalls space, EventRouting routing, Json json, int bodyBytesMax) {
    this.space = space;
    this.routing = routing;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.azure(Verb.GET, "/eventroutes", "EventRoutes_List")
            .role(Role.VIEWER)
            .says(TAG, "Lists the event routes, in the order of their ids.")
            .with(Azure.API_VERSION)
            .with(Azure.CONTINUATION)
            .with(Azure.MAX_ITEMS)
            .answers(Response.json(200, "A page of event routes.", "EventRoutePage"))
            .to(this::list),
        Route.azure(Verb.GET, "/eventroutes/{id}", "EventRoutes_GetById")
            .role(Role.VIEWER)
            .says(TAG, "Gives one event route.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.json(200, "The event route.", "EventRoute"))
            .to(this::get),
        Route.azure(Verb.PUT, "/eventroutes/{id}", "EventRoutes_Add")
            .role(Role.ENGINEER)
            .says(TAG, "Makes an event route, or replaces it.")
            .with(ID)
            .with(Azure.API_VERSION)
            .jsonBody("EventRoute", bodyBytesMax)
            .answers(Response.empty(204, "Done."))
            .to(this::put),
        Route.azure(Verb.DELETE, "/eventroutes/{id}", "EventRoutes_Delete")
            .role(Role.ENGINEER)
            .says(TAG, "Deletes an event route, and what waits to be delivered by it.")
            .with(ID)
            .with(Azure.API_VERSION)
            .answers(Response.empty(204, "Done."))
            .to(this::delete));
  }

  private Answer list(Call call) {
    return Azure.asking(
        () ->
            Azure.page(
                call,
                EventRouteView.of(space.view())
                    .page(Azure.continuation(call), Azure.pageSize(call))));
  }

  private Answer get(Call call) {
    String id = call.variable("id");
    EventRoute route =
        space
            .read(view -> EventRouteView.of(view).route(id))
            .orElseThrow(
                () ->
                    Azure.plain(
                        ErrorCode.NOT_FOUND,
                        "EventRouteNotFound",
                        "There is no event route with the ID " + id + "."));
    return Answer.json(route.json());
  }

  private Answer put(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    String endpoint = text(body, "endpointName", "EventRouteEndpointInvalid");
    String filter = text(body, "filter", "EventRouteFilterInvalid");
    if (!routing.endpoints().contains(endpoint)) {
      throw unknownEndpoint(endpoint);
    }
    return Azure.reply(
        space.write(
            call.principal(), new TwinCommand.PutEventRoute(call.variable("id"), endpoint, filter)),
        204);
  }

  private static String text(JsonNode body, String name, String error) {
    JsonNode value = body.get(name);
    if (value == null || !value.isString() || value.stringValue().isBlank()) {
      throw Azure.plain(
          ErrorCode.INVALID_ARGUMENT,
          error,
          "event route: expected a text %s, found %s"
              .formatted(name, value == null ? "none" : value));
    }
    return value.stringValue();
  }

  private FaultException unknownEndpoint(String name) {
    List<String> known = routing.endpoints();
    String nearest = Nearest.to(name, known);
    String hint =
        nearest == null
            ? "; endpoints are described in the workspace's folder endpoints"
            : "; did you mean " + nearest + "?";
    return Azure.plain(
        ErrorCode.INVALID_ARGUMENT,
        "EventRouteEndpointInvalid",
        "endpointName: expected one of %s, found %s%s".formatted(known, name, hint));
  }

  private Answer delete(Call call) throws InterruptedException {
    return Azure.reply(
        space.write(call.principal(), new TwinCommand.DeleteEventRoute(call.variable("id"))), 204);
  }
}
