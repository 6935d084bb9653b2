package io.lockstep.api.internal.work;

import io.lockstep.model.AckLevel;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import io.lockstep.space.HostedBranch;
import io.lockstep.space.Outcome;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.ValueHistory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The graph of a branch. Thread-safe.
///
/// @param branch the branch
public record BranchCalls(HostedBranch branch) implements GraphCalls {
  @Override
  public CompletableFuture<Outcome> submit(Principal principal, Command command) {
    try {
      return CompletableFuture.completedFuture(branch.submit(principal, command));
    } catch (LockstepException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Outcome await(CompletableFuture<Outcome> answer) {
    return switch (answer.state()) {
      case FAILED, CANCELLED, RUNNING -> throw failure(answer);
      case SUCCESS -> answer.resultNow();
    };
  }

  private static RuntimeException failure(CompletableFuture<Outcome> answer) {
    return answer.isCompletedExceptionally()
            && answer.exceptionNow() instanceof LockstepException known
        ? known
        : new IllegalStateException("a write of a branch: expected an answer at once, found none");
  }

  @Override
  public FieldReceipt publish(String device, List<FieldPublication> messages, AckLevel level) {
    return branch.publish(device, messages);
  }

  @Override
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    return branch.read(query);
  }

  @Override
  public GraphView view() {
    return branch.view();
  }

  @Override
  public String name() {
    return "branch " + branch.id();
  }

  @Override
  public Optional<ValueHistory> values() {
    return Optional.empty();
  }

  @Override
  public List<NamedText> bindings() {
    return branch.bindings();
  }
}
