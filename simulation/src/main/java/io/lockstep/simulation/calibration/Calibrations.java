package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.simulation.behaviour.Behaviour.Fitting;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The calibrations that were asked for: one runs at a time, some wait, and results are kept in
/// memory until somebody forgets them or newer ones need the room; a [Keeper] may keep them for
/// longer. Nothing of the behaviour itself changes: what is found is an answer. Models run apart
/// from those beside reality. Thread-safe.
public final class Calibrations implements AutoCloseable {
  /// The most that are known, finished ones included.
  public static final int KEPT_MAX = 32;

  /// The most that wait or run.
  public static final int UNDER_WAY_MAX = 8;

  private final @Nullable Behaviours behaviours;
  private final MeasuredPast past;
  private final InstantSource clock;
  private final Keeper keeper;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("lockstep-calibration").daemon().factory());
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long drawn;

  /// @param behaviours null when none run
  /// @param clock says when now is
  /// @param keeper is told of what is over
  public Calibrations(
      @Nullable Behaviours behaviours, MeasuredPast past, InstantSource clock, Keeper keeper) {
    this.behaviours = behaviours;
    this.keeper = keeper;
    this.past = past;
    this.clock = clock;
  }

  /// Keeps what calibrations came to. Called by one thread at a time; what it throws ends nothing.
  public interface Keeper {
    /// One is done or has failed. Nobody is told so before this is back.
    void keep(Status over);
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
  /// @param twin whose readings count
  /// @param trouble why it failed; empty when it has not
  /// @param progress 0 to 1
  /// @param result null until it is done
  public record Status(
      String id,
      String behaviour,
      String twin,
      CalibrationRequest request,
      String createdBy,
      Instant created,
      State state,
      double progress,
      String trouble,
      @Nullable CalibrationResult result) {}

  private static final class Entry {
    private final String id;
    private final String behaviour;
    private final String twin;
    private final CalibrationRequest request;
    private final Principal by;
    private final Instant created;
    private final Models models;
    private final Calibration calibration;
    private State state = State.WAITING;
    private String trouble = "";
    private @Nullable CalibrationResult result;

    Entry(
        String id,
        String behaviour,
        String twin,
        CalibrationRequest request,
        Principal by,
        Instant created,
        Models models,
        Calibration calibration) {
      this.id = id;
      this.behaviour = behaviour;
      this.twin = twin;
      this.request = request;
      this.by = by;
      this.created = created;
      this.models = models;
      this.calibration = calibration;
    }

    boolean isUnderWay() {
      return state == State.WAITING || state == State.RUNNING;
    }

    Status status() {
      double progress = state == State.DONE ? 1 : calibration.progress();
      return new Status(
          id, behaviour, twin, request, by.name(), created, state, progress, trouble, result);
    }
  }

  /// Begins one.
  ///
  /// @throws LockstepException NOT_FOUND when there is no such behaviour or twin, INVALID_ARGUMENT
  ///   when a parameter is not to be looked for, OVERLOADED when too many wait
  public synchronized Status begin(String behaviour, CalibrationRequest request, Principal by) {
    Behaviours present = behaviours;
    Plan plan =
        Optional.ofNullable(present)
            .flatMap(all -> all.plan(behaviour))
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.NOT_FOUND,
                        "behaviour: expected one that runs, found no %s".formatted(behaviour)));
    if (present == null) {
      throw new IllegalStateException("expected behaviours where there is a plan");
    }
    String twin = twin(behaviour, request.twin(), present.twins(behaviour));
    if (entries.values().stream().filter(Entry::isUnderWay).count() >= UNDER_WAY_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "calibrations: expected at most %d that wait or run, found as many; cancel one or try again later"
              .formatted(UNDER_WAY_MAX));
    }
    Models models = present.models().apart();
    Calibration calibration = new Calibration(plan, twin, request, models, past);
    if (entries.size() >= KEPT_MAX) {
      entries.values().stream()
          .filter(entry -> !entry.isUnderWay())
          .findFirst()
          .map(entry -> entry.id)
          .ifPresent(entries::remove);
    }
    Instant now = clock.instant();
    Entry entry =
        new Entry(
            "c-%d-%d".formatted(now.toEpochMilli(), ++drawn),
            behaviour,
            twin,
            request,
            by,
            now,
            models,
            calibration);
    entries.put(entry.id, entry);
    try {
      thread.execute(() -> run(entry));
    } catch (RejectedExecutionException _) {
      entry.state = State.CANCELLED;
    }
    return entry.status();
  }

  /// What the scenario file says of how a behaviour is calibrated.
  public Optional<Fitting> usual(String behaviour) {
    return Optional.ofNullable(behaviours)
        .flatMap(all -> all.plan(behaviour))
        .flatMap(plan -> plan.behaviour().fitting());
  }

  /// What time it is.
  public Instant now() {
    return clock.instant();
  }

  private static String twin(String behaviour, String asked, List<String> twins) {
    if (asked.isEmpty() && twins.size() == 1) {
      return twins.getFirst();
    }
    if (!twins.contains(asked)) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "twin: expected one that %s runs beside (%s), found %s"
              .formatted(
                  behaviour,
                  twins.size() <= 5
                      ? String.join(", ", twins)
                      : String.join(", ", twins.subList(0, 5)) + ", ...",
                  asked.isEmpty() ? "none" : asked));
    }
    return asked;
  }

  private void run(Entry entry) {
    synchronized (this) {
      if (entry.state != State.WAITING) {
        return;
      }
      entry.state = State.RUNNING;
    }
    try (Models _ = entry.models) {
      CalibrationResult result = entry.calibration.run();
      finish(entry, State.DONE, "", result);
    } catch (CancellationException _) {
      finish(entry, State.CANCELLED, "", null);
    } catch (RuntimeException | Error e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      finish(entry, State.FAILED, why, null);
    }
  }

  private synchronized void finish(
      Entry entry, State state, String trouble, @Nullable CalibrationResult result) {
    if (entry.state != State.RUNNING) {
      // Who was told that it is cancelled is told nothing else.
      return;
    }
    entry.state = state;
    entry.trouble = trouble;
    entry.result = result;
    if (state != State.CANCELLED) {
      keeper.keep(entry.status());
    }
  }

  /// One of a behaviour; empty when there is none.
  public synchronized Optional<Status> find(String behaviour, String id) {
    return Optional.ofNullable(entries.get(id))
        .filter(entry -> entry.behaviour.equals(behaviour))
        .map(Entry::status);
  }

  /// All of a behaviour that are known, the newest first.
  public synchronized List<Status> all(String behaviour) {
    List<Status> all = new ArrayList<>();
    entries.values().stream()
        .filter(entry -> entry.behaviour.equals(behaviour))
        .forEach(entry -> all.addFirst(entry.status()));
    return all;
  }

  /// Cancels one that is under way, or forgets one that is over. False when there is none.
  public synchronized boolean drop(String behaviour, String id) {
    Entry entry = entries.get(id);
    if (entry == null || !entry.behaviour.equals(behaviour)) {
      return false;
    }
    if (entry.isUnderWay()) {
      entry.state = State.CANCELLED;
      entry.calibration.cancel();
    } else {
      entries.remove(id);
    }
    return true;
  }

  /// Ends all. A model that does not come back from a step is left to the process's end.
  @Override
  public void close() {
    synchronized (this) {
      entries.values().forEach(entry -> entry.calibration.cancel());
    }
    thread.shutdownNow();
  }
}
