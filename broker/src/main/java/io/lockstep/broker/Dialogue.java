package io.lockstep.broker;

import java.nio.ByteBuffer;

/// Answers what one client publishes, in place of journal and subscribers: neither the message nor
/// the answer is written anywhere, and nobody else hears of them. For what must not be kept, such
/// as a private key; whatever it changes is journalled by whoever changes it, before the answer.
///
/// The client hears an answer when it has subscribed to its topic, at QoS 0; its message is
/// acknowledged by then. A client's messages come one at a time, in their order; so an answer that
/// takes long keeps that client waiting only.
@FunctionalInterface
public interface Dialogue {
  /// Messages of a client that wait at most; more are refused.
  int WAITING_MAX = 16;

  /// Takes a message, on an event loop; must not block.
  ///
  /// @param topic as the client names it
  /// @param payload the dialogue's own
  void take(String topic, ByteBuffer payload, Reply reply);

  /// What becomes of a message: one of its methods is called once, on any thread.
  interface Reply {
    /// Answers it.
    ///
    /// @param topic as the client names it
    void say(String topic, ByteBuffer payload);

    /// The client may not say that.
    void refuse();
  }
}
