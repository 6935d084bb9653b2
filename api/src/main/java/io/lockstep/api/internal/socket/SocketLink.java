package io.lockstep.api.internal.socket;

/// The way out of one WebSocket. Thread-safe: messages of several threads do not mix.
public interface SocketLink {

  /// Sends a text message; waits while the peer does not read. Does nothing when the connection is
  /// over. A peer that takes nothing for 30 s is cut off.
  void send(String text);

  /// Sends a binary message; waits as [#send(String)] does.
  void send(byte[] bytes);

  /// Says goodbye with a close code (RFC 6455 §7.4) and ends the connection. Does not wait.
  ///
  /// @param reason at most 123 bytes of UTF-8
  void close(int code, String reason);
}
