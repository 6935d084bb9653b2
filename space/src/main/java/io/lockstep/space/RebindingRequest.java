package io.lockstep.space;

import io.lockstep.ingest.TopicFilters;

/// Which messages are to be bound anew. Immutable.
///
/// @param fromMicros received at or after this time, microseconds since 1970-01-01T00:00Z
/// @param toMicros received before this time, the same
/// @param device only of this sender; empty for all
/// @param twin only what they say of this twin; empty for all
/// @param topic only on topics that this MQTT filter matches; empty for all
public record RebindingRequest(
    long fromMicros, long toMicros, String device, String twin, String topic) {
  /// Whether a message is meant.
  public boolean isFor(long receivedMicros, String sender, String messageTopic) {
    return receivedMicros >= fromMicros
        && receivedMicros < toMicros
        && (device.isEmpty() || device.equals(sender))
        && (topic.isEmpty() || TopicFilters.matches(topic, messageTopic));
  }

  /// Whether readings and drift of a twin are meant; those of no twin only when all are.
  public boolean isForTwin(String twinId) {
    return twin.isEmpty() || twin.equals(twinId);
  }
}
