package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed while it purges; afterwards exactly the rows that the log says are there, in
/// the store that goes on and in one that is built anew.
class PurgeKillTest {
  private static final TwinId T = new TwinId("t");
  private static final TwinId U = new TwinId("u");
  private static final long START = ChangesLog.START_MICROS;

  @TempDir Path folder;

  @Test
  void aPurgeIsWholeAfterAKill() throws Exception {
    killRepeatedly(new Random().nextInt(), 3);
  }

  @Test
  @Tag("slow")
  void aPurgeIsWholeAfterManyKills() throws Exception {
    killRepeatedly(new Random().nextInt(), 30);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("purge kill round " + round + ": seed " + seed);
      var _ = KilledProcess.run(Child.class, folder, seed);
      verify("history");
    }
    verify("rebuilt");
  }

  /// Compares a store with what the log says, while it overwrites and afterwards.
  private void verify(String name) {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"));
        HistoryStore history = open(folder.resolve(name), changes)) {
      Expected expected = new Expected();
      try (Reader log = changes.journal().reader(changes.journal().firstPosition())) {
        while (log.poll(expected, 10_000) > 0) {
          // The visits do it.
        }
      }
      HistoryStoreContract.awaitAll(history, changes.journal());
      assertHolds(history, expected);
      long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!history.purges().isEmpty()) {
        assertThat(System.nanoTime()).as("%s", history.purges()).isLessThan(until);
        LockSupport.parkNanos(1_000_000);
      }
      assertHolds(history, expected);
      assertThat(history.statistics().storedRows()).isEqualTo(expected.rows());
    }
  }

  private static void assertHolds(HistoryStore history, Expected expected) {
    assertThat(sources(history, T)).isEqualTo(List.copyOf(expected.ofT.keySet()));
    assertThat(sources(history, U)).isEqualTo(List.copyOf(expected.ofU.keySet()));
  }

  private static List<Long> sources(HistoryStore history, TwinId twin) {
    List<Long> found = new ArrayList<>();
    long from = Long.MIN_VALUE;
    boolean isMore = true;
    while (isMore) {
      SeriesRange range =
          history
              .series(
                  SeriesQuery.raw(twin, "number", from, Long.MAX_VALUE, SeriesQuery.MOST_POINTS))
              .orElseThrow();
      range.readings().forEach(reading -> found.add(reading.sourceMicros()));
      isMore = range.truncated();
      from = found.isEmpty() ? from : found.getLast() + 1;
    }
    return found;
  }

  private static HistoryStore open(Path folder, ChangesLog changes) {
    HistoryStore history = QuestDbHistory.create(HistoryOptions.in(folder), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  /// What the log says, by definition.
  private static final class Expected implements RecordVisitor, SamplesChange.Visitor {
    private final TreeMap<Long, Long> ofT = new TreeMap<>();
    private final TreeMap<Long, Long> ofU = new TreeMap<>();
    private long position;

    long rows() {
      // Every text of T goes with its number.
      return ofT.size()
          + ofT.keySet().stream().filter(source -> hasText(source)).count()
          + ofU.size();
    }

    private static boolean hasText(long source) {
      return (source - START) % 5 == 0;
    }

    @Override
    public void record(long at, int kind, ByteBuffer payload) {
      ChangeHeader header = ChangeHeader.read(payload);
      position = header.inputPosition();
      if (kind == ChangeKind.SAMPLES.number()) {
        int _ = SamplesChange.read(payload, this);
      } else if (kind == ChangeKind.PURGE.number()) {
        PurgeChange purge = PurgeChange.read(payload);
        TreeMap<Long, Long> of = purge.twin().equals(T) ? ofT : ofU;
        boolean _ = of.entrySet().removeIf(row -> purge.takes(row.getValue(), row.getKey()));
      }
    }

    @Override
    public void gap(long from, long to) {
      throw new AssertionError("expected a whole log, found a gap at " + from);
    }

    @Override
    public void sample(
        int series,
        long source,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        int flags) {
      switch (series) {
        case 0 -> ofT.put(source, position);
        case 1 -> {
          // It goes with its number.
        }
        default -> ofU.put(source, position);
      }
    }
  }

  /// Writes a log, follows it and purges, until it kills itself.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      Random random = new Random(Integer.parseInt(args[1]));
      ChangesLog changes = ChangesLog.open(folder.resolve("log"));
      if (changes.journal().lastRecordPosition() < 0) {
        changes.series(0, "t", "number", ValueType.DOUBLE);
        changes.series(1, "t", "text", ValueType.TEXT);
        changes.series(2, "u", "number", ValueType.DOUBLE);
      } else {
        changes.continueAt(
            changes
                .journal()
                .lastRecord()
                .map(record -> ChangeHeader.read(record.payload()).inputPosition())
                .orElseThrow());
      }
      HistoryStore history = open(folder.resolve("history"), changes);
      int purges = 1 + random.nextInt(4);
      while (true) {
        int inputs = 5_000 + random.nextInt(20_000);
        for (int i = 0; i < inputs; i++) {
          append(changes);
        }
        changes.flush();
        if (random.nextBoolean()) {
          history.queryable(changes.inputPosition()).join();
        }
        long upTo = changes.inputPosition() - 8L * random.nextInt(6_000);
        changes.appendPurge(
            new PurgeChange(random.nextInt(3) == 0 ? U : T, Math.max(0, upTo), PurgeChange.ALL));
        changes.flush();
        if (random.nextBoolean()) {
          history.queryable(changes.inputPosition()).join();
        }
        if (--purges == 0) {
          // In the middle of writing it down, of overwriting, or of forgetting it.
          LockSupport.parkNanos(random.nextLong(40_000_000));
          Runtime.getRuntime().halt(137);
        }
      }
    }

    /// The next input's number is told by where the log is, so that no time comes twice.
    private static void append(ChangesLog changes) {
      long row = changes.inputPosition() / 8;
      Sample number = Sample.of(0, START + row, 1);
      Sample other = Sample.of(2, START + row, 1);
      changes.appendSamples(
          row % 5 == 0
              ? List.of(number, Sample.text(1, START + row, "the text of row " + row), other)
              : List.of(number, other));
    }
  }
}
