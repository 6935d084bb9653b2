package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/// Writes of a job, many under way at a time so that they share commits, decided in order. The
/// oldest is waited for when too many are under way, so a job takes at most a part of what may wait
/// in the space. Confined to one thread.
final class Pipeline {
  private static final int UNDER_WAY_MAX = 4_096;
  private static final int REPEATS_MAX = 100;

  private final SpaceCalls space;
  private final Principal principal;
  private final Listener listener;
  private final ArrayDeque<Submitted> underWay = new ArrayDeque<>();

  /// Hears what became of each write, in order.
  interface Listener {
    /// It was done.
    ///
    /// @param line of the input, or 0
    void done(TwinCommand command, long line, Reply.Done reply);

    /// It was refused.
    ///
    /// @param line of the input, or 0
    void refused(TwinCommand command, long line, Refusal why);
  }

  private record Submitted(TwinCommand command, long line, CompletableFuture<Outcome> outcome) {}

  Pipeline(SpaceCalls space, Principal principal, Listener listener) {
    this.space = space;
    this.principal = principal;
    this.listener = listener;
  }

  /// Submits a write.
  void submit(TwinCommand command, long line) throws InterruptedException {
    if (underWay.size() >= UNDER_WAY_MAX) {
      finishOldest();
    }
    underWay.addLast(new Submitted(command, line, send(command)));
  }

  private CompletableFuture<Outcome> send(TwinCommand command) {
    return space.submit(principal, new Command.OfTwins(command));
  }

  /// Waits for all that is under way.
  void drain() throws InterruptedException {
    while (!underWay.isEmpty()) {
      finishOldest();
    }
  }

  private void finishOldest() throws InterruptedException {
    Submitted oldest = underWay.removeFirst();
    switch (outcome(oldest).reply()) {
      case Reply.Done done -> listener.done(oldest.command, oldest.line, done);
      case Reply.Refused(Refusal why) -> listener.refused(oldest.command, oldest.line, why);
    }
  }

  /// The answer; what was not taken because too much waited is sent again once what is under way is
  /// decided.
  private Outcome outcome(Submitted write) throws InterruptedException {
    CompletableFuture<Outcome> answer = write.outcome;
    for (int i = 0; ; i++) {
      try {
        return space.await(answer);
      } catch (LockstepException e) {
        if (e.code() != ErrorCode.OVERLOADED || i == REPEATS_MAX) {
          throw e;
        }
        for (Submitted other : underWay) {
          other.outcome.exceptionally(_ -> new Outcome(-1, new Reply.Done("", ""))).join();
        }
        answer = send(write.command);
      }
    }
  }
}
