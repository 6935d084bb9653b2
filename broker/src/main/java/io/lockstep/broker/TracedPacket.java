package io.lockstep.broker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One packet as it passed. Immutable. Secrets are not in it: a password, and what AUTH carries, is
/// only said to be there.
///
/// @param atMicros when, microseconds since 1970
/// @param isIncoming true from the client
/// @param type its name in the standard, such as `PUBLISH`
/// @param bytes its length, fixed header included
/// @param fields what it says, by name, in its order: each value a String, Long, Boolean, a List of
///   these, or a Map of names and values
public record TracedPacket(
    long atMicros, boolean isIncoming, String type, int bytes, Map<String, Object> fields) {
  /// Copies the map.
  public TracedPacket {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
