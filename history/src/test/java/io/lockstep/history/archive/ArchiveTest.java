package io.lockstep.history.archive;

import static io.lockstep.history.archive.ArchivePlant.DAY;
import static io.lockstep.history.archive.ArchivePlant.HOUR;
import static io.lockstep.history.archive.ArchivePlant.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.SeriesQuery;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Days that are over are in the archive, each row once; whatever somebody does to its files is
/// found; what is purged is gone from it, and the archive says so.
class ArchiveTest {
  @TempDir Path folder;
  private ArchivePlant plant;

  @BeforeEach
  void open() {
    plant = new ArchivePlant(folder);
  }

  @AfterEach
  void close() {
    plant.close();
  }

  private void hours(int day, double value) {
    for (int hour = 0; hour < 24; hour++) {
      long time = day * DAY + hour * HOUR;
      plant.at(time);
      long _ =
          plant.log.samples(
              Sample.of(0, START + time, value + hour),
              Sample.text(1, START + time, "text %d of day %d".formatted(hour, day)),
              Sample.of(2, START + time, value - hour));
    }
  }

  @Test
  void dayAfterDayIsArchivedOnceItIsOver() throws Exception {
    hours(0, 100);
    plant.archiveAll();
    assertThat(plant.rows()).as("the day is not over").isEmpty();
    hours(1, 200);
    plant.archiveAll();
    assertThat(plant.rows()).hasSize(72);
    hours(2, 300);
    plant.archiveAll();
    assertThat(plant.rows()).hasSize(144).doesNotHaveDuplicates();
    assertThat(plant.manifest(1).day()).isEqualTo("2026-03-01");
    assertThat(plant.manifest(2).day()).isEqualTo("2026-03-02");
    assertThat(plant.manifest(2).previous()).isEqualTo(plant.ledger.entries().getFirst().sha256());
    assertThat(plant.report())
        .satisfies(
            report -> {
              assertThat(report.findings()).isEmpty();
              assertThat(report.manifests()).isEqualTo(2);
              assertThat(report.rows()).isEqualTo(144);
            });
  }

  @Test
  void duckDbFindsTheSumsOfTheHistory() throws Exception {
    hours(0, 100);
    hours(1, 200);
    hours(2, 300);
    plant.archiveAll();
    for (String twin : List.of("t", "u")) {
      double sum =
          plant
              .history()
              .series(SeriesQuery.raw(new TwinId(twin), "number", START, START + 2 * DAY, 1_000))
              .orElseThrow()
              .readings()
              .stream()
              .mapToDouble(reading -> Double.longBitsToDouble(reading.bits()))
              .sum();
      assertThat(
              plant.duck(
                  "select sum(number) from ARCHIVE where twin = '%s' and property = 'number'"
                      .formatted(twin)))
          .isEqualTo(Double.toString(sum));
    }
    assertThat(
            plant.duck(
                "select day, model, count(*) from ARCHIVE group by day, model order by day, model"))
        .isEqualTo(
            """
            2026-03-01|dtmi:example:Oven;1|48
            2026-03-01|dtmi:example:Pump;1|24
            2026-03-02|dtmi:example:Oven;1|48
            2026-03-02|dtmi:example:Pump;1|24""");
  }

