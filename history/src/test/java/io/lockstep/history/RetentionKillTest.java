package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed in the middle of writing, of removing days, or of overwriting what is
/// not kept in days of which something is: afterwards nothing that is kept is missing or there
/// twice, and nothing else is seen, in the store that goes on and in one that is built anew.
class RetentionKillTest {
  private static final long START = ChangesLog.START_MICROS;
  private static final long HOUR = 3_600_000_000L;

  private static final Duration KEPT = Duration.ofDays(30);

  /// Readings an hour.
  private static final int PACE = 40;

  @TempDir Path folder;

  @Test
  void whatIsKeptIsWholeAfterAKill() throws Exception {
    killRepeatedly(new Random().nextInt(), 2);
  }

  @Test
  @Tag("slow")
  void whatIsKeptIsWholeAfterManyKills() throws Exception {
    killRepeatedly(new Random().nextInt(), 30);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("retention kill round " + round + ": seed " + seed);
      var _ = KilledProcess.run(Child.class, folder, seed);
      verify("history");
    }
    verify("rebuilt");
  }

  private void verify(String name) {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"));
        HistoryStore history = open(folder.resolve(name), changes)) {
      HistoryStoreContract.awaitAll(history, changes.journal());
      long inputs =
          changes
              .journal()
              .lastRecord()
              .map(record -> ChangeHeader.read(record.payload()).inputPosition() / 8)
              .orElseThrow();
      List<Long> all = new ArrayList<>();
      for (long row = Child.FIRST; row <= inputs; row++) {
        all.add(START + row);
      }
      assertHolds(history, all);
      long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      // The newest day is left of both tables, what is not a month old, the rest of the day on
      // which
      // that begins, and of the others what is kept for good.
      long young =
          all.stream().filter(source -> received(source) >= cut(history) - 24 * HOUR).count();
      while (history.statistics().storedRows() > all.size() + (24 * PACE + young) * 6 / 5) {
        assertThat(System.nanoTime())
            .as("%s, %s", history.retention(), history.statistics())
            .isLessThan(until);
        LockSupport.parkNanos(5_000_000);
      }
      assertHolds(history, all);
    }
  }

  private static void assertHolds(HistoryStore history, List<Long> all) {
    assertThat(sources(history, "u", "number")).isEqualTo(all);
    assertYoung(history, "number", all);
    assertYoung(history, "text", all.stream().filter(source -> (source - START) % 5 == 0).toList());
  }

  /// Most was received months ago; a log that has become long reaches to the present.
  private static void assertYoung(HistoryStore history, String path, List<Long> all) {
    long before = cut(history);
    List<Long> found = sources(history, "t", path);
    long after = Instant.now().toEpochMilli() * 1_000 - KEPT.toMillis() * 1_000;
    assertThat(found).isSubsetOf(all).allMatch(source -> received(source) >= before);
    assertThat(found)
        .containsAll(all.stream().filter(source -> received(source) >= after).toList());
  }

  /// What was received before has gone.
  private static long cut(HistoryStore history) {
    return history.retention().nowMicros() - KEPT.toMillis() * 1_000;
  }

  private static long received(long source) {
    return START + (source - START - Child.FIRST + 1) * (HOUR / PACE);
  }

  private static List<Long> sources(HistoryStore history, String twin, String path) {
    List<Long> found = new ArrayList<>();
    long from = Long.MIN_VALUE;
    boolean isMore = true;
    while (isMore) {
      SeriesRange range =
          history
              .series(
                  SeriesQuery.raw(
                      new TwinId(twin), path, from, Long.MAX_VALUE, SeriesQuery.MOST_POINTS))
              .orElseThrow();
      range.readings().forEach(reading -> found.add(reading.sourceMicros()));
      isMore = range.truncated();
      from = found.isEmpty() ? from : found.getLast() + 1;
    }
    return found;
  }

  private static HistoryStore open(Path folder, ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(
            HistoryOptions.in(folder).withRetention(KEPT), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  /// Writes a log of many days, of which one twin is kept for good, until it kills itself.
  static final class Child {
    /// The first input with readings.
    private static final int FIRST = 5;

    private Child() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      Random random = new Random(Integer.parseInt(args[1]));
      ChangesLog changes = ChangesLog.open(folder.resolve("log"));
      if (changes.journal().lastRecordPosition() < 0) {
        changes.series(0, "t", "number", ValueType.DOUBLE);
        changes.series(1, "t", "text", ValueType.TEXT);
        changes.series(2, "u", "number", ValueType.DOUBLE);
        KeepShape forGood =
            new KeepShape(
                List.of(new KeepShape.Rule("", KeepShape.FOREVER, "a.yaml:1")), List.of());
        changes.appendRetention(new RetentionChange(false, Map.of(1, forGood), 0, Map.of("u", 1)));
        changes.flush();
      } else {
        ChangeHeader last =
            changes
                .journal()
                .lastRecord()
                .map(record -> ChangeHeader.read(record.payload()))
                .orElseThrow();
        changes.continueAt(last.inputPosition()).advance(last.receivedMicros() - START);
      }
      HistoryStore history = open(folder.resolve("history"), changes);
      int rounds = 1 + random.nextInt(4);
      while (true) {
        int inputs = 500 + random.nextInt(6_000);
        for (int i = 0; i < inputs; i++) {
          append(changes);
        }
        changes.flush();
        if (random.nextBoolean()) {
          history.queryable(changes.inputPosition()).join();
        }
        if (--rounds == 0) {
          LockSupport.parkNanos(random.nextLong(400_000_000));
          Runtime.getRuntime().halt(137);
        }
      }
    }

    private static void append(ChangesLog changes) {
      long row = changes.inputPosition() / 8 + 1;
      changes.advance(HOUR / PACE);
      Sample number = Sample.of(0, START + row, 1);
      Sample other = Sample.of(2, START + row, 1);
      changes.appendSamples(
          row % 5 == 0
              ? List.of(number, Sample.text(1, START + row, "the text of row " + row), other)
              : List.of(number, other));
    }
  }
}
