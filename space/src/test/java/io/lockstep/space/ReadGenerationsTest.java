package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.ingest.Devices;
import io.lockstep.twin.GraphView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// One fork serves all who read, and the kernel forks at most once an interval.
class ReadGenerationsTest {
  private static final long INTERVAL_NANOS = 50_000_000;

  private final AtomicLong now = new AtomicLong();
  private final PositionWaiters applied = new PositionWaiters(Runnable::run, 0);
  private final Driver driver = Driver.empty(Devices.empty(), new Findings("test"));
  private final ReadGenerations generations =
      new ReadGenerations(SpaceOptions.named("test"), now::get, () -> {}, applied);

  @Test
  void manyReadersShareOneFork() {
    applied.reached(100);
    CompletableFuture<GraphView> one = generations.past(10);
    CompletableFuture<GraphView> other = generations.past(20);
    generations.renew(driver);

    assertThat(one.join()).isSameAs(other.join());
    assertThat(generations.past(99).join()).isSameAs(one.join());
    assertThat(generations.forks()).isEqualTo(1);
  }

  @Test
  void aNewerStateWaitsForTheIntervalToPass() {
    applied.reached(100);
    CompletableFuture<GraphView> first = generations.past(-1);
    generations.renew(driver);
    applied.reached(200);

    CompletableFuture<GraphView> newer = generations.past(150);
    generations.renew(driver);
    assertThat(newer).isNotDone();
    assertThat(generations.nanosToDue()).isEqualTo(INTERVAL_NANOS);

    now.addAndGet(INTERVAL_NANOS);
    generations.renew(driver);
    assertThat(newer).isCompleted();
    assertThat(newer.join()).isNotSameAs(first.join());
  }

  @Test
  void aStateThatDidNotMoveIsNeverForkedAgain() {
    applied.reached(100);
    CompletableFuture<GraphView> first = generations.past(-1);
    generations.renew(driver);
    now.addAndGet(10 * INTERVAL_NANOS);

    assertThat(generations.past(50).join()).isSameAs(first.join());
    assertThat(generations.forks()).isEqualTo(1);
  }

  @Test
  void whoAsksForAPositionWaitsUntilItIsApplied() {
    CompletableFuture<GraphView> waiting = generations.past(10);
    generations.renew(driver);
    assertThat(waiting).isNotDone();
    assertThat(generations.nanosToDue()).isEqualTo(Long.MAX_VALUE);

    applied.reached(11);
    generations.renew(driver);
    assertThat(waiting).isCompleted();
  }
}
