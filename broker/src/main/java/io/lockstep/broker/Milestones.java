package io.lockstep.broker;

import io.lockstep.model.AckLevel;
import java.util.concurrent.CompletableFuture;

/// Tells how far a journalled message has come behind the journal. The broker's port to the steps
/// after it, which it does not know. Thread-safe, never blocks.
@FunctionalInterface
public interface Milestones {
  /// Completed once the input at `position`, which is durable, has come as far as `level`; failed
  /// when it will not.
  CompletableFuture<Void> reached(AckLevel level, long position);
}
