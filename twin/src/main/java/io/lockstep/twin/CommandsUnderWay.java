package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandEntry.Outcome;
import io.lockstep.twin.internal.state.CommandTable;
import io.lockstep.twin.internal.view.CommandJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Commands to devices as who sends them sees them: what is to be sent, what went out, what is to
/// be cancelled. Read on the thread of the state that it is of.
public final class CommandsUnderWay {
  private final CommandTable commands;

  CommandsUnderWay(CommandTable commands) {
    this.commands = commands;
  }

  /// A command whose message went out.
  ///
  /// @param position of its message in the input journal
  /// @param dueMicros when the message is no longer worth delivering
  public record Sent(String id, String twinId, long position, long dueMicros) {}

  /// A command that somebody wants cancelled.
  ///
  /// @param command what it asks for
  /// @param position of its message in the input journal; -1 when it was not sent
  /// @param isDelivered true when its device has acknowledged the message
  public record Cancellation(PendingCommand command, long position, boolean isDelivered) {}

  List<String> documents(
      @Nullable String twinId, Set<CommandState> wanted, int max, Predicate<CommandEntry> isSeen) {
    List<CommandEntry> found = new ArrayList<>();
    int[] firsts = {
      commands.firstWaiting(), commands.firstSent(), commands.firstOver(), commands.firstExecuted()
    };
    for (int first : firsts) {
      for (int row = first; row >= 0; row = commands.next(row)) {
        CommandEntry entry = commands.get(row);
        if (wanted.contains(entry.state())
            && (twinId == null || twinId.equals(entry.twinId()))
            && isSeen.test(entry)) {
          found.add(entry);
        }
      }
    }
    found.sort(Comparator.comparing(CommandEntry::id).reversed());
    return found.stream().limit(max).map(CommandJson::of).toList();
  }

  private static PendingCommand pending(CommandEntry entry) {
    return new PendingCommand(
        entry.id().toString(), entry.twinId(), entry.name(), entry.payload(), entry.dueMicros());
  }

  /// Those that wait to be sent and are not to be cancelled, in the order in which they were
  /// accepted.
  ///
  /// @param skip those that need not be told
  List<PendingCommand> toSend(Predicate<String> skip, int max) {
    List<PendingCommand> pending = new ArrayList<>();
    for (int row = commands.firstWaiting();
        row >= 0 && pending.size() < max;
        row = commands.next(row)) {
      CommandEntry entry = commands.get(row);
      if (!entry.wantsCancel() && !skip.test(entry.id().toString())) {
        pending.add(pending(entry));
      }
    }
    return pending;
  }

  /// How many are open and wait to hear whether they can be cancelled.
  public int cancelling() {
    return commands.cancelling();
  }

  /// Those, in the order in which they came into their state.
  ///
  /// @param skip those that need not be told, by their ids
  public List<Cancellation> cancellations(Predicate<String> skip) {
    List<Cancellation> found = new ArrayList<>();
    for (int first : new int[] {commands.firstWaiting(), commands.firstSent()}) {
      for (int row = first; row >= 0; row = commands.next(row)) {
        CommandEntry entry = commands.get(row);
        if (entry.wantsCancel() && !skip.test(entry.id().toString())) {
          found.add(
              new Cancellation(
                  pending(entry),
                  entry.state() == CommandState.ACCEPTED
                      ? CommandEntry.NOWHERE
                      : entry.messagePosition(),
                  entry.state() == CommandState.DELIVERED));
        }
      }
    }
    return found;
  }

  /// Those that went out and wait for their answer.
  public List<Sent> sent() {
    List<Sent> found = new ArrayList<>();
    for (int row = commands.firstSent(); row >= 0; row = commands.next(row)) {
      found.add(sent(commands.get(row)));
    }
    return found;
  }

  private static Sent sent(CommandEntry entry) {
    return new Sent(
        entry.id().toString(), entry.twinId(), entry.messagePosition(), entry.dueMicros());
  }

  /// The twin of a command; empty when it is no longer kept.
  public String twinOf(String commandId) {
    ChangeId id = ChangeId.parse(commandId);
    CommandEntry entry = id == null ? null : commands.entry(id);
    return entry == null ? "" : entry.twinId();
  }

  /// Messages that must not be delivered any more: of commands that were cancelled, or were to be,
  /// of which it is not known that they reached their device.
  ///
  /// @param nowMicros those whose time was over then expire by themselves
  public List<Sent> withdrawn(long nowMicros) {
    List<Sent> found = new ArrayList<>();
    for (int first : new int[] {commands.firstSent(), commands.firstOver()}) {
      for (int row = first; row >= 0; row = commands.next(row)) {
        CommandEntry entry = commands.get(row);
        CommandEntry.Cancel cancel = entry.cancel();
        if (cancel != null
            && cancel.outcome() != Outcome.TOLD
            && entry.messagePosition() != CommandEntry.NOWHERE
            && entry.canBeDelivered()
            && entry.dueMicros() > nowMicros) {
          found.add(sent(entry));
        }
      }
    }
    return found;
  }
}
