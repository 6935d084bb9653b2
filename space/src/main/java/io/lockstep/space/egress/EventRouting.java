package io.lockstep.space.egress;

import java.util.List;

/// What event routes need to know of where they lead. Thread-safe.
public interface EventRouting {
  /// The names of the endpoints that there are, in the order of the workspace.
  List<String> endpoints();
}
