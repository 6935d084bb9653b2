package io.lockstep.broker;

import java.util.Optional;

/// Takes MQTT connections over other transports than the broker's own listeners. The port that
/// `api` plugs its WebSockets into. Thread-safe, never blocks.
@FunctionalInterface
public interface MqttStreams {

  /// Begins a connection, which is refused by ending it when there are far too many.
  ///
  /// @param address the peer's, for logs and limits, such as `/10.0.0.7:51234`
  /// @param isSecure true when the transport is encrypted
  /// @param known whom the transport has proved the peer to be: a CONNECT without user name and
  ///   password comes from them
  MqttStream accept(String address, boolean isSecure, Optional<Decision.Granted> known);
}
