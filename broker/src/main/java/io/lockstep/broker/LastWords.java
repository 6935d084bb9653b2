package io.lockstep.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Why the last connections of clients ended, as far as it was not their own wish; of the most
/// recent clients only. Thread-safe.
final class LastWords {
  private static final int CLIENTS_MAX = 10_000;

  private final Map<String, ClientError> byClient =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClientError> eldest) {
          return size() > CLIENTS_MAX;
        }
      };

  synchronized void note(String clientId, ClientError error) {
    byClient.put(clientId, error);
  }

  synchronized Optional<ClientError> of(String clientId) {
    return Optional.ofNullable(byClient.get(clientId));
  }
}
