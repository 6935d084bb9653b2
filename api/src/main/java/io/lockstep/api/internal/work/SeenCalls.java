package io.lockstep.api.internal.work;

import io.lockstep.model.AckLevel;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import io.lockstep.space.Outcome;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.ValueHistory;
import io.lockstep.twin.WriteGuard;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A graph as somebody sees it whose rights depend on policies: reads show what they may read, and
/// writes that they may not make are refused before they are journalled. Thread-safe.
final class SeenCalls implements GraphCalls {
  private final GraphCalls whole;
  private final Function<GraphView, @Nullable Sight> sights;
  private final Consumer<String> refused;

  /// @param whole the graph with all there is
  /// @param sights what they may do in a view of it; null when policies have changed and they may
  ///   do everything now
  /// @param refused told what a write was about that they may not make
  SeenCalls(
      GraphCalls whole, Function<GraphView, @Nullable Sight> sights, Consumer<String> refused) {
    this.whole = whole;
    this.sights = sights;
    this.refused = refused;
  }

  @Override
  public CompletableFuture<Outcome> submit(Principal principal, Command command) {
    Refusal refusal = refusal(command);
    if (refusal == null) {
      return whole.submit(principal, command);
    }
    refused.accept(subjectOf(command));
    return CompletableFuture.completedFuture(new Outcome(-1, new Reply.Refused(refusal)));
  }

  private @Nullable Refusal refusal(Command command) {
    GraphView view = whole.view();
    Sight sight = sights.apply(view);
    if (sight == null) {
      return null;
    }
    return switch (command) {
      case Command.OfTwins(var ofTwins) ->
          new WriteGuard(view, sight).refusal(ofTwins).orElse(null);
      case Command.OfDevices _,
          Command.SetBindings _,
          Command.SetSparkplug _,
          Command.OfHub _,
          Command.OfRebinding _ ->
          Refusal.of(
              403, "Forbidden", "Policies do not permit this: it concerns the plant as a whole");
    };
  }

  private static String subjectOf(Command command) {
    return switch (command) {
      case Command.OfTwins(var ofTwins) when !ofTwins.subject().isEmpty() -> ofTwins.subject();
      case Command.OfTwins _,
          Command.OfDevices _,
          Command.SetBindings _,
          Command.SetSparkplug _,
          Command.OfHub _,
          Command.OfRebinding _ ->
          command.title();
    };
  }

  @Override
  public Outcome await(CompletableFuture<Outcome> answer) throws InterruptedException {
    // A refusal of ours has no position that later reads could wait for.
    boolean isOurs = answer.state() == Future.State.SUCCESS && answer.resultNow().position() < 0;
    return isOurs ? answer.resultNow() : whole.await(answer);
  }

  @Override
  public FieldReceipt publish(String device, List<FieldPublication> messages, AckLevel level)
      throws InterruptedException {
    return whole.publish(device, messages, level);
  }

  /// Never on the kernel's thread: what is hidden is worked out on the caller's.
  @Override
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    return query.apply(view());
  }

  @Override
  public <T extends @Nullable Object> T readLatest(Function<GraphView, T> query) {
    return query.apply(seen(whole.latest()));
  }

  @Override
  public GraphView view() {
    return seen(whole.view());
  }

  @Override
  public GraphView latest() {
    return seen(whole.latest());
  }

  private GraphView seen(GraphView view) {
    Sight sight = sights.apply(view);
    return sight == null ? view : view.seenBy(sight);
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public Optional<ValueHistory> values() {
    return whole.values();
  }

  @Override
  public List<NamedText> bindings() {
    return whole.bindings();
  }
}
