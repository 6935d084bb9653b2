package io.lockstep.ingest;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// When tokens were last used since the process has started, to a minute. Thread-safe.
final class TokenUses {
  private static final long GRAIN_MICROS = 60_000_000L;

  /// Above so many, those of tokens that were removed are forgotten.
  private static final int USES_MAX = 100_000;

  private final Devices devices;

  /// Microseconds since 1970, by the token's id.
  private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();

  TokenUses(Devices devices) {
    this.devices = devices;
  }

  void note(Token token, long nowMicros) {
    Long before = last.get(token.id());
    if (before == null || nowMicros - before > GRAIN_MICROS) {
      if (last.size() >= USES_MAX) {
        last.keySet().removeIf(id -> devices.token(id).isEmpty());
      }
      last.put(token.id(), nowMicros);
    }
  }

  OptionalLong lastMicros(String tokenId) {
    Long micros = last.get(tokenId);
    return micros == null ? OptionalLong.empty() : OptionalLong.of(micros);
  }
}
