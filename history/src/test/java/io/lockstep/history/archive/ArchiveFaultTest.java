package io.lockstep.history.archive;

import static io.lockstep.history.archive.ArchivePlant.DAY;
import static io.lockstep.history.archive.ArchivePlant.HOUR;
import static io.lockstep.history.archive.ArchivePlant.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.HistoryStoreContract;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.model.KeepShape;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that dies between any two steps: afterwards each row is in the archive once, what was
/// purged is not, and nothing that is to be archived first was removed before.
class ArchiveFaultTest {
  @TempDir Path folder;

  private static void feed(ArchivePlant plant, int day) {
    for (int hour = 0; hour < 24; hour += 6) {
      long time = day * DAY + hour * HOUR;
      plant.at(time);
      long _ =
          plant.log.samples(
              Sample.of(0, START + time, day * 100 + hour),
              Sample.text(1, START + time, "text %d of day %d".formatted(hour, day)),
              Sample.of(2, START + time, -hour));
    }
  }

  private static List<String> expected(int days, boolean isPurged) {
    List<String> rows = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      for (int hour = 0; hour < 24; hour += 6) {
        long time = day * DAY + hour * HOUR;
        if (!isPurged || day > 0) {
          rows.add("t number reading %d %s".formatted(time, (double) (day * 100 + hour)));
          rows.add("t text reading %d text %d of day %d".formatted(time, hour, day));
        }
        rows.add("u number reading %d %s".formatted(time, (double) -hour));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static List<String> found(ArchivePlant plant) {
    return plant.rows().stream()
        .map(row -> row.substring(0, row.lastIndexOf(' ')))
        .sorted()
        .toList();
  }

  @Test
  void whereItDiesEachRowIsThereOnce() throws Exception {
    dieAt(new Random().nextInt(5), 5);
  }

  @Test
  @Tag("slow")
  void whereverItDiesEachRowIsThereOnce() throws Exception {
    dieAt(0, 1);
  }

  private void dieAt(int begin, int stride) throws Exception {
    System.out.println("archive: dies at step " + begin + " and each " + stride + " after it");
    boolean isDead = true;
    for (int step = begin; isDead; step += stride) {
      assertThat(step).isLessThan(100);
      boolean happens = step % 2 == 1;
      try (ArchivePlant plant = new ArchivePlant(folder.resolve("step" + step))) {
        KeepShape first =
            new KeepShape(
                List.of(new KeepShape.Rule("", HOUR, "a.yaml:1", true, false)), List.of());
        plant.log.appendRetention(new RetentionChange(true, Map.of(1, first), 1, Map.of()));
        feed(plant, 0);
        feed(plant, 1);
        DyingFiles dying = new DyingFiles(plant.files, plant.ledger, step / 2, happens);
        HistoryStoreContract.awaitAll(plant.history(), plant.log.journal());
        Archive archive = plant.archiveOver(dying, dying);
        ArchivePlant.await(() -> dying.isDead() || archive.status().sequence() == 1);
        nothingGoesUnarchived(plant);
        plant.log.appendPurge(new PurgeChange(new TwinId("t"), lastOfDay(), PurgeChange.ALL));
        feed(plant, 2);
        HistoryStoreContract.awaitAll(plant.history(), plant.log.journal());
        ArchivePlant.await(() -> dying.isDead() || archive.status().sequence() == 3);
        plant.stop();
        nothingGoesUnarchived(plant);
        isDead = dying.isDead();
        if (step % 3 == 0) {
          plant.restartHistory();
        }
        plant.archiveAll();
        assertThat(found(plant)).as("step %d", step).isEqualTo(expected(2, true));
        assertThat(plant.findings()).as("step %d", step).isEmpty();
      }
    }
  }

  /// The last input of the first day: three series come before.
  private static long lastOfDay() {
    return 8 * (3 + 1 + 4);
  }

  /// What the history shows no more is in files that the audit vouches for.
  private static void nothingGoesUnarchived(ArchivePlant plant) {
    HistoryStoreContract.awaitAll(plant.history(), plant.log.journal());
    List<Long> left =
        plant
            .history()
            .series(SeriesQuery.raw(new TwinId("u"), "number", Long.MIN_VALUE, Long.MAX_VALUE, 100))
            .orElseThrow()
            .readings()
            .stream()
            .map(Reading::sourceMicros)
            .toList();
    boolean isDayGone = !left.contains(START);
    if (isDayGone) {
      assertThat(plant.ledger.entries()).isNotEmpty();
      assertThat(plant.findings()).isEmpty();
    } else {
      assertThat(left).contains(START + 6 * HOUR, START + 12 * HOUR, START + 18 * HOUR);
    }
  }

  @Test
  void whatIsToBeArchivedFirstStaysWhileTheArchiveFails() throws Exception {
    try (ArchivePlant plant = new ArchivePlant(folder)) {
      KeepShape first =
          new KeepShape(List.of(new KeepShape.Rule("", DAY, "a.yaml:1", true, false)), List.of());
      plant.log.appendRetention(new RetentionChange(true, Map.of(1, first), 0, Map.of("t", 1)));
      for (int day = 0; day < 5; day++) {
        feed(plant, day);
      }
      DyingFiles dead = new DyingFiles(plant.files, plant.ledger, 0, false);
      Archive failing = plant.archiveOver(dead, dead);
      ArchivePlant.await(() -> failing.status().health() instanceof ArchiveHealth.Failed);
      HistoryStoreContract.awaitAll(plant.history(), plant.log.journal());
      assertThat(readings(plant)).hasSize(20);
      assertThat(plant.history().retention().wantsArchive()).isTrue();
      plant.stop();
      plant.archiveAll();
      ArchivePlant.await(() -> readings(plant).size() == 4 + 1);
      assertThat(found(plant)).isEqualTo(expected(4, false));
      plant.restartHistory();
      HistoryStoreContract.awaitAll(plant.history(), plant.log.journal());
      assertThat(readings(plant)).as("what has gone stays away").hasSize(4 + 1);
    }
  }

  private static List<Reading> readings(ArchivePlant plant) {
    return plant
        .history()
        .series(SeriesQuery.raw(new TwinId("t"), "number", Long.MIN_VALUE, Long.MAX_VALUE, 100))
        .orElseThrow()
        .readings();
  }
}
