package io.lockstep.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Sparkplug host says of itself (3.0 §6.4.2). Immutable.
///
/// @param timestamp milliseconds since 1970-01-01T00:00Z
record StateMessage(boolean online, long timestamp) {
  private static final int PAYLOAD_MAX = 4_096;
  private static final Pattern ONLINE = Pattern.compile("\"online\"\\s*:\\s*true");
  private static final Pattern OFFLINE = Pattern.compile("\"online\"\\s*:\\s*false");
  private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\"\\s*:\\s*(\\d{1,18})");

  /// Where a host says it.
  static String topic(String hostId) {
    return "spBv1.0/STATE/" + hostId;
  }

  byte[] payload() {
    return "{\"online\":%b,\"timestamp\":%d}"
        .formatted(online, timestamp)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what somebody said in a host's name. What says nothing, or takes the retained state
  /// away, is as bad as that it is off line; one without a time is of time 0.
  static StateMessage read(ByteBuffer payload) {
    if (payload.remaining() > PAYLOAD_MAX) {
      return new StateMessage(false, 0);
    }
    String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    Matcher time = TIMESTAMP.matcher(text);
    long timestamp = time.find() ? Long.parseLong(time.group(1)) : 0;
    boolean isOnline = ONLINE.matcher(text).find() && !OFFLINE.matcher(text).find();
    return new StateMessage(isOnline, timestamp);
  }

  /// What a host that is on line since its CONNECT answers to this: the birth of then
  /// (message-flow-hid-sparkplug-state-message-delivered). Edge nodes pass over a state that is
  /// older than the last one, so an offline from the future is answered with its own time.
  StateMessage answer(long connectMillis) {
    return new StateMessage(true, Math.max(connectMillis, timestamp));
  }
}
