package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.Interface;
import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.history.ScannedRows;
import io.lockstep.history.SeriesScan;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the changes log lost before a lake read it comes from the history, each row once, beside
/// what the log still has.
class LakeBackfillTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final int TWINS = 4;
  private static final String ROWS =
      """
      SELECT twin, epoch_us(time), position, ordinal, n, t, qualities::VARCHAR, removed::VARCHAR
      FROM TABLE ORDER BY position, twin, time""";

  @TempDir Path folder;

  /// A log that forgets, a history that has read all of it, and lakes that have not.
  private final class Plant implements AutoCloseable {
    final Random random;
    final ChangesLog log;
    final HistoryStore history;
    final List<Long> origins = new ArrayList<>();
    int row;

    Plant(long seed) {
      random = new Random(seed);
      log = ChangesLog.open(folder.resolve("log"), 8 << 10, 16 << 10);
      history =
          QuestDbHistory.create(
              HistoryOptions.in(folder.resolve("history")), InstantSource.system());
      history.start(log.journal());
      for (int twin = 0; twin < TWINS; twin++) {
        long _ = log.twin("t" + twin, "dtmi:example:Kind" + twin % 2 + ";1");
        log.series(2 * twin, "t" + twin, "n", ValueType.DOUBLE);
        log.series(2 * twin + 1, "t" + twin, "t", ValueType.TEXT);
      }
      settle();
    }

    /// The history has all of the log.
    void settle() {
      log.flush();
      history.queryable(log.inputPosition()).orTimeout(120, TimeUnit.SECONDS).join();
    }

    /// Inputs of all kinds; no two readings are alike, since the history drops repeated ones.
    void live(int inputs) {
      for (int i = 0; i < inputs; i++) {
        int twin = random.nextInt(TWINS);
        long time = T + row++;
        switch (random.nextInt(12)) {
          case 0 -> log.appendSamples(List.of(Sample.of(2 * twin, time, 0).removed()));
          case 1 ->
              log.appendSamples(List.of(Sample.of(2 * twin, time, 0).requalified(Quality.STALE)));
          case 2 -> correct();
          case 3, 4 ->
              log.appendSamples(
                  List.of(
                      Sample.of(2 * twin, time, row),
                      Sample.text(2 * twin + 1, time, "text " + row),
                      Sample.of(2 * ((twin + 1) % TWINS), time, -row)
                          .withQuality(Quality.UNCERTAIN)));
          default -> {
            log.appendSamples(List.of(Sample.of(2 * twin, time, row)));
            origins.add((long) twin << 32 | (row - 1));
          }
        }
        log.advance(1_000);
      }
      settle();
    }

    /// A reading of any time before is read anew, as another one.
    private void correct() {
      if (!origins.isEmpty()) {
        long origin = origins.get(random.nextInt(origins.size()));
        log.flush();
        long _ =
            log.rebound(
                log.inputPosition(),
                Sample.of(2 * (int) (origin >> 32), T + (int) origin, row + 0.5)
                    .withoutBecomingCurrent()
                    .correcting());
      }
    }

    Lake lake(String name, LakeFiles files, int rowsAtOnce) {
      return Lake.start(
          LakeOptions.in(folder.resolve(name + "-data"))
              .committing(Duration.ofHours(1), rowsAtOnce)
              .keeping(1_000, Duration.ofDays(1), Duration.ZERO),
          files,
          models(),
          past(),
          log.journal(),
          InstantSource.system());
    }

    private LakeModels models() {
      return new LakeModels() {
        @Override
        public List<Interface> interfaces() {
          return List.of();
        }

        @Override
        public Optional<String> modelOf(TwinId twin) {
          return Optional.of("dtmi:example:Kind" + (twin.value().charAt(1) - '0') % 2 + ";1");
        }

        @Override
        public void series(SeriesVisitor into) {
          history.listing(into);
        }
      };
    }

    private LakePast past() {
      return LakePast.of(history);
    }

    @Override
    public void close() {
      history.close();
      log.close();
    }
  }

  private LocalFiles files(String name) {
    return new LocalFiles(folder.resolve(name));
  }

  private String rows(String name, String table) throws Exception {
    try (LakePlant reader =
        new LakePlant(
            Files.createDirectories(folder.resolve("reader-" + name)), () -> files(name))) {
      return reader.duck(table, ROWS);
    }
  }

  private static void commit(Lake lake) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        lake.commit().get(120, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        assertThat(tries).as("tries: %s", e).isLessThan(5);
      }
    }
  }

  private static void awaitWhole(Lake lake) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!(lake.status().health() instanceof LakeHealth.Running)) {
      assertThat(System.nanoTime()).as("%s", lake.status().health()).isLessThan(until);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void whatTheLogLostComesFromTheHistoryOnce() throws Exception {
    lose(new Random().nextLong(), 40);
  }

  @Test
  @Tag("slow")
  void whatTheLogLostComesFromTheHistoryOnceWhicheverAccessFails() throws Exception {
    lose(new Random().nextLong(), 1);
  }

  /// A lake that always kept up, and some that were away for two stretches and failed at some
  /// access while they caught up.
  private void lose(long seed, int step) throws Exception {
    System.out.println("seed " + seed);
    List<String> names = new ArrayList<>();
    try (Plant plant = new Plant(seed)) {
      Lake whole = plant.lake("whole", files("whole"), 200_000);
      commit(whole);
      for (int nth = 0; nth < 60; nth += step) {
        names.add("torn" + nth);
      }
      for (int stretch = 0; stretch < 2; stretch++) {
        plant.live(40);
        for (String name : names) {
          try (Lake torn = plant.lake(name, files(name), 200_000)) {
            commit(torn);
          }
        }
        long before = plant.log.journal().firstPosition();
        while (plant.log.journal().firstPosition() <= before + (12 << 10)) {
          plant.live(60);
          commit(whole);
        }
      }
      plant.log.appendPurge(
          new PurgeChange(new TwinId("t1"), plant.log.inputPosition(), T + plant.row / 2));
      plant.live(40);
      commit(whole);
      whole.close();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        AtomicInteger untilFault = new AtomicInteger(40 + i * step);
        LakeFiles files =
            new LakeFaultTest.Failing(files(name), untilFault, plant.random.nextBoolean());
        try (Lake torn = plant.lake(name, files, 60)) {
          commit(torn);
          awaitWhole(torn);
          assertThat(torn.verify()).isEmpty();
        }
        for (String table : List.of("example_Kind0", "example_Kind1")) {
          assertThat(rows(name, table))
              .as("seed %d, %s, %s", seed, name, table)
              .isEqualTo(rows("whole", table));
        }
      }
    }
  }

  @Test
  void whatTheHistoryLacksTooIsToldForGood() throws Exception {
    try (Plant plant = new Plant(1)) {
      plant.live(50);
      long before = plant.log.journal().firstPosition();
      while (plant.log.journal().firstPosition() <= before) {
        plant.live(60);
      }
      LakeModels models = plant.models();
      LakePast lacking =
          new LakePast() {
            @Override
            public long committedInputPosition() {
              return plant.history.committedInputPosition();
            }

            @Override
            public boolean lacks(HistoryStore.Stretch stretch) {
              return true;
            }

            @Override
            public void scan(int[] numbers, SeriesScan scan, ScannedRows into) {
              plant.history.scan(numbers, scan, into);
            }
          };
      for (int start = 0; start < 2; start++) {
        try (Lake lake =
            Lake.start(
                LakeOptions.in(folder.resolve("late-data")),
                files("late"),
                models,
                lacking,
                plant.log.journal(),
                InstantSource.system())) {
          commit(lake);
          long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
          while (!(lake.status().health() instanceof LakeHealth.Incomplete(String message)
              && !message.contains("taken from there"))) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(5_000_000);
          }
        }
      }
    }
  }
}
