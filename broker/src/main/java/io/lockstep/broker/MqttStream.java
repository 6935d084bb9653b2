package io.lockstep.broker;

import java.util.Optional;

/// The bytes of one MQTT connection that another transport than the broker's own listeners carries,
/// such as a WebSocket (MQTT 5 §6). How they were framed there does not matter. Both directions are
/// bounded: who offers waits while the broker reads nothing, and the broker stops to write while
/// nobody takes. Thread-safe; at most one thread offers and one takes.
public interface MqttStream {

  /// Gives the broker bytes of the peer; waits while it is not reading. Does nothing once the
  /// connection is over. The array must not be changed afterwards.
  void offer(byte[] bytes) throws InterruptedException;

  /// Waits for bytes for the peer; empty when the broker has ended the connection and everything
  /// was taken.
  Optional<byte[]> take() throws InterruptedException;

  /// The peer has gone: ends the connection as a lost one, unless it said DISCONNECT before.
  void close();
}
