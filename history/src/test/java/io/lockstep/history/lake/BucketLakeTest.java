package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.KilledProcess;
import io.lockstep.history.s3.ObjectStore;
import io.lockstep.history.s3.S3Keys;
import io.lockstep.history.s3.S3Limits;
import io.lockstep.history.s3.S3Store;
import io.lockstep.journal.JournalRecord;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A lake in a bucket: whatever the store does, each reading is in it once, and nothing waits for
/// it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BucketLakeTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final String FAULT =
      "{\"kind\":\"%s\",\"on\":\"%s\",\"skip\":%d,\"times\":%d,\"ms\":%d}";

  private ObjectStore peer;

  @TempDir Path folder;

  @BeforeAll
  void start() throws Exception {
    peer = ObjectStore.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (peer != null) {
      peer.close();
    }
  }

  @BeforeEach
  void calm() {
    peer.fail();
    peer.conditions("kept");
  }

  private static LakePlant plant(Path folder, S3Store store, String prefix, S3Limits limits) {
    return new LakePlant(
        folder,
        () -> new BucketFiles("s3://plant/" + prefix, store, limits, InstantSource.system()));
  }

  private LakePlant plant(String prefix) throws Exception {
    return plant(prefix, ObjectStore.PATIENT);
  }

  private LakePlant plant(String prefix, S3Limits limits) throws Exception {
    return plant(Files.createDirectories(folder.resolve(prefix)), peer.store(), prefix, limits);
  }

  /// Rows, a correction, a purge and a compaction; then what must be there.
  private static void liveThrough(LakePlant plant) throws Exception {
    LakePlant _ = plant.with(plant.options().keeping(3, Duration.ofDays(1), Duration.ZERO));
    for (int twin = 0; twin < 2; twin++) {
      long _ = plant.log.twin("t" + twin, "dtmi:example:Kind" + twin + ";1");
      plant.log.series(twin, "t" + twin, "v", ValueType.DOUBLE);
    }
    long origin = 0;
    for (int i = 0; i < 4; i++) {
      origin = plant.log.samples(Sample.of(0, T + i, i), Sample.of(1, T + i, i));
      commit(plant);
    }
    long _ = plant.log.rebound(origin, Sample.of(0, T + 3, 30).correcting());
    plant.log.appendPurge(new PurgeChange(new TwinId("t1"), plant.log.inputPosition(), T + 2));
    plant.log.flush();
    commit(plant);
    plant.lake().compact().handle((done, e) -> "").get(120, TimeUnit.SECONDS);
    commit(plant);
    assertThat(plant.duck("example_Kind0", "SELECT sum(v), count(*) FROM TABLE"))
        .isEqualTo("33.0|4");
    assertThat(plant.duck("example_Kind1", "SELECT sum(v), count(*) FROM TABLE"))
        .isEqualTo("5.0|2");
    assertThat(plant.lake().verify()).isEmpty();
  }

  /// Asks until it is done: the lake begins anew by itself.
  private static void commit(LakePlant plant) throws Exception {
    ExecutionException last = null;
    for (int tries = 0; tries < 8; tries++) {
      try {
        plant.commit();
        return;
      } catch (ExecutionException e) {
        last = e;
      }
    }
    throw new AssertionError("the lake does not recover", last);
  }

  @Test
  void tablesAreInTheBucketAsInAFolder() throws Exception {
    try (LakePlant plant = plant("whole")) {
      liveThrough(plant);
      LakeStatus status = plant.lake().status();
      assertThat(status.health()).isInstanceOf(LakeHealth.Running.class);
      assertThat(status.figures().isShareable()).isTrue();
      assertThat(status.figures().store().retries()).isZero();
      assertThat(status.tables())
          .extracting(LakeStatus.Table::location)
          .allMatch(each -> each.startsWith("s3://plant/whole/models/"));
      plant.stop();
      // A lake that is opened anew goes on where the other one was.
      long _ = plant.log.samples(Sample.of(0, T + 9, 9));
      plant.commit();
      assertThat(plant.duck("example_Kind0", "SELECT sum(v), count(*) FROM TABLE"))
          .isEqualTo("42.0|5");
    }
  }

  @Test
  void aStoreWithoutConditionalWritesIsForOneWriter() throws Exception {
    peer.conditions("ignored");
    try (LakePlant plant = plant("ignored")) {
      liveThrough(plant);
      assertThat(plant.lake().status().figures().isShareable()).isFalse();
    }
    peer.conditions("unknown");
    try (LakePlant plant = plant("unknown")) {
      String path = "s3://plant/unknown/once";
      assertThat(plant.files.create(path, new byte[] {1})).isTrue();
      assertThat(plant.files.create(path, new byte[] {2})).isFalse();
      assertThat(plant.files.read(path)).containsExactly(1);
      assertThat(plant.files.isShareable()).isFalse();
    }
  }

  @Test
  void rowsAreThereOnceWhenTheStoreFails() throws Exception {
    failOnce("refuse-after", 23, 8);
    failOnce("half", 41, 1);
  }

  @Test
  @Tag("slow")
  void rowsAreThereOnceWhicheverRequestFails() throws Exception {
    for (int skip = 0; skip < 240; skip += 5) {
      failOnce("refuse-after", skip, 8);
      failOnce("half", skip + 1, 1);
      failOnce("limit", skip + 2, 1);
      failOnce("half", skip + 3, 8);
      failOnce("silent-after", skip + 4, 1);
    }
  }

  /// @param times 8 are more than the attempts of a request: the lake has to begin anew
  private void failOnce(String kind, int skip, int times) throws Exception {
    String prefix = "%s-%d-%d".formatted(kind, times, skip);
    // Silence is to be given up soon; otherwise no request may be, however slow.
    S3Limits limits = kind.startsWith("silent") ? ObjectStore.HASTY : ObjectStore.PATIENT;
    try (LakePlant plant = plant(prefix, limits)) {
      peer.fail(FAULT.formatted(kind, prefix, skip, times, 0));
      liveThrough(plant);
      peer.fail();
    }
  }

  @Test
  void whileTheStoreIsAwayTheLogGoesOnAndNothingIsLost() throws Exception {
    int rows = 1_000;
    int atOnce = 100;
    try (LakePlant plant = plant("away", ObjectStore.HASTY)) {
      LakePlant _ = plant.with(plant.options().committing(Duration.ofMillis(10), atOnce));
      long _ = plant.log.twin("t0", "dtmi:example:Kind0;1");
      plant.log.series(0, "t0", "v", ValueType.DOUBLE);
      long _ = plant.log.samples(Sample.of(0, T - 1, -1));
      commit(plant);
      peer.fail(FAULT.formatted("silent", "away", 0, 1_000_000, 0));
      long _ = plant.log.samples(Sample.of(0, T, 0));
      // What is wrong is told while it is tried again, and after it was given up for a while.
      await(
          plant,
          health ->
              health instanceof LakeHealth.Retrying(String message, Instant _)
                  && message.contains("no answer within PT0.5S")
                  && message.contains("s3://plant/away"));
      for (int i = 1; i < rows; i++) {
        plant.log.appendSamples(List.of(Sample.of(0, T + i, i)));
      }
      plant.log.flush();
      LakeFigures figures = awaitWaitingRows(plant);
      assertThat(figures.waitingRows()).isLessThanOrEqualTo(8_192L + atOnce);
      assertThat(figures.lag()).isPositive();
      peer.fail(FAULT.formatted("refuse", "away", 0, 1_000_000, 0));
      await(
          plant,
          health ->
              health instanceof LakeHealth.Failed(String message, Instant _)
                  && message.contains("503 SlowDown")
                  && message.contains("6 attempts"));
      assertThat(plant.lake().status().figures().failures()).isPositive();
      assertThat(plant.lake().status().lagBytes()).isPositive();
      peer.fail();
      commit(plant);
      assertThat(plant.duck("example_Kind0", "SELECT count(*), count(DISTINCT v) FROM TABLE"))
          .isEqualTo((rows + 1) + "|" + (rows + 1));
      assertThat(plant.lake().status().figures().lag()).isZero();
    }
  }

  private static void await(LakePlant plant, Predicate<LakeHealth> isSo) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    LakeHealth found = plant.lake().status().health();
    while (!isSo.test(found)) {
      assertThat(System.nanoTime()).as("%s", found).isLessThan(until);
      LockSupport.parkNanos(2_000_000);
      found = plant.lake().status().health();
    }
  }

  /// There are none for a moment when the lake has given up and begins anew.
  private static LakeFigures awaitWaitingRows(LakePlant plant) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    LakeFigures found = plant.lake().status().figures();
    while (found.waitingRows() == 0 || found.lag().isZero()) {
      assertThat(System.nanoTime()).as("%s", found).isLessThan(until);
      LockSupport.parkNanos(2_000_000);
      found = plant.lake().status().figures();
    }
    return found;
  }

  @Test
  void whatAnotherProgramCommitsIsKept() throws Exception {
    try (LakePlant plant = plant("shared")) {
      LakePlant _ = plant.with(plant.options().keeping(1_000, Duration.ofDays(1), Duration.ZERO));
      long _ = plant.log.twin("t0", "dtmi:example:Kind0;1");
      plant.log.series(0, "t0", "v", ValueType.DOUBLE);
      for (int i = 0; i < 5; i++) {
        long _ = plant.log.samples(Sample.of(0, T + i, 1));
        plant.commit();
      }
      // It says nothing of the changes log in its snapshot.
      LakeTable other = plant.table("example_Kind0");
      assertThat(new LakeUpkeep(plant.options(), InstantSource.system()).compact(other, 2))
          .isEqualTo(5);
      other.table().newAppend().commit();
      long _ = plant.log.samples(Sample.of(0, T + 5, 1));
      commit(plant);
      assertThat(plant.duck("example_Kind0", "SELECT count(*), sum(v) FROM TABLE"))
          .isEqualTo("6|6.0");
      assertThat(plant.dataFiles("example_Kind0")).hasSize(2);
    }
  }

  @Test
  void everyReadingIsThereOnceAfterAKillWhileSending() throws Exception {
    killRepeatedly(new Random().nextInt(), 1);
  }

  @Test
  @Tag("slow")
  void everyReadingIsThereOnceAfterManyKillsWhileSending() throws Exception {
    killRepeatedly(new Random().nextInt(), 20);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    Path place = Files.createDirectories(folder.resolve("killed" + firstSeed));
    String prefix = "killed" + firstSeed;
    // Each request takes a while, so that most kills come in the middle of one.
    peer.fail(FAULT.formatted("slow", "PUT /plant/" + prefix, 0, 1_000_000, 15));
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("kill round " + round + ": seed " + seed);
      var _ = KilledProcess.run(Child.class, place, seed, peer.url(), prefix);
    }
    peer.fail();
    try (LakePlant plant = plant(place, peer.store(), prefix, ObjectStore.PATIENT)) {
      LakePlant _ = plant.with(plant.options().keeping(1_000, Duration.ofDays(1), Duration.ZERO));
      plant.commit();
      plant.stop();
      // The next start has no file that nothing names.
      plant.commit();
      long rows = Child.rowsIn(plant.log);
      System.out.println(rows + " rows logged");
      assertThat(
              plant.duck("example_Kind0", "SELECT count(*), count(DISTINCT v), sum(v) FROM TABLE"))
          .isEqualTo("%d|%d|%s".formatted(rows, rows, rows * (rows - 1) / 2.0));
      assertThat(plant.lake().verify()).isEmpty();
      LakeTable table = plant.table("example_Kind0");
      assertThat(
              new LakeUpkeep(plant.options(), InstantSource.system())
                  .removeOrphans(plant.files, table))
          .isZero();
      assertThat(peer.figure("uploads")).isZero();
    }
  }

  /// Writes a log and a lake of it in the bucket, until it kills itself.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Random random = new Random(Integer.parseInt(args[1]));
      S3Keys keys = ObjectStore.KEYS;
      S3Store store = S3Store.of("test", args[2], "eu-central-1", true, () -> keys);
      LakePlant plant =
          new LakePlant(
              Path.of(args[0]),
              () ->
                  new BucketFiles(
                      "s3://plant/" + args[3], store, S3Limits.STANDARD, InstantSource.system()));
      LakePlant _ =
          plant.with(
              plant
                  .options()
                  .committing(Duration.ofMillis(20), 100)
                  .keeping(5, Duration.ofMillis(200), Duration.ofMinutes(1)));
      ChangesLog log = plant.log;
      int row = (int) rowsIn(log);
      if (log.journal().lastRecordPosition() < 0) {
        long _ = log.twin("t0", "dtmi:example:Kind0;1");
        log.series(0, "t0", "v", ValueType.DOUBLE);
      } else {
        ChangesLog _ = log.continueAt(lastInput(log));
      }
      log.flush();
      Lake _ = plant.lake();
      long untilKill = Duration.ofMillis(400 + random.nextInt(2_000)).toNanos();
      Thread _ =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(untilKill);
                    Runtime.getRuntime().halt(137);
                  });
      while (true) {
        for (int i = random.nextInt(20); i > 0; i--) {
          long _ = log.samples(Sample.of(0, T + row, row));
          row++;
        }
        LockSupport.parkNanos(2_000_000);
      }
    }

    /// Inputs are numbered in steps of 8; the first ones told of the twin and its series.
    static long rowsIn(ChangesLog log) {
      return Math.max(0, lastInput(log) / 8 - 2);
    }

    private static long lastInput(ChangesLog log) {
      Optional<JournalRecord> last = log.journal().lastRecord();
      return last.map(record -> ChangeHeader.read(record.payload()).inputPosition()).orElse(0L);
    }
  }
}
