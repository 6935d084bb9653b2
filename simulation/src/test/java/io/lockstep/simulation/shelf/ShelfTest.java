package io.lockstep.simulation.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.simulation.shelf.Shelf.Piece;
import io.lockstep.simulation.shelf.Shelf.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Work that was asked for goes one by one, and what it came to stays for a while.
class ShelfTest {
  private static final Principal BY = new Principal("tester", Role.OPERATOR);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> kept = new ArrayList<>();
  private final Shelf<Errand, String> shelf =
      new Shelf<>(
          "errands",
          "e",
          InstantSource.fixed(Instant.EPOCH),
          (Piece<Errand, String> over) -> kept.add(over.id() + " " + over.state()));

  /// Ends when it is told to, by its result or by being cancelled.
  private static final class Errand implements Shelf.Work<String> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<String> result = new CompletableFuture<>();

    @Override
    public String run(String id) {
      begun.countDown();
      try {
        return id + " " + result.join();
      } catch (CompletionException e) {
        throw (RuntimeException) e.getCause();
      }
    }

    @Override
    public double progress() {
      return 0.5;
    }

    @Override
    public void cancel() {
      boolean _ = result.completeExceptionally(new CancellationException());
    }
  }

  private Piece<Errand, String> begin() {
    return shelf.begin(Errand::new, BY);
  }

  private State state(Piece<Errand, String> piece) {
    return shelf.find(piece.id()).orElseThrow().state();
  }

  /// All that was asked for is over when one that is asked for now has begun.
  private void untilIdle() throws InterruptedException {
    Piece<Errand, String> last = begin();
    last.work().begun.await();
    shelf.drop(last.id());
    shelf.drop(last.id());
  }

  @AfterEach
  void close() {
    shelf.close();
    assertThat(shelf.await(PATIENCE)).isTrue();
  }

  @Test
  void onePieceRunsAtATimeAndTellsWhatItCameTo() throws Exception {
    Piece<Errand, String> first = begin();
    Piece<Errand, String> second = begin();
    first.work().begun.await();

    assertThat(state(first)).isEqualTo(State.RUNNING);
    assertThat(state(second)).isEqualTo(State.WAITING);
    assertThat(second.work().begun.getCount()).isEqualTo(1);

    boolean _ = first.work().result.complete("well");
    boolean _ = second.work().result.completeExceptionally(new IllegalStateException("no oven"));
    untilIdle();

    Piece<Errand, String> done = shelf.find(first.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.result()).isEqualTo(first.id() + " well");
    assertThat(done.progress()).isEqualTo(1);
    Piece<Errand, String> failed = shelf.find(second.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.trouble()).isEqualTo("no oven");
    assertThat(kept).containsExactly(first.id() + " DONE", second.id() + " FAILED");
    assertThat(shelf.all()).extracting(Piece::id).containsExactly(second.id(), first.id());
  }

  @Test
  void whatIsCancelledIsToldSoAtOnceAndKeptNowhere() throws Exception {
    Piece<Errand, String> running = begin();
    Piece<Errand, String> waiting = begin();
    running.work().begun.await();

    shelf.drop(waiting.id());
    shelf.drop(running.id());
    assertThat(state(running)).isEqualTo(State.CANCELLED);
    assertThat(state(waiting)).isEqualTo(State.CANCELLED);
    untilIdle();

    assertThat(state(running)).isEqualTo(State.CANCELLED);
    assertThat(waiting.work().begun.getCount()).as("never begun").isEqualTo(1);
    assertThat(kept).isEmpty();
    shelf.drop(running.id());
    assertThat(shelf.find(running.id())).isEmpty();
    shelf.drop("e-0-99");
  }

  @Test
  void whatIsTooMuchIsRefusedAndTheOldestThatAreOverGo() throws Exception {
    List<Piece<Errand, String>> all = new ArrayList<>();
    for (int i = 0; i < Shelf.UNDER_WAY_MAX; i++) {
      all.add(begin());
    }
    Supplier<Errand> never =
        () -> {
          throw new AssertionError("made without room");
        };
    assertThatThrownBy(() -> shelf.begin(never, BY))
        .hasMessage(
            "errands: expected at most 8 that wait or run, found as many; cancel one or try again later");

    all.forEach(each -> each.work().result.complete("well"));
    all.getLast().work().begun.await();
    untilIdle();
    for (int i = Shelf.UNDER_WAY_MAX; i <= Shelf.KEPT_MAX; i++) {
      Piece<Errand, String> each = begin();
      all.add(each);
      boolean _ = each.work().result.complete("well");
      each.work().begun.await();
      untilIdle();
    }

    assertThat(shelf.all()).hasSizeLessThanOrEqualTo(Shelf.KEPT_MAX);
    assertThat(shelf.find(all.getFirst().id())).isEmpty();
    assertThat(shelf.find(all.getLast().id())).isPresent();
  }
}
