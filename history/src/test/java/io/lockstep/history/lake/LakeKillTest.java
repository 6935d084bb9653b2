package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.KilledProcess;
import io.lockstep.journal.JournalRecord;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed in the middle of anything; afterwards each reading of the log is in the lake
/// exactly once.
class LakeKillTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final int TWINS = 3;

  @TempDir Path folder;

  @Test
  void everyReadingIsInTheLakeOnceAfterAKill() throws Exception {
    killRepeatedly(new Random().nextInt(), 2);
  }

  @Test
  @Tag("slow")
  void everyReadingIsInTheLakeOnceAfterManyKills() throws Exception {
    killRepeatedly(new Random().nextInt(), 20);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("kill round " + round + ": seed " + seed);
      var _ = KilledProcess.run(Child.class, folder, seed);
    }
    try (LakePlant plant = new LakePlant(folder)) {
      plant.commit();
      long rows = Child.rowsIn(plant.log);
      System.out.println(rows + " rows logged");
      long found = 0;
      double sum = 0;
      for (int twin = 0; twin < TWINS; twin++) {
        String[] told =
            plant
                .duck(
                    "example_Kind" + twin, "SELECT count(*), sum(v), count(DISTINCT v) FROM TABLE")
                .split("\\|", -1);
        assertThat(told[2]).isEqualTo(told[0]);
        found += Long.parseLong(told[0]);
        sum += Double.parseDouble(told[1]);
      }
      assertThat(found).isEqualTo(rows);
      assertThat(sum).isEqualTo(rows * (rows - 1) / 2.0);
      assertThat(plant.lake().verify()).isEmpty();
    }
  }

  /// Writes a log and a lake of it, until it kills itself.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Random random = new Random(Integer.parseInt(args[1]));
      LakePlant plant = new LakePlant(Path.of(args[0]));
      LakePlant _ =
          plant.with(
              plant
                  .options()
                  .committing(Duration.ofMillis(20), 100)
                  .keeping(3, Duration.ofMillis(200), Duration.ZERO));
      ChangesLog log = plant.log;
      int row = (int) rowsIn(log);
      if (log.journal().lastRecordPosition() < 0) {
        for (int twin = 0; twin < TWINS; twin++) {
          long _ = log.twin("t" + twin, "dtmi:example:Kind" + twin + ";1");
          log.series(twin, "t" + twin, "v", ValueType.DOUBLE);
        }
      } else {
        ChangesLog _ = log.continueAt(lastInput(log));
      }
      // The first records are there before anything can be killed.
      log.flush();
      Lake _ = plant.lake();
      long untilKill = Duration.ofMillis(200 + random.nextInt(3_000)).toNanos();
      Thread _ =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(untilKill);
                    Runtime.getRuntime().halt(137);
                  });
      while (true) {
        for (int i = random.nextInt(20); i > 0; i--) {
          long _ = log.samples(Sample.of(row % TWINS, T + row, row));
          row++;
        }
        LockSupport.parkNanos(2_000_000);
      }
    }

    /// Inputs are numbered in steps of 8; the first ones told of twins and series.
    static long rowsIn(ChangesLog log) {
      return Math.max(0, lastInput(log) / 8 - 2 * TWINS);
    }

    private static long lastInput(ChangesLog log) {
      Optional<JournalRecord> last = log.journal().lastRecord();
      return last.map(record -> ChangeHeader.read(record.payload()).inputPosition()).orElse(0L);
    }
  }
}
