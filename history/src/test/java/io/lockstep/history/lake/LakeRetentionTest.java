package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStoreContract;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What retention takes from the history it takes from the lake, but for what is held, and for what
/// is said to stay there.
class LakeRetentionTest {
  private static final long START = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;

  private static KeepShape shape(boolean staysInLake, KeepShape.Hold... holds) {
    return new KeepShape(
        List.of(
            new KeepShape.Rule("short", DAY, "a.yaml:1", false, staysInLake),
            new KeepShape.Rule("long", 5 * DAY, "a.yaml:2", false, staysInLake)),
        List.of(holds));
  }

  @Test
  void whatIsNotKeptGoesFromTheTables() throws Exception {
    try (LakePlant plant = new LakePlant(folder)) {
      int series = 0;
      for (String twin : List.of("taken", "stays", "held")) {
        long _ = plant.log.twin(twin, "dtmi:example:Oven;1");
        plant.log.series(series++, twin, "short", ValueType.DOUBLE);
        plant.log.series(series++, twin, "long", ValueType.DOUBLE);
      }
      KeepShape.Hold hold = new KeepShape.Hold("case", "", START, START + DAY);
      plant.log.appendRetention(
          new RetentionChange(
              true,
              Map.of(1, shape(false), 2, shape(true), 3, shape(false, hold)),
              0,
              Map.of("taken", 1, "stays", 2, "held", 3)));
      InstantSource clock =
          () -> Instant.EPOCH.plus(Duration.ofNanos(plant.log.receivedMicros() * 1_000));
      try (QuestDbHistory history =
          QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), clock)) {
        history.start(plant.log.journal());
        for (int day = 0; day < 4; day++) {
          for (int i = 0; i < 6; i++) {
            long _ = plant.log.samples(Sample.of(i, START + day * DAY, day));
          }
          plant.log.advance(DAY);
          awaitClock(plant, history);
        }
        HistoryStoreContract.awaitAll(history, plant.log.journal());
        plant.lake().compact().get(120, TimeUnit.SECONDS);
        assertThat(count(plant, "short is not null")).isEqualTo("12");

        plant.kept = history.kept();
        plant.lake().compact().get(120, TimeUnit.SECONDS);
        // A reading of a day ago is not yet older than a day.
        assertThat(count(plant, "twin = 'taken' and short is not null")).isEqualTo("1");
        assertThat(count(plant, "twin = 'taken' and \"long\" is not null")).isEqualTo("4");
        assertThat(count(plant, "twin = 'stays' and short is not null")).isEqualTo("4");
        assertThat(count(plant, "twin = 'held' and short is not null")).isEqualTo("2");
        int files = plant.dataFiles("example_Oven").size();
        assertThat(files).isPositive();

        for (int day = 0; day < 3; day++) {
          plant.log.advance(DAY);
          awaitClock(plant, history);
        }
        long _ = plant.log.samples(Sample.of(0, START + 7 * DAY, 7));
        HistoryStoreContract.awaitAll(history, plant.log.journal());
        plant.kept = history.kept();
        plant.lake().compact().get(120, TimeUnit.SECONDS);
        assertThat(count(plant, "twin = 'taken' and short is not null")).isEqualTo("1");
        assertThat(count(plant, "twin = 'taken' and \"long\" is not null")).isEqualTo("2");
        assertThat(count(plant, "twin = 'stays'")).isEqualTo("8");
        assertThat(count(plant, "twin = 'held' and time < '2026-03-02T00:00:00Z'")).isEqualTo("2");
      }
    }
  }

  /// The history looks at the clock now and then.
  private static void awaitClock(LakePlant plant, QuestDbHistory history) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (history.retention().nowMicros() / 1_000 < plant.log.receivedMicros() / 1_000) {
      assertThat(System.nanoTime()).isLessThan(until);
      // Something to read wakes the history's thread.
      long _ = plant.log.twin("taken", "dtmi:example:Oven;1");
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static String count(LakePlant plant, String where) throws Exception {
    return plant.duck("example_Oven", "select count(*) from TABLE where " + where);
  }
}
