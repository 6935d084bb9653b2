package io.lockstep.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an edge node or device of Sparkplug feeds. Immutable.
///
/// @param twin the twin's id; empty when it has none, see `problem`
/// @param problem why there is no twin; empty when there is one
/// @param metrics where metrics go that do not go where their names say
record EdgeBinding(String twin, String problem, Map<String, Pick> metrics) {
  /// Where a metric goes.
  record Pick(String path, Adjust adjust) {}

  EdgeBinding {
    metrics = Map.copyOf(metrics);
  }

  /// The twin of whom no binding names: `group:edge` and `group:edge:device`.
  static EdgeBinding standard(String group, String edge, String device) {
    return of(device.isEmpty() ? group + ":" + edge : group + ":" + edge + ":" + device, Map.of());
  }

  static EdgeBinding of(String twin, Map<String, Pick> metrics) {
    String problem = DefaultTopics.problemOfTwinId(twin);
    return new EdgeBinding(problem == null ? twin : "", problem == null ? "" : problem, metrics);
  }

  /// Where a metric goes when the binding says so.
  @Nullable Pick pick(String metric) {
    return metrics.get(metric);
  }
}
