package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What retention leaves is what a plain list leaves that is asked at each step, whatever is told,
/// held and released, over restarts and stores that are built anew.
class RetentionPropertyTest {
  private static final long DAY = 86_400_000_000L;
  private static final List<String> TWINS = List.of("t", "u", "v");
  private static final List<String> PATHS = List.of("part/number", "text");
  private static final long SETTINGS = 5 * DAY;

  @TempDir Path folder;

  private long clockMicros = ChangesLog.START_MICROS;
  private Random random = new Random();
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Integer> told = new HashMap<>();
  private final Map<Integer, KeepShape> shapes = new HashMap<>(Map.of(0, KeepShape.NONE));
  private int fallback;

  private static final class Row {
    final int series;
    final long source;
    final long known;
    boolean isOver;
    boolean isGone;
    List<KeepShape.Hold> holds = List.of();

    Row(int series, long source, long known) {
      this.series = series;
      this.source = source;
      this.known = known;
    }
  }

  @Test
  void itLeavesWhatTheListLeaves() {
    run(new Random().nextInt(), 20);
  }

  @Test
  @Tag("slow")
  void itLeavesWhatTheListLeavesForLong() {
    run(new Random().nextInt(), 300);
  }

  private void run(int seed, int steps) {
    System.out.println("retention: seed " + seed);
    random = new Random(seed);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      for (int series = 0; series < 6; series++) {
        changes.series(
            series,
            TWINS.get(series / 2),
            PATHS.get(series % 2),
            series % 2 == 0 ? ValueType.DOUBLE : ValueType.TEXT);
      }
      HistoryStore history = open(changes);
      for (int step = 0; step < steps; step++) {
        clockMicros += random.nextLong(DAY + DAY / 2);
        changes.advance(clockMicros - changes.receivedMicros());
        if (random.nextInt(6) == 0) {
          history.close();
          history = open(changes);
        }
        awaitClock(history, changes);
        feed(changes);
        if (random.nextInt(3) == 0) {
          tell(changes);
        }
        HistoryStoreContract.awaitAll(history, changes.journal());
        expire();
        assertHolds(history, "seed " + seed + ", step " + step);
      }
      // A day's turn may only be seen at the next look.
      HistoryStore last = history;
      await(() -> last.statistics().storedRows() <= storedAtMost(), changes);
      assertHolds(history, "seed " + seed + ", when all days are gone through");
      assertThat(history.statistics().storedRows()).isGreaterThanOrEqualTo(visible());
      history.close();
    }
  }

  private void feed(ChangesLog changes) {
    for (int i = random.nextInt(40); i >= 0; i--) {
      int series = random.nextInt(6);
      long source = clockMicros - random.nextLong(10 * DAY);
      boolean isNew = rows.stream().noneMatch(row -> row.series == series && row.source == source);
      if (isNew) {
        long _ =
            changes.samples(
                series % 2 == 0
                    ? Sample.of(series, source, (double) source)
                    : Sample.text(series, source, "a text that is longer than nine " + source));
        Row row = new Row(series, source, clockMicros);
        row.holds = holdsOn(row);
        rows.add(row);
      }
    }
  }

  /// Tells some twins something else, at times all of them.
  private void tell(ChangesLog changes) {
    expire();
    Map<Integer, KeepShape> more = new HashMap<>();
    int number = shapes.size();
    Map<String, Integer> twins = new HashMap<>();
    boolean isWhole = random.nextInt(5) == 0;
    if (isWhole) {
      told.clear();
      shapes.clear();
      shapes.put(0, KeepShape.NONE);
      number = 1;
    }
    more.put(number, shape());
    more.put(number + 1, shape());
    shapes.putAll(more);
    for (String twin : TWINS) {
      int choice = random.nextInt(4);
      if (choice == 0) {
        twins.put(twin, RetentionChange.UNTOLD);
        told.remove(twin);
      } else if (choice < 3) {
        twins.put(twin, number + choice - 1);
        told.put(twin, number + choice - 1);
      }
    }
    int otherwise = random.nextInt(3) == 0 ? random.nextInt(number + 2) : fallback;
    fallback = shapes.containsKey(otherwise) ? otherwise : 0;
    changes.appendRetention(new RetentionChange(isWhole, more, fallback, twins));
    changes.flush();
    // A hold has what was there when it came; what it alone has kept goes with it.
    for (Row row : rows) {
      List<KeepShape.Hold> before = row.holds;
      row.holds =
          holdsOn(row).stream().filter(hold -> !row.isOver || before.contains(hold)).toList();
    }
    expire();
  }

  private KeepShape shape() {
    List<KeepShape.Rule> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String path = List.of("", "part", "part/number", "text").get(random.nextInt(4));
      long keep =
          random.nextInt(4) == 0
              ? KeepShape.FOREVER
              : (1 + random.nextInt(12)) * DAY / (1 + random.nextInt(3));
      rules.add(new KeepShape.Rule(path, keep, "a.yaml:" + i));
    }
    List<KeepShape.Hold> holds = new ArrayList<>();
    for (int i = random.nextInt(3) - 1; i > 0; i--) {
      long from = clockMicros - random.nextLong(12 * DAY);
      holds.add(
          new KeepShape.Hold(
              "hold" + random.nextInt(3),
              List.of("", "part", "text").get(random.nextInt(3)),
              from,
              from + random.nextLong(10 * DAY)));
    }
    return new KeepShape(rules, holds);
  }

  private KeepShape shapeOf(Row row) {
    return Objects.requireNonNull(
        shapes.get(told.getOrDefault(TWINS.get(row.series / 2), fallback)));
  }

  private List<KeepShape.Hold> holdsOn(Row row) {
    String path = PATHS.get(row.series % 2);
    return shapeOf(row).holds().stream().filter(hold -> hold.holds(path, row.source)).toList();
  }

  private long keep(Row row) {
    return shapeOf(row)
        .rule(PATHS.get(row.series % 2))
        .map(KeepShape.Rule::keepMicros)
        .orElse(SETTINGS);
  }

  /// By definition: what is older than it is kept, and not held, has gone for good.
  private void expire() {
    for (Row row : rows) {
      row.isOver |= isOver(row, row.known);
      row.isGone |= row.isOver && row.holds.isEmpty();
    }
  }

  private boolean isOver(Row row, long known) {
    long keep = keep(row);
    return keep != KeepShape.FOREVER && known < clockMicros - keep;
  }

  private long visible() {
    return rows.stream().filter(row -> !row.isGone).count();
  }

  /// Those that are seen, and those that have gone whose day is not over yet, or is the newest.
  private long storedAtMost() {
    long newestText = newestDay(1);
    long newestNumber = newestDay(0);
    return visible()
        + rows.stream()
            .filter(row -> row.isGone)
            .filter(
                row ->
                    day(row) == (row.series % 2 == 0 ? newestNumber : newestText)
                        // A day is over when its last microsecond is.
                        || !isOver(row, day(row) + DAY - 1))
            .count();
  }

  private long newestDay(int rest) {
    return rows.stream()
        .filter(row -> row.series % 2 == rest)
        .mapToLong(row -> day(row))
        .max()
        .orElse(0);
  }

  private static long day(Row row) {
    return row.known - row.known % DAY;
  }

  private void assertHolds(HistoryStore history, String when) {
    for (int series = 0; series < 6; series++) {
      int one = series;
      List<Long> expected =
          rows.stream()
              .filter(row -> row.series == one && !row.isGone)
              .map(row -> row.source)
              .sorted()
              .toList();
      TwinId twin = new TwinId(TWINS.get(series / 2));
      String path = PATHS.get(series % 2);
      assertThat(
              history
                  .series(SeriesQuery.raw(twin, path, Long.MIN_VALUE, Long.MAX_VALUE, 50_000))
                  .orElseThrow()
                  .readings())
          .as("%s, series %d", when, series)
          .extracting(Reading::sourceMicros)
          .isEqualTo(expected);
      assertThat(history.latest(twin, path).map(Reading::sourceMicros))
          .as("%s, last of series %d", when, series)
          .isEqualTo(expected.isEmpty() ? Optional.empty() : Optional.of(expected.getLast()));
    }
  }

  private HistoryStore open(ChangesLog changes) {
    InstantSource clock = () -> Instant.ofEpochSecond(0).plusNanos(clockMicros * 1_000);
    HistoryStore history =
        QuestDbHistory.create(
            HistoryOptions.in(folder.resolve("history"))
                .withRetention(Duration.ofMillis(SETTINGS / 1_000)),
            clock);
    history.start(changes.journal());
    return history;
  }

  private void awaitClock(HistoryStore history, ChangesLog changes) {
    HistoryStoreContract.awaitAll(history, changes.journal());
    await(() -> history.retention().nowMicros() / 1_000 == clockMicros / 1_000, changes);
  }

  private static void await(java.util.function.BooleanSupplier isSo, ChangesLog changes) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      // Something to read wakes the history's thread.
      long _ = changes.twinChanged();
      LockSupport.parkNanos(2_000_000);
    }
  }
}
