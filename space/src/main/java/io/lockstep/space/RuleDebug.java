package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.RuleTrace;
import io.lockstep.twin.RuleWitness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// People looking on while a rule looks at readings, each for a limited time. The kernel tells of
/// looks only while somebody does, and never waits: what a session has no room for is counted.
/// Thread-safe.
public final class RuleDebug implements RuleWitness {
  /// The most sessions at once.
  public static final int SESSIONS_MAX = 8;

  /// The longest session.
  public static final Duration TIME_MAX = Duration.ofHours(1);

  /// Looks that wait for a session's reader.
  private static final int QUEUE_MAX = 256;

  private final InstantSource clock;
  private final Consumer<@Nullable RuleWitness> install;
  private final CopyOnWriteArrayList<Session> open = new CopyOnWriteArrayList<>();

  /// @param install lets a witness look on at the kernel; null for nobody
  RuleDebug(InstantSource clock, Consumer<@Nullable RuleWitness> install) {
    this.clock = clock;
    this.install = install;
  }

  /// Somebody who looks on; to be closed.
  public final class Session implements AutoCloseable {
    private final String rule;
    private final String twin;
    private final Instant until;
    private final BlockingQueue<RuleTrace> looks = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicLong dropped = new AtomicLong();

    private Session(String rule, String twin, Instant until) {
      this.rule = rule;
      this.twin = twin;
      this.until = until;
    }

    /// When it ends.
    public Instant until() {
      return until;
    }

    /// True when its time is over.
    public boolean isOver() {
      return !clock.instant().isBefore(until);
    }

    /// What came since the last call, at most so many.
    public List<RuleTrace> take(int max) {
      List<RuleTrace> taken = new ArrayList<>();
      int _ = looks.drainTo(taken, max);
      return taken;
    }

    /// How many looks had no room since the last call.
    public long takeDropped() {
      return dropped.getAndSet(0);
    }

    private boolean isAbout(String ofRule, String ofTwin) {
      return rule.equals(ofRule) && (twin.isEmpty() || twin.equals(ofTwin));
    }

    private void offer(RuleTrace trace) {
      if (isAbout(trace.rule(), trace.twinId()) && !isOver() && !looks.offer(trace)) {
        dropped.incrementAndGet();
      }
    }

    @Override
    public void close() {
      synchronized (RuleDebug.this) {
        if (open.remove(this) && open.isEmpty()) {
          install.accept(null);
        }
      }
    }
  }

  /// Begins to look on.
  ///
  /// @param twin only at this twin; empty for all
  /// @throws LockstepException INVALID_ARGUMENT for a time that is too long, OVERLOADED when as
  ///   many look on as may
  public synchronized Session begin(String rule, String twin, Duration time) {
    if (time.compareTo(TIME_MAX) > 0 || time.isNegative() || time.isZero()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "debug of rule %s: expected at most %s, found %s".formatted(rule, TIME_MAX, time));
    }
    if (open.size() >= SESSIONS_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "debug of rules: expected at most %d sessions at once, found as many; try again when one is over"
              .formatted(SESSIONS_MAX));
    }
    Session session = new Session(rule, twin, clock.instant().plus(time));
    open.add(session);
    install.accept(this);
    return session;
  }

  /// How many look on.
  public int sessions() {
    return open.size();
  }

  @Override
  public boolean wants(String rule, String twinId) {
    for (Session session : open) {
      if (session.isAbout(rule, twinId)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void looked(RuleTrace trace) {
    for (Session session : open) {
      session.offer(trace);
    }
  }

  @Override
  public void fired(RuleTrace trace) {
    // The look that led to it was told.
  }
}
