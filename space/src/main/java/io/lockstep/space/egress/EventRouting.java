package io.lockstep.space.egress;

import java.util.List;
import java.util.Optional;

/// What the API needs to know of event routes besides their definitions. Thread-safe.
public interface EventRouting {
  /// The names of the endpoints that there are, in the order of the workspace.
  List<String> endpoints();

  /// How it stands with the deliveries of all routes, in the order of the routes' ids.
  List<RouteStatus> statuses();

  /// The latest events of a route that were given up, each a JSON text: `at`, `reason`, `attempts`,
  /// `event`; empty when there is no such delivery.
  ///
  /// @param max the most of them, the latest last
  Optional<List<String>> deadLetters(String routeId, int max);
}
