package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for futures within bounds.
final class Futures {
  private Futures() {}

  /// The future's result.
  ///
  /// @throws LockstepException with [ErrorCode#TIMED_OUT] when it does not come in time, or when
  ///   the caller was interrupted; what the future failed with otherwise
  static <T extends @Nullable Object> T await(
      CompletableFuture<T> future, Duration longest, String what) {
    try {
      return future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw new LockstepException(
          ErrorCode.TIMED_OUT, "%s: expected an answer within %s".formatted(what, longest), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, what + ": interrupted while waiting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new LockstepException(
          ErrorCode.INTERNAL, what + ": failed with " + e.getCause(), e.getCause());
    }
  }
}
