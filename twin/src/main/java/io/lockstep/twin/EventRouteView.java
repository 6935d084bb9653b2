package io.lockstep.twin;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads of event routes, and of what models say of the events that they take. Confined like the
/// [GraphView] that it is of.
public final class EventRouteView {
  private static final String KIND = "routes";

  private final State state;

  private EventRouteView(State state) {
    this.state = state;
  }

  /// The event routes of a state.
  public static EventRouteView of(GraphView view) {
    return new EventRouteView(view.state());
  }

  /// One event route.
  public Optional<EventRoute> route(String id) {
    return Optional.ofNullable(state.eventRoutes.get(id));
  }

  /// All event routes, in the order of their ids.
  public List<EventRoute> routes() {
    return state.eventRoutes.all();
  }

  /// Event routes in the order of their ids, as the Azure Digital Twins data plane shows them.
  ///
  /// @throws QueryException when the continuation is not ours
  public Page page(@Nullable String continuation, int pageSize) {
    String after = continuation == null ? "" : Continuations.readText(KIND, continuation);
    List<String> items = new ArrayList<>();
    String last = "";
    for (EventRoute route : state.eventRoutes.all()) {
      if (continuation != null && route.id().compareTo(after) <= 0) {
        continue;
      }
      if (items.size() == pageSize) {
        return new Page(items, Continuations.ofText(KIND, last));
      }
      items.add(route.json());
      last = route.id();
    }
    return new Page(items, null);
  }

  /// What a model has at a path; empty when there is no such model, or it has nothing there.
  public Optional<Slot> slot(String modelId, String path) {
    int model = state.models.find(modelId);
    if (model < 0) {
      return Optional.empty();
    }
    ModelEntry entry = state.models.entry(model);
    int index = entry.shape().indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(entry.shape().slot(index));
  }

  /// The model of a model's component.
  ///
  /// @param componentPath names with `/` between
  public Optional<String> componentModel(String modelId, String componentPath) {
    String at = modelId;
    for (String name : componentPath.split("/", -1)) {
      int model = state.models.find(at);
      Interface found = model < 0 ? null : state.models.entry(model).model();
      if (found == null || !(found.contents().get(name) instanceof Component component)) {
        return Optional.empty();
      }
      Dtmi schema = component.schema();
      // A component may be described where it stands: such an Interface is no model of its own.
      if (state.models.find(schema.value()) < 0) {
        return Optional.empty();
      }
      at = schema.value();
    }
    return Optional.of(at);
  }
}
