package io.lockstep.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Who of each [Crowd] is connected, by client identifier. A client that comes anew takes its own
/// place. Thread-safe.
final class Crowds {
  private final ConcurrentMap<String, Map<String, Place>> byName = new ConcurrentHashMap<>();

  /// Lets a client in unless the crowd is complete.
  boolean join(Crowd crowd, String clientId, Place place) {
    boolean[] isIn = new boolean[1];
    var _ =
        byName.compute(
            crowd.name(),
            (_, known) -> {
              Map<String, Place> members = known == null ? new HashMap<>() : known;
              isIn[0] = members.containsKey(clientId) || members.size() < crowd.most();
              if (isIn[0]) {
                members.put(clientId, place);
              }
              return members.isEmpty() ? null : members;
            });
    return isIn[0];
  }

  /// A client has gone, unless another connection has taken its place.
  void leave(String name, String clientId, Place place) {
    var _ = byName.computeIfPresent(name, (_, members) -> without(members, clientId, place));
  }

  private static @Nullable Map<String, Place> without(
      Map<String, Place> members, String clientId, Place place) {
    boolean _ = members.remove(clientId, place);
    return members.isEmpty() ? null : members;
  }
}
