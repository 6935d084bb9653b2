package io.lockstep.api.internal.work;

import io.lockstep.model.AckLevel;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import io.lockstep.space.Outcome;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.ValueHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A twin graph as route handlers see it, the live one or a branch's: [Scopes] gives the one that a
/// call is about. Calls block the request's virtual thread, for a bounded time. Thread-safe.
public interface GraphCalls {
  /// Submits a write; it is answered when it is decided, and durable if the graph is.
  CompletableFuture<Outcome> submit(Principal principal, Command command);

  /// Waits for the answer to a write.
  ///
  /// @throws LockstepException as the graph refuses it; TIMED_OUT when it was not answered in time,
  ///   in which case it may still be carried out
  Outcome await(CompletableFuture<Outcome> answer) throws InterruptedException;

  /// Submits a write and waits for its answer.
  ///
  /// @throws LockstepException see [#await]
  default Outcome write(Principal principal, Command command) throws InterruptedException {
    return await(submit(principal, command));
  }

  /// Submits a write of the twin graph and waits for its answer.
  default Outcome write(Principal principal, TwinCommand command) throws InterruptedException {
    return write(principal, new Command.OfTwins(command));
  }

  /// Submits several writes of the twin graph, which are decided one by one, in order, and waits
  /// until all are.
  ///
  /// @param commands at least one
  /// @throws LockstepException see [#await]
  default List<Outcome> writeAll(Principal principal, List<TwinCommand> commands)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>(commands.size());
    for (TwinCommand command : commands) {
      outcomes.add(write(principal, command));
    }
    return outcomes;
  }

  /// Takes messages as if a device had published them, and waits for the asked level. A branch
  /// knows one level: they are applied when this returns.
  FieldReceipt publish(String device, List<FieldPublication> messages, AckLevel level)
      throws InterruptedException;

  /// A small read: it sees all that is decided.
  <T extends @Nullable Object> T read(Function<GraphView, T> query);

  /// A small read that must not miss what devices did just now.
  default <T extends @Nullable Object> T readLatest(Function<GraphView, T> query) {
    return read(query);
  }

  /// A generation that holds all that is decided by now; it may have to wait for one.
  default GraphView latest() {
    return view();
  }

  /// A generation for longer reads, by any thread, which holds all writes that were answered.
  GraphView view();

  /// What this graph is called in messages.
  String name();

  /// The values of the past, for views of it; empty when this graph shows its present only.
  Optional<ValueHistory> values();

  /// The bindings in force, as they were set.
  List<NamedText> bindings();
}
