package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.PastPlant.Row;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was purged is seen by no query any more, and then is nowhere in the store; everything else
/// is answered as if the purged rows had never been.
class PurgeTest {
  private static final TwinId T = new TwinId("t");
  private static final TwinId U = new TwinId("u");
  private static final long START = ChangesLog.START_MICROS;
  private static final long LONG_AGO = Long.MIN_VALUE;

  @TempDir Path folder;

  private HistoryStore open(ChangesLog changes, String name) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve(name)), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  private static void awaitErased(HistoryStore history) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!history.purges().isEmpty()) {
      assertThat(System.nanoTime()).as("%s", history.purges()).isLessThan(until);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyQueryIsAnsweredAsByAFilterOfTheRows(long seed) {
    Random random = new Random(seed);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      PastPlant plant = new PastPlant(changes, PastMomentTest.SERIES, random);
      HistoryStore history = open(changes, "history");
      int inputs = 5_000 + random.nextInt(8_000);
      long pace = 1_000_000L << random.nextInt(6);
      for (int i = 0; i < inputs; i++) {
        plant.feed(pace);
        if (i > 100 && random.nextInt(1_500) == 0) {
          plant.purge();
          if (random.nextBoolean()) {
            changes.flush();
            HistoryStoreContract.awaitAll(history, changes.journal());
            // While the rows are being overwritten, or not yet.
            compareAll(history, plant, random, 3);
          }
        }
        if (random.nextInt(3_000) == 0) {
          changes.flush();
          history.close();
          history = open(changes, "history");
        }
      }
      plant.purge();
      changes.flush();
      HistoryStoreContract.awaitAll(history, changes.journal());
      compareAll(history, plant, random, 12);
      awaitErased(history);
      compareAll(history, plant, random, 12);
      assertThat(history.statistics().storedRows()).isEqualTo(plant.rows().size());
      history.close();

      HistoryStore reopened = open(changes, "history");
      HistoryStoreContract.awaitAll(reopened, changes.journal());
      assertThat(reopened.purges()).isEmpty();
      compareAll(reopened, plant, random, 12);
      assertThat(reopened.statistics().storedRows()).isEqualTo(plant.rows().size());
      reopened.close();

      HistoryStore rebuilt = open(changes, "rebuilt");
      HistoryStoreContract.awaitAll(rebuilt, changes.journal());
      compareAll(rebuilt, plant, random, 12);
      awaitErased(rebuilt);
      assertThat(rebuilt.statistics().storedRows()).isEqualTo(plant.rows().size());
      rebuilt.close();
    }
  }

  private static void compareAll(HistoryStore history, PastPlant plant, Random random, int times) {
    for (int i = 0; i < times; i++) {
      PastMomentTest.compareValues(history, plant, random);
      PastMomentTest.compareFigures(history, plant, random);
      PastMomentTest.compareChanges(history, plant, random);
      compareRange(history, plant, random);
      compareLatest(history, plant, random);
    }
  }

  private static void compareRange(HistoryStore history, PastPlant plant, Random random) {
    int series = random.nextInt(PastMomentTest.SERIES);
    List<Row> all = plant.rows().stream().filter(row -> row.series == series).toList();
    Row any = plant.rows().get(random.nextInt(plant.rows().size()));
    long from = random.nextBoolean() ? LONG_AGO : any.source();
    long to = random.nextBoolean() ? Long.MAX_VALUE : any.source() + random.nextLong(1L << 36);
    List<Row> values =
        all.stream()
            .filter(row -> row.source() >= from && row.source() < to)
            .filter(row -> !row.has(SamplesChange.REMOVED))
            .sorted(Comparator.comparingLong(Row::source))
            .toList();

    List<Reading> raw = range(history, series, from, to, Aggregate.RAW, 100_000);

    assertThat(raw)
        .extracting(Reading::sourceMicros)
        .isEqualTo(values.stream().map(Row::source).toList());
    long least = all.stream().mapToLong(Row::source).min().orElse(Long.MAX_VALUE);
    long greatest = all.stream().mapToLong(Row::source).max().orElse(Long.MIN_VALUE);
    long begin = Math.max(from, least);
    long end = all.isEmpty() ? begin : Math.min(to, greatest + 1);
    List<Reading> counts = range(history, series, from, to, Aggregate.COUNT, 7);
    if (begin >= end) {
      assertThat(counts).isEmpty();
      return;
    }
    Buckets buckets = new Buckets(Aggregate.COUNT, begin, end, 7);
    for (Row row : values) {
      buckets.add(row.source(), 0, 0, row.sample.quality().code());
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.count(i) > 0) {
        expected.add(buckets.begin(i, begin) + " " + buckets.count(i));
      }
    }
    assertThat(counts)
        .extracting(count -> count.sourceMicros() + " " + count.bits())
        .isEqualTo(expected);
  }

  private static List<Reading> range(
      HistoryStore history, int series, long from, long to, Aggregate how, int points) {
    return history
        .series(
            new SeriesQuery(
                PastPlant.twin(series), "p" + series, from, to, points, how, SeriesQuery.NOW))
        .orElseThrow()
        .readings();
  }

  private static void compareLatest(HistoryStore history, PastPlant plant, Random random) {
    int series = random.nextInt(PastMomentTest.SERIES);
    Row latest = null;
    for (Row row : plant.rows()) {
      if (row.series == series
          && row.has(SamplesChange.CURRENT)
          && !row.has(SamplesChange.REMOVED)
          && (latest == null || row.source() >= latest.source())) {
        latest = row;
      }
    }
    Optional<Reading> found = history.latest(PastPlant.twin(series), "p" + series);
    assertThat(found.map(Reading::sourceMicros))
        .isEqualTo(Optional.ofNullable(latest).map(Row::source));
  }

  private static ChangesLog twoTwins(Path folder) {
    ChangesLog changes = ChangesLog.open(folder);
    changes.series(0, "t", "number", ValueType.DOUBLE);
    changes.series(1, "t", "text", ValueType.TEXT);
    changes.series(2, "u", "number", ValueType.DOUBLE);
    changes.series(3, "u", "text", ValueType.TEXT);
    return changes;
  }

  private static void feed(ChangesLog changes, int from, int to) {
    for (int i = from; i < to; i++) {
      changes.appendSamples(
          List.of(
              Sample.of(0, START + i, i),
              Sample.text(1, START + i, (i % 2 == 0 ? "secret" : "a long secret text ") + i),
              Sample.of(2, START + i, i),
              Sample.text(3, START + i, "plain text, to be kept " + i)));
    }
    changes.flush();
  }

  private static List<Reading> raw(HistoryStore history, TwinId twin, String path) {
    return history
        .series(SeriesQuery.raw(twin, path, LONG_AGO, Long.MAX_VALUE, 100_000))
        .orElseThrow()
        .readings();
  }

  private static void assertPurged(HistoryStore history, int rows) {
    assertThat(raw(history, T, "number")).isEmpty();
    assertThat(raw(history, T, "text")).isEmpty();
    assertThat(history.latest(T, "text")).isEmpty();
    assertThat(raw(history, U, "number"))
        .hasSize(rows)
        .allMatch(reading -> reading.number() == reading.sourceMicros() - START);
    assertThat(raw(history, U, "text"))
        .hasSize(rows)
        .allMatch(
            reading ->
                ("plain text, to be kept " + (reading.sourceMicros() - START))
                    .equals(reading.text()));
  }

  /// Whether some text stands in some file of a folder.
  private static boolean isSaid(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void whatWasPurgedIsNowhereInTheFiles() throws IOException {
    try (ChangesLog changes = twoTwins(folder.resolve("log"))) {
      feed(changes, 0, 20_000);
      HistoryStore history = open(changes, "history");
      HistoryStoreContract.awaitAll(history, changes.journal());
      assertThat(isSaid(folder.resolve("history").resolve("store"), "secret")).isTrue();

      changes.appendPurge(new PurgeChange(T, changes.inputPosition(), PurgeChange.ALL));
      changes.flush();
      HistoryStoreContract.awaitAll(history, changes.journal());

      assertPurged(history, 20_000);
      awaitErased(history);
      assertThat(history.statistics().purgedRows()).isEqualTo(40_000);
      assertThat(history.statistics().storedRows()).isEqualTo(40_000);
      assertThat(isSaid(folder.resolve("history").resolve("store"), "secret")).isFalse();
      assertPurged(history, 20_000);
      history.close();
    }
  }

  @Test
  void aTwinGoesOnAfterItsPurgeAndMayBeToldTheSameAgain() {
    try (ChangesLog changes = twoTwins(folder.resolve("log"))) {
      feed(changes, 0, 100);
      HistoryStore history = open(changes, "history");
      // In one batch: what is purged, the purge, and the same again.
      changes.appendSamples(List.of(Sample.of(0, START + 1_000, 7)));
      changes.appendPurge(new PurgeChange(T, changes.inputPosition(), PurgeChange.ALL));
      changes.appendSamples(List.of(Sample.of(0, START + 1_000, 7), Sample.of(0, START + 3, 3)));
      changes.flush();
      HistoryStoreContract.awaitAll(history, changes.journal());
      List<Reading> expected =
          List.of(
              HistoryStoreContract.reading(START + 3, 3),
              HistoryStoreContract.reading(START + 1_000, 7));

      assertThat(raw(history, T, "number")).isEqualTo(expected);
      awaitErased(history);
      assertThat(raw(history, T, "number")).isEqualTo(expected);
      changes.samples(Sample.of(0, START + 3, 3));
      HistoryStoreContract.awaitAll(history, changes.journal());
      assertThat(raw(history, T, "number")).as("a duplicate now").isEqualTo(expected);
      history.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void anErasureThatIsCutOffIsTakenUpAgain(int steps) throws IOException {
    try (ChangesLog changes = twoTwins(folder.resolve("log"))) {
      feed(changes, 0, 40_000);
      HistoryStore history = open(changes, "history");
      HistoryStoreContract.awaitAll(history, changes.journal());
      history.close();
      Path own = folder.resolve("history");
      PurgeChange purge = new PurgeChange(T, changes.inputPosition(), PurgeChange.ALL);
      try (Store store = Store.open(own.resolve("store"), InstantSource.system())) {
        store.purges.add(purge, store.catalogue);
        PurgeFile.write(own, store.purges.read());
        boolean _ = new Erasure(store, List.of(purge)).step(steps);
      }

      HistoryStore again = open(changes, "history");
      HistoryStoreContract.awaitAll(again, changes.journal());

      assertPurged(again, 40_000);
      awaitErased(again);
      assertPurged(again, 40_000);
      assertThat(again.statistics().storedRows()).isEqualTo(80_000);
      again.close();
      assertThat(isSaid(own.resolve("store"), "secret")).isFalse();
    }
  }

  @Test
  void aStoreThatIsBegunAnewNeverShowsWhatWasPurged() {
    try (ChangesLog changes = twoTwins(folder.resolve("log"))) {
      feed(changes, 0, 60_000);
      changes.appendPurge(new PurgeChange(T, changes.inputPosition(), PurgeChange.ALL));
      changes.flush();
      HistoryStore history = open(changes, "history");
      // From the first answer on, however far it has read.
      while (history.committedInputPosition() < changes.inputPosition()) {
        if (history.health() instanceof HistoryHealth.Starting) {
          LockSupport.parkNanos(1_000_000);
          continue;
        }
        Optional<SeriesRange> numbers =
            history.series(SeriesQuery.raw(T, "number", LONG_AGO, Long.MAX_VALUE, 10));
        assertThat(numbers.map(SeriesRange::readings).orElse(List.of())).isEmpty();
      }
      assertPurged(history, 60_000);
      history.close();
    }
  }

  @Test
  void anArchiveHasEveryRowThatThePurgeTakes() throws Exception {
    Random random = new Random(11);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      PastPlant plant = new PastPlant(changes, PastMomentTest.SERIES, random);
      for (int i = 0; i < 15_000; i++) {
        plant.feed(40_000_000);
      }
      changes.flush();
      HistoryStore history = open(changes, "history");
      HistoryStoreContract.awaitAll(history, changes.journal());
      HistoryArchive archive = new HistoryArchive(history, folder.resolve("archive"));
      PurgeChange purge = new PurgeChange(T, changes.inputPosition() / 2, PurgeChange.ALL);
      List<Row> expected =
          plant.rows().stream()
              .filter(row -> PastPlant.twin(row.series).equals(T))
              .filter(row -> purge.takes(row.position, row.source()))
              .sorted(Comparator.comparing(row -> PastPlant.isText(row.series)))
              .toList();

      HistoryArchive.Kept kept = archive.write(purge).orElseThrow();

      assertThat(kept.rows()).isEqualTo(expected.size()).isEqualTo(archive.count(purge));
      Path file = folder.resolve("archive").resolve(kept.file());
      String sum =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
      assertThat(kept.sha256()).isEqualTo(sum);
      assertThat(Files.readString(file.resolveSibling(kept.file() + ".sha256")))
          .isEqualTo(sum + "  " + kept.file() + "\n");
      List<String> lines = new ArrayList<>();
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        in.lines().forEach(lines::add);
      }
      assertThat(lines.removeFirst())
          .isEqualTo("series,path,type,unit,kind,source,known,position,ordinal,quality,value");
      assertThat(lines).isEqualTo(expected.stream().map(PurgeTest::line).toList());
      assertThat(archive.write(new PurgeChange(new TwinId("nobody"), 1_000, PurgeChange.ALL)))
          .isEmpty();
      history.close();
    }
  }

  @Test
  void anArchiveOfALongNameHasAFile() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      String name = "/ü".repeat(64);
      changes.series(0, name, "number", ValueType.DOUBLE);
      changes.samples(Sample.of(0, START, 1));
      HistoryStore history = open(changes, "history");
      HistoryStoreContract.awaitAll(history, changes.journal());
      HistoryArchive archive = new HistoryArchive(history, folder.resolve("archive"));

      HistoryArchive.Kept kept =
          archive
              .write(new PurgeChange(new TwinId(name), changes.inputPosition(), PurgeChange.ALL))
              .orElseThrow();

      assertThat(kept.file()).hasSizeLessThan(240).startsWith("%2F%C3%BC");
      assertThat(folder.resolve("archive").resolve(kept.file())).exists();
      history.close();
    }
  }

  private static String line(Row row) {
    boolean isText = PastPlant.isText(row.series);
    String kind =
        row.has(SamplesChange.REMOVED)
            ? "removed"
            : row.has(SamplesChange.REQUALIFIED)
                ? "requalified"
                : row.has(SamplesChange.FUTURE) ? "future" : "reading";
    String value =
        row.has(SamplesChange.REMOVED)
            ? ""
            : isText
                ? row.sample.text()
                : Double.toString(Double.longBitsToDouble(row.sample.bits()));
    return "%d,p%d,%s,degreeCelsius,%s,%s,%s,%d,0,%s,%s"
        .formatted(
            row.series,
            row.series,
            isText ? "text" : "double",
            kind,
            Instant.EPOCH.plus(row.source(), ChronoUnit.MICROS),
            Instant.EPOCH.plus(row.known, ChronoUnit.MICROS),
            row.position,
            row.sample.quality().name().toLowerCase(Locale.ROOT),
            value);
  }
}
