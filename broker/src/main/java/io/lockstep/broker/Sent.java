package io.lockstep.broker;

import org.jspecify.annotations.Nullable;

/// A message on its way to a client that is not done: sent and not acknowledged, or not sent yet.
/// Immutable, but for the group it names.
///
/// @param packetId 0 when it was not sent yet
/// @param position where it stands in the journal, `~position` for a retained message
/// @param stage how far it has come, one of the constants here
/// @param group the shared subscription that chose this client for it; null for its own ones
record Sent(int packetId, long position, int stage, @Nullable SharedGroup group) {
  /// PUBLISH at QoS 1: PUBACK ends it.
  static final int AT_LEAST_ONCE = 1;

  /// PUBLISH at QoS 2: PUBREC takes it to [#RELEASED] (§4.3.3).
  static final int EXACTLY_ONCE = 2;

  /// The client has the message: PUBREL is sent until PUBCOMP ends it.
  static final int RELEASED = 3;

  /// The QoS it is sent at.
  int qos() {
    return stage == AT_LEAST_ONCE ? 1 : 2;
  }

  boolean isReleased() {
    return stage == RELEASED;
  }
}
