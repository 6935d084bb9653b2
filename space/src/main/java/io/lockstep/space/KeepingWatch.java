package io.lockstep.space;

import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.RetentionChange;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.keeping.KeepPlanner;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.LegalHold;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what the history was told of retention in step with its rules, with legal holds and with
/// the graph: it works out what is new on a thread of its own and gives it to the space as a
/// command, so that it is a record like everything else. While nothing was ever asked for, it costs
/// a look at a field.
///
/// Rules and holds are looked at twice a second, the graph every 10 s: a reading is never younger
/// than what holds for it, so that a new twin's cannot be over before.
public final class KeepingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepingWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final long GRAPH_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long TAGS_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int TWINS_AT_ONCE = 10_000;

  private final Space space;
  private final Supplier<Heard> history;
  private final ScheduledExecutorService thread;
  private Keeping seen = Keeping.NONE;
  private long structure = -1;
  private long lookedNanos;

  /// Whether the plan that the history has lost was told anew, and need only be read by it.
  private boolean isToldAnew;

  /// What the history says of itself.
  ///
  /// @param nowMicros the time that retention goes by; [Long#MIN_VALUE] before there is one
  /// @param isPlanLost whether it must be told everything anew
  public record Heard(long nowMicros, boolean isPlanLost) {}

  private KeepingWatch(Space space, Supplier<Heard> history) {
    this.space = space;
    this.history = history;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lockstep-keeping").daemon().factory());
  }

  /// Begins to watch.
  public static KeepingWatch start(Space space, Supplier<Heard> history) {
    KeepingWatch watch = new KeepingWatch(space, history);
    long millis = INTERVAL.toMillis();
    var _ = watch.thread.scheduleWithFixedDelay(watch::look, 0, millis, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      GraphView view = space.view();
      Keeping now = view.keeping();
      Heard heard = history.get();
      boolean isLost = heard.isPlanLost();
      if (now.isIdle() && !isLost) {
        return;
      }
      release(now, heard.nowMicros());
      isToldAnew &= isLost;
      if ((isLost && !isToldAnew) || isOther(now) || isGraphOther(view)) {
        tell(view, now, isLost);
      }
    } catch (LockstepException | CompletionException e) {
      // The space is closing, or too busy: it is tried again.
      LOG.atDebug().setCause(e).log("retention could not be worked out");
    }
  }

  /// Those whose time is over, by a clock that is believed.
  private void release(Keeping now, long nowMicros) {
    for (LegalHold hold : now.holds().values()) {
      if (nowMicros >= hold.untilMicros()) {
        submit(
            new TwinCommand.SetHold(
                hold.name(), null, Space.SELF.name(), "the time it was placed for is over"));
      }
    }
  }

  private boolean isOther(Keeping now) {
    return !now.rules().files().equals(seen.rules().files()) || !now.holds().equals(seen.holds());
  }

  /// Tags are values, of which the graph's stamp says nothing.
  private boolean isGraphOther(GraphView view) {
    long waited = System.nanoTime() - lookedNanos;
    return (view.structureStamp() != structure && waited >= GRAPH_NANOS) || waited >= TAGS_NANOS;
  }

  private void tell(GraphView view, Keeping now, boolean isWhole) {
    KeepPlanner planner = new KeepPlanner(now, view.reach(), view::tags);
    RetentionChange change = planner.plan(isWhole);
    if (planner.isNews(change)) {
      for (RetentionChange part : change.parts(TWINS_AT_ONCE, unused(now, change))) {
        submit(new TwinCommand.PlanKeeping(part));
      }
    }
    isToldAnew = isWhole;
    seen = now;
    structure = view.structureStamp();
    lookedNanos = System.nanoTime();
  }

  private static int unused(Keeping now, RetentionChange change) {
    return 1
        + Stream.of(now.shapes(), change.shapes())
            .flatMap(shapes -> shapes.keySet().stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(0);
  }

  private void submit(TwinCommand command) {
    Principal self = Space.SELF;
    Reply reply = space.submit(self, new Command.OfTwins(command)).join().reply();
    if (reply instanceof Reply.Refused(var refusal)) {
      LOG.atWarn().addKeyValue("reason", refusal.message()).log("retention was refused");
    }
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
