package io.lockstep.space;

import io.lockstep.ingest.CommandRequest;
import io.lockstep.ingest.Downlink;
import io.lockstep.ingest.Downlinks;
import io.lockstep.twin.CommandsUnderWay.Cancellation;
import io.lockstep.twin.PendingCommand;
import io.lockstep.twin.TwinCommand;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What becomes of commands that somebody wants cancelled. One that is not sent is not sent: that
/// is certain, since whoever sends asks here first. One whose message lies with whoever delivers it
/// is withdrawn; when it went to a device already, the device is told. Confined to the kernel's
/// thread, except where it says otherwise.
final class Cancellations {
  private final Runnable bell;

  /// Commands about which somebody was asked, or whose end is on its way through the journal.
  private final Set<String> underWay = new HashSet<>();

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private volatile @Nullable MessageWithdrawal withdrawal;

  /// What whoever delivers has said.
  private record Answer(Cancellation cancellation, boolean withdrawn) {}

  /// Takes what there is to journal.
  interface Scribe {
    /// A message to the field.
    void tell(Downlink.Message message, PendingCommand command);

    /// What came of a wish.
    void decide(TwinCommand.CancelDecided decided);
  }

  /// @param bell wakes the kernel's thread
  Cancellations(Runnable bell) {
    this.bell = bell;
  }

  /// Says who delivers messages. Thread-safe.
  void withdrawBy(MessageWithdrawal port) {
    withdrawal = port;
    bell.run();
  }

  boolean isUnderWay(String commandId) {
    return underWay.contains(commandId);
  }

  /// Takes up a wish.
  ///
  /// @param isOnTheWay true when the command's message is on its way into the journal: then it will
  ///   be asked for again once it is there
  void takeUp(Cancellation wish, boolean isOnTheWay, Scribe scribe) {
    String id = wish.command().id();
    if (isOnTheWay) {
      return;
    }
    underWay.add(id);
    MessageWithdrawal port = withdrawal;
    if (wish.position() < 0) {
      scribe.decide(new TwinCommand.CancelDecided(id, wish.command().twinId(), true));
    } else if (wish.isDelivered() || port == null) {
      answers.add(new Answer(wish, false));
    } else {
      CompletableFuture<Void> _ =
          port.withdraw(wish.position())
              .exceptionally(_ -> false)
              .thenAccept(
                  withdrawn -> {
                    answers.add(new Answer(wish, withdrawn));
                    bell.run();
                  });
    }
  }

  /// Journals what was answered.
  void settle(Downlinks downlinks, long nowMicros, Scribe scribe) {
    Answer answer;
    // It is there until all of it is appended: the journal may refuse.
    while ((answer = answers.peek()) != null) {
      PendingCommand command = answer.cancellation().command();
      if (!answer.withdrawn()) {
        Downlink.Message message = downlinks.cancellation(request(command, nowMicros));
        if (message != null) {
          scribe.tell(message, command);
        }
      }
      scribe.decide(
          new TwinCommand.CancelDecided(command.id(), command.twinId(), answer.withdrawn()));
      Answer _ = answers.poll();
    }
  }

  private static CommandRequest request(PendingCommand command, long nowMicros) {
    String payload = command.payload();
    return new CommandRequest(
        command.id(), command.twinId(), command.name(), payload == null ? "" : payload, nowMicros);
  }

  /// What came of it is decided, or could not be journalled: then it is taken up again.
  void forget(String commandId) {
    underWay.remove(commandId);
  }
}
