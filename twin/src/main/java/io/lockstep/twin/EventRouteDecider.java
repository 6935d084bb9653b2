package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.events.EventFilter;
import io.lockstep.twin.internal.state.State;
import java.util.regex.Pattern;

/// Decides commands on event routes.
final class EventRouteDecider {
  private static final int FILTER_CHARACTERS_MAX = 16_384;
  private static final Pattern ID = Pattern.compile("[^/\\\\#%?\\p{Cntrl}]{1,128}");

  private final State state;
  private final ChangeWriter changes;

  EventRouteDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  Reply put(TwinCommand.PutEventRoute command) {
    String id = command.routeId();
    if (!ID.matcher(id).matches()) {
      throw new Refused(
          Refusals.eventRouteInvalid(
              "Id",
              "event route id: expected 1 to 128 characters without / \\ # %% ? and control characters, found \"%s\""
                  .formatted(id)));
    }
    if (command.endpointName().isEmpty()) {
      throw new Refused(
          Refusals.eventRouteInvalid(
              "Endpoint",
              "event route %s: expected endpointName with the name of an endpoint, found none"
                  .formatted(id)));
    }
    checkFilter(id, command.filter());
    EventRoute known = state.eventRoutes.get(id);
    int most = state.limits.eventRoutes();
    int count = state.eventRoutes.all().size();
    if (known == null && count >= most) {
      throw new Refused(Refusals.limitExceeded("event routes", most, count, "limits.event-routes"));
    }
    EventRoute route =
        new EventRoute(
            id,
            command.endpointName(),
            command.filter(),
            known == null ? state.position : known.since());
    state.eventRoutes.put(route);
    changes.graph(
        ChangeKind.EVENT_ROUTE,
        new GraphChange(
            known == null ? GraphChange.Action.CREATED : GraphChange.Action.CHANGED,
            id,
            route.json()));
    return Decider.done();
  }

  private static void checkFilter(String id, String filter) {
    if (filter.length() > FILTER_CHARACTERS_MAX) {
      throw new Refused(
          Refusals.eventRouteInvalid(
              "Filter",
              "event route %s: expected a filter of at most %d characters, found %d"
                  .formatted(id, FILTER_CHARACTERS_MAX, filter.length())));
    }
    switch (EventFilter.parse(filter)) {
      case EventFilter.Parsed.Valid _ -> {
        // As it should be.
      }
      case EventFilter.Parsed.Invalid(String problem) ->
          throw new Refused(
              Refusals.eventRouteInvalid("Filter", "event route %s: %s".formatted(id, problem)));
    }
  }

  Reply delete(TwinCommand.DeleteEventRoute command) {
    if (state.eventRoutes.get(command.routeId()) == null) {
      throw new Refused(Refusals.eventRouteNotFound(command.routeId()));
    }
    state.eventRoutes.remove(command.routeId());
    changes.graph(
        ChangeKind.EVENT_ROUTE, new GraphChange(GraphChange.Action.DELETED, command.routeId(), ""));
    return Decider.done();
  }
}