  @Test
  void lateReadingsAndCorrectionsAmendAnEarlierDay() throws Exception {
    hours(0, 100);
    plant.at(DAY);
    long _ = plant.log.samples(Sample.of(2, START + DAY, 7));
    plant.archiveAll();
    byte[] first = plant.files.read(plant.files.root() + "/" + ArchiveManifest.pathOf(1));
    plant.at(DAY + HOUR);
    long late = plant.log.samples(Sample.of(0, START + 30_000_000, 5));
    long fixed =
        plant.log.rebound(
            late, Sample.of(0, START + HOUR, 99).withQuality(Quality.UNCERTAIN).correcting());
    long removed = plant.log.samples(Sample.of(0, START + DAY + HOUR, 0).removed());
    plant.at(2 * DAY);
    long _ = plant.log.samples(Sample.of(2, START + 2 * DAY, 8));
    plant.archiveAll();
    assertThat(plant.manifest(2).files())
        .extracting(ArchiveManifest.File::path, ArchiveManifest.File::days)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "day=2026-03-02/model=dtmi%3Aexample%3AOven%3B1/amendments-00000002.parquet",
                Map.of("2026-03-01", 2L)),
            org.assertj.core.groups.Tuple.tuple(
                "day=2026-03-02/model=dtmi%3Aexample%3AOven%3B1/readings-00000002.parquet",
                Map.of("2026-03-02", 1L)),
            org.assertj.core.groups.Tuple.tuple(
                "day=2026-03-02/model=dtmi%3Aexample%3APump%3B1/readings-00000002.parquet",
                Map.of("2026-03-02", 1L)));
    assertThat(
            plant.duck(
                "select kind, quality, corrects, number, position from ARCHIVE where position >= %d and twin = 't' order by position"
                    .formatted(late)))
        .isEqualTo(
            "reading|good|false|5.0|%d\nreading|uncertain|true|99.0|%d\nremoved|good|false|null|%d"
                .formatted(late, fixed, removed));
    assertThat(plant.files.read(plant.files.root() + "/" + ArchiveManifest.pathOf(1)))
        .as("nothing is rewritten")
        .isEqualTo(first);
    assertThat(plant.findings()).isEmpty();
  }

  @Test
  void whateverIsDoneToTheFilesIsFound() throws Exception {
    hours(0, 100);
    hours(1, 200);
    hours(2, 300);
    plant.archiveAll();
    plant.stop();
    assertThat(plant.findings()).isEmpty();
    Path first = path(plant.manifest(1).files().getFirst().path());
    Path second = path(plant.manifest(2).files().getFirst().path());
    Path manifest = path(ArchiveManifest.pathOf(2));
    damaged(
        () -> flip(first),
        plant.manifest(1).files().getFirst().path(),
        "expected SHA-256 " + plant.manifest(1).files().getFirst().sha256());
    damaged(() -> Files.delete(first), plant.manifest(1).files().getFirst().path(), "no such file");
    damaged(() -> swap(first, second), plant.manifest(1).files().getFirst().path(), "SHA-256");
    damaged(
        () -> Files.copy(first, first.resolveSibling("readings-00000003.parquet")),
        "readings-00000003.parquet",
        "no manifest names it");
    damaged(() -> flip(manifest), ArchiveManifest.pathOf(2), "as the audit says");
    damaged(() -> Files.delete(manifest), ArchiveManifest.pathOf(2), "no such file");
    damaged(
        () -> Files.copy(manifest, path(ArchiveManifest.pathOf(3))),
        ArchiveManifest.pathOf(3),
        "no manifest names it");
    damaged(() -> Files.delete(path(ArchivePaths.IDENTITY)), ArchivePaths.IDENTITY, "found none");
  }

  private interface Deed {
    void run() throws IOException;
  }

  /// Does something to a copy of the archive's files, and puts them back.
  private void damaged(Deed deed, String file, String says) throws IOException {
    Path kept = folder.resolve("kept");
    copy(path(""), kept);
    deed.run();
    assertThat(plant.findings())
        .anySatisfy(finding -> assertThat(finding).contains(file).contains(says));
    delete(path(""));
    copy(kept, path(""));
    delete(kept);
    assertThat(plant.findings()).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path one : all.toList().reversed()) {
        Files.delete(one);
      }
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void swap(Path one, Path other) throws IOException {
    byte[] bytes = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, bytes);
  }

  private Path path(String below) {
    return Path.of(plant.files.root(), below);
  }

  @Test
  void whatIsPurgedIsGoneAndTheArchiveSaysSo() throws Exception {
    hours(0, 100);
    hours(1, 200);
    plant.archiveAll();
    String oven = plant.manifest(1).files().getFirst().path();
    byte[] before = Files.readAllBytes(path(oven));
    plant.log.appendPurge(
        new PurgeChange(new TwinId("t"), plant.log.inputPosition(), PurgeChange.ALL));
    plant.log.flush();
    plant.archiveAll();
    assertThat(plant.rows()).hasSize(24).allSatisfy(row -> assertThat(row).startsWith("u "));
    ArchiveManifest.Removal removal = plant.manifest(2).removal().orElseThrow();
    assertThat(removal.twin()).isEqualTo("t");
    assertThat(removal.rows()).isEqualTo(48);
    assertThat(removal.removed())
        .containsExactly(
            new ArchiveManifest.Removed(oven, plant.manifest(1).files().getFirst().sha256(), ""));
    assertThat(plant.ledger.entries().getLast().twin()).isEqualTo("t");
    assertThat(plant.findings()).isEmpty();
    Files.write(path(oven), before);
    assertThat(plant.findings())
        .singleElement()
        .asString()
        .contains(oven, "removed by manifests/00000002.json");
    Files.delete(path(oven));

    // The day that was open then goes on without it, and days that are archived later lack it.
    plant.at(2 * DAY);
    long _ = plant.log.samples(Sample.of(0, START + 2 * DAY, 1));
    plant.archiveAll();
    assertThat(plant.rows()).hasSize(48).allSatisfy(row -> assertThat(row).startsWith("u "));
    assertThat(plant.findings()).isEmpty();
  }

  @Test
  void aPartOfAFileIsRemovedAndTheRestStays() throws Exception {
    hours(0, 100);
    hours(1, 200);
    plant.archiveAll();
    plant.log.appendPurge(
        new PurgeChange(new TwinId("t"), plant.log.inputPosition(), START + 12 * HOUR));
    plant.log.flush();
    plant.archiveAll();
    assertThat(plant.rows()).hasSize(72 - 24);
    assertThat(plant.manifest(2).files())
        .extracting(ArchiveManifest.File::path, ArchiveManifest.File::rows)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "day=2026-03-01/model=dtmi%3Aexample%3AOven%3B1/readings-00000001-00000002.parquet",
                24L));
    assertThat(plant.findings()).isEmpty();
    plant.stop();
    plant.archiveAll();
    assertThat(plant.ledger.entries()).as("it is not done again").hasSize(2);
  }

  @Test
  void anArchiveThatTheAuditDoesNotKnowIsNotContinued() throws Exception {
    hours(0, 100);
    hours(1, 200);
    plant.archiveAll();
    plant.stop();
    Archive other = plant.archiveOver(plant.files, new MemoryLedger());
    ArchivePlant.await(() -> other.status().health() instanceof ArchiveHealth.Failed);
    assertThat(((ArchiveHealth.Failed) other.status().health()).message())
        .contains("expected one that this server's audit knows");
  }

  @Test
  void aChangedArchiveIsNotContinued() throws Exception {
    hours(0, 100);
    hours(1, 200);
    plant.archiveAll();
    plant.stop();
    Path manifest = path(ArchiveManifest.pathOf(1));
    String text = Files.readString(manifest, StandardCharsets.UTF_8);
    Files.writeString(manifest, text.replace("2026-03-01\"", "2026-03-02\""));
    Archive again = plant.archive();
    ArchivePlant.await(() -> again.status().health() instanceof ArchiveHealth.Failed);
    assertThat(((ArchiveHealth.Failed) again.status().health()).message())
        .contains("manifests/00000001.json", "as the audit says");
  }

  @Test
  void aReadingHasItsValueBackWhateverItsType() throws Exception {
    plant.log.series(3, "t", "flag", io.lockstep.model.ValueType.BOOLEAN);
    plant.log.series(4, "t", "count", io.lockstep.model.ValueType.LONG);
    long _ =
        plant.log.samples(
            Sample.of(3, START, 0).with(io.lockstep.model.ValueType.BOOLEAN, 1),
            Sample.of(4, START, 0).with(io.lockstep.model.ValueType.LONG, Long.MAX_VALUE));
    plant.at(DAY);
    long _ = plant.log.samples(Sample.of(0, START + DAY, 1));
    plant.archiveAll();
    assertThat(
            plant.duck(
                "select property, type, \"boolean\", integer, unit from ARCHIVE order by property"))
        .isEqualTo(
            "count|long|null|9223372036854775807|degreeCelsius\nflag|boolean|true|null|degreeCelsius");
  }
}
