package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Inputs for the kernel's stages and what comes of them, in this process, without Kafka: the feed
/// of [LocalSource], the way back of verdicts, and the lists that [LocalSink] fills. Operators find
/// it by its number. Thread-safe.
final class LocalJob {
  private static final Map<Integer, LocalJob> JOBS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long DEADLINE_SECONDS = 240;

  private final int number = NUMBERS.incrementAndGet();
  private final Map<String, List<SpaceInput>> spaces;
  private final List<SpaceVerdict> verdicts = new ArrayList<>();
  private final Map<String, Long> progress = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int limit;
  private boolean isOver;

  final Queue<ChangeRecord> changes = new ConcurrentLinkedQueue<>();
  final Queue<SpaceReply> replies = new ConcurrentLinkedQueue<>();
  final Queue<PartState> states = new ConcurrentLinkedQueue<>();

  /// @param spaces the inputs, by space
  LocalJob(Map<String, List<SpaceInput>> spaces) {
    this.spaces = spaces;
    JOBS.put(number, this);
  }

  static LocalJob of(int number) {
    return Objects.requireNonNull(JOBS.get(number));
  }

  int number() {
    return number;
  }

  Map<String, List<SpaceInput>> spaces() {
    return spaces;
  }

  /// Nobody looks for it any more.
  void forget() {
    JOBS.remove(number);
  }

  /// Lets so many inputs of each space pass.
  void allow(int count) {
    change(() -> limit = count);
  }

  /// How many inputs of each space may pass.
  int limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  /// No verdicts will follow.
  void end() {
    change(() -> isOver = true);
  }

  void add(SpaceVerdict verdict) {
    change(() -> verdicts.add(verdict));
  }

  void add(SpaceProgress of) {
    change(() -> progress.merge(of.space(), of.position(), Math::max));
  }

  /// How many verdicts there are.
  int verdicts() {
    lock.lock();
    try {
      return verdicts.size();
    } finally {
      lock.unlock();
    }
  }

  /// The verdict of a number, once there is one; null when there is none yet.
  @Nullable SpaceVerdict verdict(int index) {
    lock.lock();
    try {
      return index < verdicts.size() ? verdicts.get(index) : null;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return isOver;
    } finally {
      lock.unlock();
    }
  }

  /// Waits a little, or until something has changed.
  @SuppressWarnings("WaitNotInLoop") // The callers loop.
  void pause() {
    lock.lock();
    try {
      boolean _ = changed.await(5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the first `count` inputs of each space are decided.
  ///
  /// @param hasEnded tells when it is in vain
  void awaitDecided(int count, Ended hasEnded) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!isDecided(count)) {
      if (System.nanoTime() > deadline || hasEnded.yet()) {
        throw new AssertionError(
            "expected %d inputs of each space to be decided, found %s".formatted(count, progress));
      }
      pause();
    }
  }

  /// Whether a job has ended.
  interface Ended {
    boolean yet() throws Exception;
  }

  private boolean isDecided(int count) {
    lock.lock();
    try {
      for (Map.Entry<String, List<SpaceInput>> space : spaces.entrySet()) {
        int last = Math.min(count, space.getValue().size()) - 1;
        Long at = progress.get(space.getKey());
        if (last >= 0 && (at == null || at < space.getValue().get(last).position())) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
