package io.lockstep.space;

import java.util.concurrent.CompletableFuture;

/// Takes back messages to the field that did not go out yet: the port of a space to whoever
/// delivers them. Thread-safe, never blocks.
@FunctionalInterface
public interface MessageWithdrawal {
  /// Keeps a message from going to a device that has not been sent it.
  ///
  /// @param position of the message in the journal of inputs
  /// @return true when it is sure that no device was sent it, and none will be
  CompletableFuture<Boolean> withdraw(long position);
}
