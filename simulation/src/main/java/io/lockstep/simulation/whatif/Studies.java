package io.lockstep.simulation.whatif;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.space.Branches;
import io.lockstep.space.Space;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The what-ifs that were asked for: one runs at a time, some wait, and results are kept in memory
/// until somebody forgets them or newer ones need the room. The branch of the first replication is
/// hosted, so that it can be looked at as the plant can. Thread-safe.
public final class Studies implements AutoCloseable {
  /// The most that are known, finished ones included.
  public static final int KEPT_MAX = 32;

  /// The most that wait or run.
  public static final int UNDER_WAY_MAX = 8;

  private static final long PATIENCE_SECONDS = 5;

  private final Space space;
  private final Branches branches;
  private final InstantSource clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("lockstep-what-if").daemon().factory());
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final ModelPool models;
  private long drawn;

  /// @param clock says when now is
  /// @param behaviours beside the space, that take part; null when there are none
  public Studies(
      Space space, Branches branches, InstantSource clock, @Nullable Behaviours behaviours) {
    this.models = new ModelPool(behaviours);
    this.space = space;
    this.branches = branches;
    this.clock = clock;
  }

  /// How it stands with one.
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /// What there is to say of one. Immutable.
  ///
  /// @param branch the id of the hosted branch; empty while there is none
  /// @param trouble why it failed, or has no branch; empty when there is nothing to say
  /// @param progress 0 to 1
  /// @param result null until it is done
  public record Status(
      String id,
      WhatIf scenario,
      String createdBy,
      Instant created,
      State state,
      double progress,
      String branch,
      String trouble,
      @Nullable StudyResult result) {}

  private static final class Entry {
    private final String id;
    private final WhatIf scenario;
    private final Principal by;
    private final Instant created;
    private final Study study;
    private State state = State.WAITING;
    private String branch = "";
    private String trouble = "";
    private @Nullable StudyResult result;

    Entry(String id, WhatIf scenario, Principal by, Instant created, Study study) {
      this.id = id;
      this.scenario = scenario;
      this.by = by;
      this.created = created;
      this.study = study;
    }

    boolean isUnderWay() {
      return state == State.WAITING || state == State.RUNNING;
    }

    Status status() {
      double progress = state == State.DONE ? 1 : study.progress();
      return new Status(id, scenario, by.name(), created, state, progress, branch, trouble, result);
    }
  }

  /// Begins one.
  ///
  /// @throws LockstepException OVERLOADED when too many wait
  public synchronized Status begin(WhatIf scenario, Principal by) {
    if (entries.values().stream().filter(Entry::isUnderWay).count() >= UNDER_WAY_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "what-ifs: expected at most %d that wait or run, found as many; cancel one or try again later"
              .formatted(UNDER_WAY_MAX));
    }
    if (entries.size() >= KEPT_MAX) {
      entries.values().stream()
          .filter(entry -> !entry.isUnderWay())
          .findFirst()
          .map(entry -> entry.id)
          .ifPresent(entries::remove);
    }
    Instant now = clock.instant();
    int parallel = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    Study study =
        new Study(
            space,
            scenario,
            models,
            now,
            parallel,
            ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    Entry entry =
        new Entry("w-%d-%d".formatted(now.toEpochMilli(), ++drawn), scenario, by, now, study);
    entries.put(entry.id, entry);
    try {
      thread.execute(() -> run(entry));
    } catch (RejectedExecutionException _) {
      entry.state = State.CANCELLED;
    }
    return entry.status();
  }

  private void run(Entry entry) {
    synchronized (this) {
      if (entry.state != State.WAITING) {
        return;
      }
      entry.state = State.RUNNING;
    }
    try {
      StudyResult result = entry.study.run();
      String branch = "";
      String trouble = "";
      try {
        branch =
            branches
                .host(
                    entry.id,
                    "what if: " + entry.scenario.name(),
                    entry.by,
                    result.first(),
                    result.start(),
                    Instant.EPOCH.plusNanos(result.runs().getFirst().atMicros() * 1_000))
                .id();
      } catch (LockstepException e) {
        trouble = "its branch is not kept: " + e.getMessage();
      }
      finish(entry, State.DONE, branch, trouble, result);
    } catch (InterruptedException _) {
      finish(entry, State.CANCELLED, "", "the server stops", null);
    } catch (RuntimeException | Error e) {
      boolean isCancelled = e instanceof LockstepException && isCancelled(entry);
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      finish(entry, isCancelled ? State.CANCELLED : State.FAILED, "", why, null);
    }
  }

  private synchronized boolean isCancelled(Entry entry) {
    return entry.state == State.CANCELLED;
  }

  private synchronized void finish(
      Entry entry, State state, String branch, String trouble, @Nullable StudyResult result) {
    entry.state = state;
    entry.branch = branch;
    entry.trouble = trouble;
    entry.result = result;
  }

  /// One; empty when there is none.
  public synchronized Optional<Status> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::status);
  }

  /// All that are known, the newest first.
  public synchronized List<Status> all() {
    List<Status> all = new ArrayList<>();
    entries.values().forEach(entry -> all.addFirst(entry.status()));
    return all;
  }

  /// Cancels one that is under way, or forgets one that is over; its branch stays. False when there
  /// is none.
  public synchronized boolean drop(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return false;
    }
    if (entry.isUnderWay()) {
      entry.state = State.CANCELLED;
      entry.study.cancel();
    } else {
      entries.remove(id);
    }
    return true;
  }

  /// Ends all.
  @Override
  public void close() {
    synchronized (this) {
      entries.values().forEach(entry -> entry.study.cancel());
    }
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return; // A model that does not come back is left to the process's end.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    models.close();
  }
}
