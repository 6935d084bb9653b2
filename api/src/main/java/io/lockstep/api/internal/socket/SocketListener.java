package io.lockstep.api.internal.socket;

/// Takes what comes over one WebSocket. All methods are called on the connection's own virtual
/// thread, one after the other, and may block: while they do, nothing is read from the peer.
public interface SocketListener {

  /// The connection is open; called first. `link` may be used from any thread from now on.
  void opened(SocketLink link);

  /// A whole text message.
  default void text(String message) throws InterruptedException {
    throw new SocketClosure(SocketClosure.UNACCEPTABLE, "text is not spoken here");
  }

  /// The next bytes of a binary message, as they were framed. Who needs its end does not use this:
  /// the protocols spoken here have lengths of their own.
  default void binary(byte[] bytes) throws InterruptedException {
    throw new SocketClosure(SocketClosure.UNACCEPTABLE, "binary is not spoken here");
  }

  /// The connection is over, whatever ended it; called once, last, and always after [#opened].
  void closed();
}
