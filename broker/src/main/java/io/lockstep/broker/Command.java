package io.lockstep.broker;

import io.lockstep.model.FieldMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What the event loops and the journal tell the delivery thread.
sealed interface Command {
  record Ended(Connection connection, long expirySeconds, @Nullable WillMessage will)
      implements Command {}

  record NotLetIn(Connection connection, long epoch) implements Command {}

  record WillsRefused(List<Wills.Pending> wills) implements Command {}

  record Surrendered(Connection connection, List<Sent> unfinished) implements Command {}

  record RoomAgain(Connection connection) implements Command {}

  record Answer(Answers.Due due) implements Command {}

  /// Tells a client something that is in no journal.
  ///
  /// @param message a field message without a sender, by the inner name of its topic
  record Tell(Connection connection, FieldMessage message) implements Command {}

  record Rescue(long toPosition, CountDownLatch done) implements Command {}

  record Withdraw(long position, CompletableFuture<Boolean> withdrawn) implements Command {}

  record Ask(Runnable question) implements Command {}

  record Stop(long deadlineNanos) implements Command {}
}
