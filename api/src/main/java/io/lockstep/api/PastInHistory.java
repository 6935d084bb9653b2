package io.lockstep.api;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.StoredReading;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.space.Space;
import io.lockstep.space.rebind.PastReadings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What re-bindings compare with: the history of the space. Thread-safe.
public final class PastInHistory implements PastReadings {
  private static final long WAIT_SECONDS = 60;

  private final Space space;
  private final HistoryStore history;

  /// Both must stay open as long as this is asked.
  public PastInHistory(Space space, HistoryStore history) {
    this.space = space;
    this.history = history;
  }

  @Override
  public void await(long inputPosition) {
    get(space.logged(inputPosition), "the changes log");
    get(history.queryable(inputPosition), "the history");
  }

  private static void get(CompletableFuture<Void> reached, String what) {
    try {
      reached.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT,
          "re-binding: expected %s to keep up within %d s".formatted(what, WAIT_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "re-binding: interrupted", e);
    }
  }

  @Override
  public List<Optional<Held>> held(String twinId, String path, long[] sourceMicros) {
    return history.stored(new TwinId(twinId), path, sourceMicros).stream()
        .map(found -> found.map(PastInHistory::held))
        .toList();
  }

  private static Held held(StoredReading found) {
    Reading reading = found.reading();
    return new Held(
        reading.type(), reading.bits(), reading.text(), found.position(), found.isRebound());
  }

  @Override
  public boolean keepsAll() {
    return history.keepsAll();
  }
}
