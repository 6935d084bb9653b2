package io.lockstep.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Waits for an empty batch, and with it for everything handed over before.
final class SyncBarrier implements BatchListener {

  private final CompletableFuture<Long> done = new CompletableFuture<>();

  boolean isDone() {
    return done.isDone();
  }

  void await() {
    try {
      Long _ = done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalException why) {
        throw why.as(why.reason());
      }
      throw e;
    }
  }

  @Override
  public void durable(long firstPosition, long lastPosition) {
    done.complete(firstPosition);
  }

  @Override
  public void failed(JournalException why) {
    done.completeExceptionally(why);
  }
}
