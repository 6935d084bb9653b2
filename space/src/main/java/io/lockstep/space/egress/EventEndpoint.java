package io.lockstep.space.egress;

import io.lockstep.twin.events.CloudEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Where events go: a web hook, a broker. Used by several deliveries at a time: thread-safe.
public interface EventEndpoint extends AutoCloseable {
  /// The most events of one [#deliver], from 1.
  int batchMax();

  /// Hands events over, and waits until they are taken, for a bounded time.
  ///
  /// @param events in order, 1 to [#batchMax]
  Outcome deliver(List<CloudEvent> events) throws InterruptedException;

  @Override
  void close();

  /// What became of events that were handed over together.
  sealed interface Outcome {
    /// The receiver has them.
    record Taken() implements Outcome {}

    /// Perhaps it does not have them, and may take them later.
    ///
    /// @param reason for people
    /// @param atLeast how long the receiver wants to be left alone
    record Failed(String reason, Duration atLeast) implements Outcome {}

    /// The receiver has them, but for some, which it will never take.
    ///
    /// @param refused their places among the events, from 0
    /// @param reason for people
    record TakenExcept(Set<Integer> refused, String reason) implements Outcome {
      /// Copies the set.
      public TakenExcept {
        refused = Set.copyOf(refused);
      }
    }

    /// It will never take them.
    ///
    /// @param reason for people
    record Refused(String reason) implements Outcome {}
  }
}
