package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.Statistic;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.twin.Fold;
import io.lockstep.twin.Folded;
import io.lockstep.twin.Moment;
import io.lockstep.twin.ValueHistory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/// Values of the past out of the history store. A question about a moment that the history has not
/// come to yet waits for it, for a bounded time. Thread-safe.
public final class HistoryOfTwins implements ValueHistory {
  private final HistoryStore history;
  private final LongFunction<CompletableFuture<?>> logged;
  private final Duration waitMax;

  /// @param logged completes when the changes of the inputs up to a position stand in the log
  /// @param waitMax a question does not wait longer for the history to catch up
  public HistoryOfTwins(
      HistoryStore history, LongFunction<CompletableFuture<?>> logged, Duration waitMax) {
    this.history = history;
    this.logged = logged;
    this.waitMax = waitMax;
  }

  @Override
  public void at(int[] series, Moment moment, Visitor into) {
    awaitCommitted(moment);
    history.at(series, past(moment), into::value);
  }

  @Override
  public Optional<Folded> fold(
      String twinId, String path, Fold fold, long fromMicros, long toMicros, Moment known) {
    awaitCommitted(known);
    Optional<Reading> found =
        history.fold(new TwinId(twinId), path, statistic(fold), fromMicros, toMicros, past(known));
    return found.map(one -> new Folded(one.type(), one.bits(), one.text(), one.sourceMicros()));
  }

  @Override
  public long horizonMicros() {
    return history.horizonMicros();
  }

  private static PastMoment past(Moment moment) {
    return new PastMoment(moment.validMicros(), moment.knownMicros(), moment.position());
  }

  private static Statistic statistic(Fold fold) {
    return switch (fold) {
      case LAST -> Statistic.LAST;
      case FIRST -> Statistic.FIRST;
      case MIN -> Statistic.MIN;
      case MAX -> Statistic.MAX;
      case MEAN -> Statistic.MEAN;
      case COUNT -> Statistic.COUNT;
      case SUM -> Statistic.SUM;
      case DELTA -> Statistic.DELTA;
      case TWMEAN -> Statistic.TWMEAN;
    };
  }

  private void awaitCommitted(Moment moment) {
    if (moment.position() == Long.MAX_VALUE
        || history.committedInputPosition() >= moment.position()) {
      return;
    }
    try {
      // Asked earlier, the history would not know yet that there is something to wait for.
      Object _ = logged.apply(moment.position()).get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
      Object _ =
          history.queryable(moment.position()).get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(
          ErrorCode.TIMED_OUT, "the question about the past was interrupted", e);
    } catch (TimeoutException e) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "history: expected it to have read up to input %d within %d ms, found it at %d; ask again"
              .formatted(moment.position(), waitMax.toMillis(), history.committedInputPosition()),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LockstepException known) {
        throw new LockstepException(known.code(), String.valueOf(known.getMessage()), known);
      }
      throw new LockstepException(ErrorCode.INTERNAL, "waiting for the history failed", e);
    }
  }
}
