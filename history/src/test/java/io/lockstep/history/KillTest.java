package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.journal.JournalRecord;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed in the middle of anything; afterwards each reading of the log is in history
/// exactly once, and none that was said to be queryable is missing.
class KillTest {
  private static final TwinId TWIN = new TwinId("t");
  private static final long T = ChangesLog.START_MICROS;
  private static final int MOST_ROWS = 100_000;

  @TempDir Path folder;

  @Test
  void everyReadingIsThereOnceAfterAKill() throws Exception {
    killRepeatedly(new Random().nextInt(), 2);
  }

  @Test
  @Tag("slow")
  void everyReadingIsThereOnceAfterManyKills() throws Exception {
    killRepeatedly(new Random().nextInt(), 25);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("kill round " + round + ": seed " + seed);
      long queryable = runUntilKilled(seed);
      verify(queryable);
    }
  }

  /// Runs [Child] until it kills itself; returns the last row it said to be queryable.
  private long runUntilKilled(int seed) throws IOException, InterruptedException {
    return KilledProcess.run(Child.class, folder, seed).stream()
        .filter(line -> line.startsWith("queryable "))
        .mapToLong(line -> Long.parseLong(line.substring("queryable ".length())))
        .max()
        .orElse(-1);
  }

  private void verify(long queryable) {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"));
        HistoryStore history = open(folder, changes)) {
      int logged = Child.rowsIn(changes);
      HistoryStoreContract.awaitAll(history, changes.journal());
      List<Reading> readings =
          history
              .series(SeriesQuery.raw(TWIN, "number", 0, Long.MAX_VALUE, MOST_ROWS))
              .orElseThrow()
              .readings();
      System.out.printf("%d rows logged, %d said to be queryable%n", logged, queryable);
      assertThat(readings).hasSize(Math.min(logged, MOST_ROWS));
      for (int row = 0; row < readings.size(); row++) {
        assertThat(readings.get(row).sourceMicros()).isEqualTo(T + row);
        assertThat(readings.get(row).number()).isEqualTo(row);
      }
      assertThat((long) logged).isGreaterThan(queryable);
      assertThat(history.statistics().storedRows()).isEqualTo(logged + Child.textsIn(logged));
    }
  }

  private static HistoryStore open(Path folder, ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  /// Writes a log and follows it, until it kills itself.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      Random random = new Random(Integer.parseInt(args[1]));
      ChangesLog changes = ChangesLog.open(folder.resolve("log"));
      int row = rowsIn(changes);
      if (row == 0 && changes.journal().lastRecordPosition() < 0) {
        changes.series(0, "t", "number", ValueType.DOUBLE);
        changes.series(1, "t", "text", ValueType.TEXT);
      } else {
        changes.continueAt(lastInput(changes));
      }
      HistoryStore history = open(folder, changes);
      long untilKill = Duration.ofMillis(random.nextInt(1500)).toNanos();
      // Every third child is killed while its store is still being opened.
      if (random.nextInt(3) > 0) {
        history.queryable(Long.MAX_VALUE).join();
      }
      Thread _ =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(untilKill);
                    Runtime.getRuntime().halt(137);
                  });
      while (true) {
        int count = 1 + random.nextInt(200);
        for (int i = 0; i < count; i++) {
          changes.appendSamples(samples(row++));
        }
        changes.flush();
        if (random.nextInt(4) == 0) {
          history.queryable(changes.inputPosition()).join();
          System.out.println("queryable " + (row - 1));
        }
      }
    }

    private static List<Sample> samples(int row) {
      Sample number = Sample.of(0, T + row, row);
      return hasText(row)
          ? List.of(number, Sample.text(1, T + row, "row " + row))
          : List.of(number);
    }

    private static boolean hasText(int row) {
      return row % 5 == 0;
    }

    static int textsIn(int rows) {
      return (rows + 4) / 5;
    }

    /// Inputs are numbered in steps of 8; the first two told of the series.
    static int rowsIn(ChangesLog changes) {
      return (int) Math.max(0, lastInput(changes) / 8 - 2);
    }

    private static long lastInput(ChangesLog changes) {
      Optional<JournalRecord> last = changes.journal().lastRecord();
      return last.map(record -> ChangeHeader.read(record.payload()).inputPosition()).orElse(0L);
    }
  }
}
