package io.lockstep.twin.internal.state;

import io.lockstep.twin.EventRoute;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Event routes, in the order of their ids. There are few and they change seldom: a change makes a
/// new list, so that forks share one.
public final class EventRouteTable {
  private List<EventRoute> routes;

  EventRouteTable() {
    this(List.of());
  }

  private EventRouteTable(List<EventRoute> routes) {
    this.routes = routes;
  }

  EventRouteTable fork() {
    return new EventRouteTable(routes);
  }

  /// All of them; the list does not change.
  public List<EventRoute> all() {
    return routes;
  }

  /// The one with this id, null when there is none.
  public @Nullable EventRoute get(String id) {
    int at = find(id);
    return at < 0 ? null : routes.get(at);
  }

  private int find(String id) {
    EventRoute sought = new EventRoute(id, "", "", 0);
    return Collections.binarySearch(routes, sought, (one, other) -> one.id().compareTo(other.id()));
  }

  /// Adds a route, or puts it in the place of the one with its id.
  public void put(EventRoute route) {
    List<EventRoute> next = new ArrayList<>(routes);
    int at = find(route.id());
    if (at >= 0) {
      next.set(at, route);
    } else {
      next.add(-at - 1, route);
    }
    routes = List.copyOf(next);
  }

  /// Removes the route with this id, which must be there.
  public void remove(String id) {
    List<EventRoute> next = new ArrayList<>(routes);
    next.remove(find(id));
    routes = List.copyOf(next);
  }

  void digest(Digest digest) {
    for (EventRoute route : routes) {
      digest.add(route.id()).add(route.endpointName()).add(route.filter()).add(route.since());
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(routes.size());
    for (EventRoute route : routes) {
      Snapshots.writeText(out, route.id());
      Snapshots.writeText(out, route.endpointName());
      Snapshots.writeText(out, route.filter());
      out.writeLong(route.since());
    }
  }

  void read(DataInput in) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 0, "a number of event routes", count);
    for (int i = 0; i < count; i++) {
      put(
          new EventRoute(
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in),
              in.readLong()));
    }
  }
}
