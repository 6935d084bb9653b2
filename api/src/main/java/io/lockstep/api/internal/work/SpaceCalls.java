package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.ingest.SparkplugHealth;
import io.lockstep.model.AckLevel;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import io.lockstep.space.Outcome;
import io.lockstep.space.Rebindings;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.ValueHistory;
import io.lockstep.twin.access.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The API's way to its space: calls that block the request's virtual thread, for a bounded time.
/// Remembers the last write that it acknowledged, so that every later read sees it. Thread-safe.
public final class SpaceCalls implements GraphCalls {
  private final Space space;
  private final HistoryStore history;
  private final Duration answerTimeout;
  private final ValueHistory values;
  private final AtomicLong lastWrite = new AtomicLong(-1);

  public SpaceCalls(Space space, HistoryStore history, Duration answerTimeout) {
    this.space = space;
    this.history = history;
    this.answerTimeout = answerTimeout;
    this.values = new HistoryOfTwins(history, space::logged, answerTimeout);
  }

  @Override
  public CompletableFuture<Outcome> submit(Principal principal, Command command) {
    return space.submit(principal, command);
  }

  @Override
  public List<Outcome> writeAll(Principal principal, List<TwinCommand> commands)
      throws InterruptedException {
    List<Outcome> outcomes = get(space.submitAll(principal, commands), "the writes");
    lastWrite.accumulateAndGet(outcomes.getLast().position(), Math::max);
    return outcomes;
  }

  @Override
  public Outcome await(CompletableFuture<Outcome> answer) throws InterruptedException {
    Outcome outcome = get(answer, "the write");
    lastWrite.accumulateAndGet(outcome.position(), Math::max);
    return outcome;
  }

  @Override
  public FieldReceipt publish(String device, List<FieldPublication> messages, AckLevel level)
      throws InterruptedException {
    FieldReceipt receipt = get(space.publish(device, messages), "the telemetry");
    long position = receipt.lastPosition();
    switch (level) {
      case DURABLE -> {}
      case APPLIED -> awaitApplied(position);
      case QUERYABLE -> {
        awaitApplied(position);
        awaitHistory(position);
      }
    }
    return receipt;
  }

  /// Waits until the history answers what inputs up to a decided position brought.
  public void awaitHistory(long position) throws InterruptedException {
    if (history.committedInputPosition() < position) {
      // Asked earlier, the history would not know yet that there is something to wait for.
      get(space.logged(position), "the changes log");
      get(history.queryable(position), "the history");
    }
  }

  /// The exclusive end of the inputs that are decided.
  public long appliedPosition() {
    return space.appliedPosition();
  }

  /// Waits until what the writes that this API acknowledged have changed stands in the changes log.
  public void awaitLogged() throws InterruptedException {
    long last = lastWrite.get();
    if (last >= 0) {
      get(space.logged(last), "the changes log");
    }
  }

  private void awaitApplied(long position) throws InterruptedException {
    get(space.applied(position), "the twins");
    lastWrite.accumulateAndGet(position, Math::max);
  }

  /// On the kernel thread.
  @Override
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    return space.read(query);
  }

  /// What became of re-bindings, and the drift that they resolved.
  public Rebindings rebindings() {
    return space.rebindings();
  }

  /// How it stands with Sparkplug's edge nodes.
  public SparkplugHealth sparkplug() {
    return space.sparkplug();
  }

  @Override
  public GraphView view() {
    return space.view(lastWrite.get());
  }

  @Override
  public GraphView latest() {
    return space.view();
  }

  /// The policies in force.
  public Policies policies() {
    return space.policies();
  }

  @Override
  public String name() {
    return "the live graph";
  }

  @Override
  public Optional<ValueHistory> values() {
    return Optional.of(values);
  }

  @Override
  public List<NamedText> bindings() {
    return space.bindings();
  }

  private <T extends @Nullable Object> T get(CompletableFuture<T> answer, String what)
      throws InterruptedException {
    try {
      return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT,
          "%s: expected an answer within %d ms, found none; it may still be carried out, so look before you repeat it"
              .formatted(what, answerTimeout.toMillis()),
          e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case LockstepException known -> known;
      case RuntimeException defect -> defect;
      case null, default -> new LockstepException(ErrorCode.INTERNAL, "a write failed", e);
    };
  }
}
