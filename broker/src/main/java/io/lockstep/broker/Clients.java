package io.lockstep.broker;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which connection speaks for a client: the one that came last [MQTT-3.1.4-3].
///
/// A connection that takes another's place waits until that one has ended and everything of it has
/// been handed to the journal, and only then journals the record that opens its session. So in the
/// journal nothing of an older epoch follows that record, whichever event loops the two are on: the
/// kernel, history and fan-out need not look for late-comers, since there are none. Thread-safe.
final class Clients {
  private final ConcurrentMap<String, Place> speaking = new ConcurrentHashMap<>();

  /// Makes a connection the one that speaks; returns the one that did, which must retire first.
  ///
  /// @param mayReplace whether that one's place may be taken; when not, nothing changes, and the
  ///   record that opens the session will be refused
  @Nullable Place enter(String clientId, Place place, Predicate<Place> mayReplace) {
    while (true) {
      Place before = speaking.get(clientId);
      if (before == null) {
        if (speaking.putIfAbsent(clientId, place) == null) {
          return null;
        }
      } else if (!mayReplace.test(before)) {
        return null;
      } else if (speaking.replace(clientId, before, place)) {
        return before;
      }
    }
  }

  /// The connection that speaks for a client; null when it has none.
  @Nullable Connection connectionOf(String clientId) {
    Place place = speaking.get(clientId);
    return place == null ? null : place.connection();
  }

  /// A connection has ended, and all of it was handed to the journal.
  void leave(String clientId, Place place) {
    boolean _ = speaking.remove(clientId, place);
  }
}
