package io.lockstep.simulation.shelf;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import java.time.Duration;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work that was asked for: one piece runs at a time, some wait, and what they came to is kept in
/// memory until somebody forgets it or newer ones need the room. Thread-safe.
///
/// @param <W> what was asked for
/// @param <R> what it comes to
public final class Shelf<W extends Shelf.Work<R>, R> implements AutoCloseable {
  /// The most that are known, finished ones included.
  public static final int KEPT_MAX = 32;

  /// The most that wait or run.
  public static final int UNDER_WAY_MAX = 8;

  private final String word;
  private final String prefix;
  private final InstantSource clock;
  private final Keeper<W, R> keeper;
  private final ExecutorService thread;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long drawn;

  /// A piece of work. [#progress] and [#cancel] by any thread.
  public interface Work<R> {
    /// Does it, once.
    ///
    /// @param id of the piece
    /// @throws CancellationException when it was cancelled
    R run(String id) throws InterruptedException;

    /// About how far it is, 0 to 1.
    double progress();

    /// Ends it soon.
    void cancel();
  }

  /// Keeps what pieces came to for longer. Called by one thread at a time.
  public interface Keeper<W, R> {
    /// One is done or has failed. Nobody is told so before this is back.
    void keep(Piece<W, R> over);
  }

  /// How it stands with a piece.
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /// What there is to say of a piece. Immutable.
  ///
  /// @param trouble why it failed; empty when it has not
  /// @param progress 0 to 1
  /// @param result null until it is done
  public record Piece<W, R>(
      String id,
      W work,
      Principal by,
      Instant created,
      State state,
      double progress,
      String trouble,
      @Nullable R result) {}

  private final class Entry {
    private final String id;
    private final W work;
    private final Principal by;
    private final Instant created;
    private State state = State.WAITING;
    private String trouble = "";
    private @Nullable R result;

    Entry(String id, W work, Principal by, Instant created) {
      this.id = id;
      this.work = work;
      this.by = by;
      this.created = created;
    }

    boolean isUnderWay() {
      return state == State.WAITING || state == State.RUNNING;
    }

    Piece<W, R> piece() {
      double progress = state == State.DONE ? 1 : work.progress();
      return new Piece<>(id, work, by, created, state, progress, trouble, result);
    }
  }

  /// @param word for many of them, as messages say it
  /// @param prefix of ids
  /// @param clock says when now is
  public Shelf(String word, String prefix, InstantSource clock, Keeper<W, R> keeper) {
    this.word = word;
    this.prefix = prefix;
    this.clock = clock;
    this.keeper = keeper;
    thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lockstep-" + word).daemon().factory());
  }

  /// Begins a piece.
  ///
  /// @param work makes it, once there is room
  /// @throws LockstepException OVERLOADED when too many wait; and what `work` throws
  public synchronized Piece<W, R> begin(Supplier<W> work, Principal by) {
    if (entries.values().stream().filter(Entry::isUnderWay).count() >= UNDER_WAY_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "%s: expected at most %d that wait or run, found as many; cancel one or try again later"
              .formatted(word, UNDER_WAY_MAX));
    }
    W made = work.get();
    if (entries.size() >= KEPT_MAX) {
      entries.values().stream()
          .filter(entry -> !entry.isUnderWay())
          .findFirst()
          .map(entry -> entry.id)
          .ifPresent(entries::remove);
    }
    Instant now = clock.instant();
    Entry entry =
        new Entry("%s-%d-%d".formatted(prefix, now.toEpochMilli(), ++drawn), made, by, now);
    entries.put(entry.id, entry);
    try {
      thread.execute(() -> run(entry));
    } catch (RejectedExecutionException _) {
      entry.state = State.CANCELLED;
    }
    return entry.piece();
  }

  private void run(Entry entry) {
    synchronized (this) {
      if (entry.state != State.WAITING) {
        return;
      }
      entry.state = State.RUNNING;
    }
    try {
      finish(entry, State.DONE, "", entry.work.run(entry.id));
    } catch (CancellationException _) {
      finish(entry, State.CANCELLED, "", null);
    } catch (InterruptedException _) {
      finish(entry, State.CANCELLED, "the server stops", null);
    } catch (RuntimeException | Error e) {
      finish(entry, State.FAILED, e.getMessage() == null ? e.toString() : e.getMessage(), null);
    }
  }

  private synchronized void finish(Entry entry, State state, String trouble, @Nullable R result) {
    if (entry.state != State.RUNNING) {
      // Who was told that it is cancelled is told nothing else.
      return;
    }
    entry.state = state;
    entry.trouble = trouble;
    entry.result = result;
    if (state != State.CANCELLED) {
      keeper.keep(entry.piece());
    }
  }

  /// One; empty when there is none.
  public synchronized Optional<Piece<W, R>> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::piece);
  }

  /// All that are known, the newest first.
  public synchronized List<Piece<W, R>> all() {
    List<Piece<W, R>> all = new ArrayList<>();
    entries.values().forEach(entry -> all.addFirst(entry.piece()));
    return all;
  }

  /// Cancels one that is under way, or forgets one that is over; nothing when there is none.
  public synchronized void drop(String id) {
    Entry entry = entries.get(id);
    if (entry != null && entry.isUnderWay()) {
      entry.state = State.CANCELLED;
      entry.work.cancel();
    } else {
      entries.remove(id);
    }
  }

  /// Ends all, soon: see [#await].
  @Override
  public void close() {
    synchronized (this) {
      entries.values().forEach(entry -> entry.work.cancel());
    }
    thread.shutdownNow();
  }

  /// Waits, behind [#close], until nothing runs any more; false when the time is over before.
  public boolean await(Duration patience) {
    try {
      return thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
