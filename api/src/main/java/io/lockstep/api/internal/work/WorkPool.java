package io.lockstep.api.internal.work;

import io.lockstep.api.internal.http.Fault;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads of their own for questions that need the processor, or native code, for long. On the
/// virtual threads of the requests two of them would hold up every other request. Thread-safe.
public final class WorkPool implements AutoCloseable {
  private final ThreadPoolExecutor threads;
  private final int waitingMax;

  /// @param parallelism threads
  /// @param waitingMax questions that may wait for a thread; those above are refused
  public WorkPool(int parallelism, int waitingMax) {
    this.waitingMax = waitingMax;
    threads =
        new ThreadPoolExecutor(
            parallelism,
            parallelism,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            Thread.ofPlatform().name("api-work-", 0).daemon().factory());
  }

  /// Runs a question and waits for its answer.
  ///
  /// @throws io.lockstep.api.internal.http.FaultException 429 when too many wait
  public <T> T run(Callable<T> question) throws InterruptedException {
    Future<T> answer;
    try {
      answer = threads.submit(question);
    } catch (RejectedExecutionException e) {
      throw Fault.of(ErrorCode.OVERLOADED, "Too many queries are waiting")
          .expected("at most %d; try again".formatted(waitingMax))
          .status(429)
          .named("QuotaReachedError")
          .header("Retry-After", "1")
          .exception();
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new LockstepException(ErrorCode.INTERNAL, "a query failed", e);
    }
  }

  /// Questions that wait for a thread.
  public int waiting() {
    return threads.getQueue().size();
  }

  /// Questions being answered.
  public int busy() {
    return threads.getActiveCount();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
