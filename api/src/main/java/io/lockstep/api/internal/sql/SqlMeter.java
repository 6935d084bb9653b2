package io.lockstep.api.internal.sql;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts statements, and tells slow ones. Thread-safe.
public final class SqlMeter {
  private static final Logger LOG = LoggerFactory.getLogger(SqlMeter.class);
  private static final int SHAPE_MAX = 500;

  private final long slowNanos;
  private final int perUserMax;
  private final Map<Door, Counters> doors = new EnumMap<>(Door.class);
  private final Map<String, AtomicInteger> byUser = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();

  /// The way that a statement came.
  public enum Door {
    HTTP,
    PG;

    /// As metrics name it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Counters {
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder nanos = new LongAdder();
  }

  /// What came by a door since the start.
  ///
  /// @param refused that cannot be run, or came when too many did
  /// @param failed that ran and did not come to an end: over time or memory, cancelled, wrong
  ///   values
  /// @param rows that were told
  /// @param nanos that statements took, from their turn on
  public record Figures(
      long answered, long refused, long failed, long slow, long rows, long nanos) {}

  SqlMeter(Duration slow, int perUserMax) {
    slowNanos = slow.toNanos();
    this.perUserMax = perUserMax;
    for (Door door : Door.values()) {
      Counters _ = doors.put(door, new Counters());
    }
  }

  private Counters of(Door door) {
    Counters counters = doors.get(door);
    if (counters == null) {
      throw new IllegalStateException("each door has its counters");
    }
    return counters;
  }

  /// Figures of a door.
  public Figures figures(Door door) {
    Counters of = of(door);
    return new Figures(
        of.answered.sum(),
        of.refused.sum(),
        of.failed.sum(),
        of.slow.sum(),
        of.rows.sum(),
        of.nanos.sum());
  }

  /// Statements that run now.
  public int running() {
    return running.get();
  }

  void refused(Door door) {
    of(door).refused.increment();
  }

  /// A user's statement comes; [#leave] when it has gone.
  ///
  /// @throws StatementException when the user has too many under way
  void enter(Door door, String user) {
    AtomicInteger count =
        byUser.compute(
            user,
            (_, known) -> {
              AtomicInteger of = known == null ? new AtomicInteger() : known;
              int _ = of.incrementAndGet();
              return of;
            });
    if (count.get() > perUserMax) {
      leave(user);
      refused(door);
      throw new StatementException(
          io.lockstep.model.ErrorCode.OVERLOADED,
          "53300",
          "expected at most %d statements of one user at a time, found another one; wait for an answer before the next statement (sql.per-user)"
              .formatted(perUserMax),
          -1);
    }
  }

  void leave(String user) {
    byUser.computeIfPresent(user, (_, known) -> known.decrementAndGet() <= 0 ? null : known);
  }

  /// One statement that runs. Confined to its thread.
  final class Run implements AutoCloseable {
    private final Door door;
    private final String user;
    private final String shape;
    private final long began = System.nanoTime();
    private long rows;
    private boolean isAnswered;

    /// @param shape the statement without its values
    Run(Door door, String user, String shape) {
      this.door = door;
      this.user = user;
      this.shape = shape;
      int _ = running.incrementAndGet();
    }

    void row() {
      rows++;
    }

    void answered() {
      isAnswered = true;
    }

    @Override
    public void close() {
      int _ = running.decrementAndGet();
      long nanos = System.nanoTime() - began;
      Counters of = of(door);
      (isAnswered ? of.answered : of.failed).increment();
      of.rows.add(rows);
      of.nanos.add(nanos);
      if (nanos >= slowNanos) {
        of.slow.increment();
        LOG.atWarn()
            .addKeyValue("door", door.word())
            .addKeyValue("user", user)
            .addKeyValue("milliseconds", nanos / 1_000_000)
            .addKeyValue("rows", rows)
            .addKeyValue("answered", isAnswered)
            .addKeyValue(
                "statement",
                shape.length() > SHAPE_MAX ? shape.substring(0, SHAPE_MAX) + " .." : shape)
            .log("a slow statement in SQL");
      }
    }
  }
}
