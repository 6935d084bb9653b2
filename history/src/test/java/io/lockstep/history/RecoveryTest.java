package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that lost something is filled up from the changes log; each reading is in it once.
class RecoveryTest {
  private static final TwinId OVEN = new TwinId("oven");
  private static final long T = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;
  private ChangesLog changes;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void openLog() {
    changes = ChangesLog.open(folder.resolve("log"));
    changes.series(0, "oven", "temperature", ValueType.DOUBLE);
    changes.series(1, "oven", "state", ValueType.TEXT);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    changes.close();
  }

  private HistoryStore start(String name, ChangesLog log, String boot) {
    HistoryStore history =
        new QuestDbHistory(HistoryOptions.in(folder.resolve(name)), InstantSource.system(), boot);
    open.add(history);
    history.start(log.journal());
    HistoryStoreContract.awaitAll(history, log.journal());
    return history;
  }

  private HistoryStore start(String name) {
    return start(name, changes, "boot-1");
  }

  /// The same samples for the same numbers, so that a log can be written anew.
  private static void feed(ChangesLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.appendSamples(
          List.of(Sample.of(0, T + i, i), Sample.text(1, T + i, "state number " + i)));
    }
    log.flush();
  }

  private static void assertHolds(HistoryStore history, int count) {
    List<Reading> numbers =
        history
            .series(SeriesQuery.raw(OVEN, "temperature", T - DAY, T + DAY, 100_000))
            .orElseThrow()
            .readings();
    assertThat(numbers)
        .extracting(Reading::sourceMicros)
        .containsExactlyElementsOf(LongStream.range(T, T + count).boxed().toList());
    assertThat(numbers).allMatch(reading -> reading.number() == reading.sourceMicros() - T);
    List<Reading> texts =
        history
            .series(SeriesQuery.raw(OVEN, "state", T - DAY, T + DAY, 100_000))
            .orElseThrow()
            .readings();
    assertThat(texts)
        .hasSize(count)
        .allMatch(
            reading -> ("state number " + (reading.sourceMicros() - T)).equals(reading.text()));
    assertThat(history.statistics().storedRows()).isEqualTo(2L * count);
  }

  private void copy(String from, String to) throws IOException {
    Path source = folder.resolve(from);
    Path target = folder.resolve(to);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        try {
          Path _ = Files.copy(path, target.resolve(source.relativize(path).toString()));
        } catch (NoSuchFileException _) {
          // The store runs: it has put it in the place of another file by now.
        }
      }
    }
  }

  @Test
  void aStoreThatWasAbandonedGoesOn() throws IOException {
    feed(changes, 0, 1000);
    HistoryStore _ = start("a");
    copy("a", "b");
    feed(changes, 1000, 3000);

    HistoryStore later = start("b");

    assertHolds(later, 3000);
    assertThat(later.health()).isEqualTo(new HistoryHealth.Running(""));
  }

  @Test
  void aStoreAheadOfItsLogSkipsWhatIsWrittenAnew() throws Exception {
    feed(changes, 0, 1000);
    long input = changes.inputPosition();
    copy("log", "log-before");
    feed(changes, 1000, 2000);
    HistoryStore history = start("a");
    history.close();
    ChangesLog shorter = ChangesLog.open(folder.resolve("log-before"));
    open.add(shorter);
    shorter.continueAt(input);

    HistoryStore again = start("a", shorter, "boot-1");
    assertHolds(again, 2000);
    feed(shorter, 1000, 2500);
    HistoryStoreContract.awaitAll(again, shorter.journal());

    assertHolds(again, 2500);
    // Two series: those of the first 1000 that the shorter log kept, and those written anew.
    assertThat(again.statistics().replayed()).isEqualTo(2 * 2000);
  }

  @Test
  void aStoreThatLostPowerKeepsWhatWasOnTheDisk() throws IOException {
    feed(changes, 0, 1000);
    start("a").close();
    HistoryStore _ = start("a");
    feed(changes, 1000, 2000);
    HistoryStoreContract.awaitAll((HistoryStore) open.getLast(), changes.journal());
    copy("a", "b");
    // Pages of the columns that never reached the disk.
    zeroFrom("b", "samples", "value.d", 1200 * 8);
    zeroFrom("b", "samples", "source.d", 1100 * 8);
    zeroFrom("b", "texts", "series.d", 1000 * 4);

    HistoryStore after = start("b", changes, "boot-2");

    assertHolds(after, 2000);
    assertThat(((HistoryHealth.Running) after.health()).note())
        .startsWith("power was lost; 2000 readings that were on the disk were kept");
    after.close();
    assertHolds(start("b", changes, "boot-3"), 2000);
  }

  @Test
  void aDamagedStoreIsPutAsideAndBuiltAnew() throws IOException {
    feed(changes, 0, 500);
    start("a").close();
    Files.write(folder.resolve("a/store/samples/_meta"), new byte[4096]);

    HistoryStore history = start("a");

    assertHolds(history, 500);
    assertThat(((HistoryHealth.Running) history.health()).note())
        .startsWith("the store could not be opened")
        .contains("the old store lies in 'damaged-");
  }

  @Test
  void aStoreOfAnotherLogIsPutAside() {
    feed(changes, 0, 10);
    start("a").close();
    ChangesLog other = ChangesLog.open(folder.resolve("other-log"));
    open.add(other);
    other.series(0, "oven", "pressure", ValueType.DOUBLE);
    other.samples(Sample.of(0, T, 7));
    HistoryStore history =
        new QuestDbHistory(
            HistoryOptions.in(folder.resolve("a")), InstantSource.system(), "boot-1");
    open.add(history);
    history.start(other.journal());

    awaitUntil(
        () ->
            history.health() instanceof HistoryHealth.Running running
                && running.note().contains("belongs to another log"));
    HistoryStoreContract.awaitAll(history, other.journal());

    assertThat(history.latest(OVEN, "pressure").map(Reading::number)).contains(7.0);
    assertThat(history.latest(OVEN, "temperature")).isEmpty();
  }

  @Test
  void aLogThatWasTrimmedTooEarlyLeavesAHoleThatHealthTells() {
    feed(changes, 0, 100);
    start("a").close();
    ChangesLog small = ChangesLog.open(folder.resolve("small"), 4096, 8192);
    open.add(small);
    small.series(0, "oven", "temperature", ValueType.DOUBLE);
    small.series(1, "oven", "state", ValueType.TEXT);
    feed(small, 0, 50);
    HistoryStore first = start("b", small, "boot-1");
    first.close();
    long before = small.journal().endPosition();
    long received = small.receivedMicros();
    for (int i = 50; i < 1000; i += 10) {
      small.advance(1_000_000);
      feed(small, i, i + 10);
    }
    awaitUntil(() -> small.journal().firstPosition() > before);

    HistoryStore history = start("b", small, "boot-1");

    assertThat(history.health()).isInstanceOf(HistoryHealth.RebuildNeeded.class);
    HistoryHealth.RebuildNeeded hole = (HistoryHealth.RebuildNeeded) history.health();
    assertThat(hole.fromPosition()).isEqualTo(before);
    assertThat(hole.message()).contains("are missing");
    assertThat(history.lost())
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.kind()).isEqualTo(LostReadings.Kind.ALL);
              assertThat(lost.fromMicros()).isEqualTo(received);
              assertThat(lost.toMicros()).isGreaterThan(received);
              assertThat(lost.reason()).contains("positions " + before);
            });
    List<LostReadings> lost = history.lost();
    List<Reading> kept =
        history
            .series(SeriesQuery.raw(OVEN, "temperature", T, T + DAY, 100_000))
            .orElseThrow()
            .readings();
    assertThat(kept).contains(HistoryStoreContract.reading(T + 49, 49));
    assertThat(kept.getLast()).isEqualTo(HistoryStoreContract.reading(T + 999, 999));
    history.close();
    HistoryStore again = start("b", small, "boot-1");
    assertThat(again.health()).isEqualTo(hole);
    assertThat(again.lost()).isEqualTo(lost);
  }

  @Test
  void retentionRemovesWholeDaysOfReceipt() {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(T / 1_000_000 + 10 * 86_400));
    for (int day = 0; day < 10; day++) {
      changes.samples(Sample.of(0, T + day, day));
      changes.advance(DAY);
    }
    HistoryStore history =
        new QuestDbHistory(
            HistoryOptions.in(folder.resolve("a")).withRetention(Duration.ofDays(3)),
            clock,
            "boot-1");
    open.add(history);
    history.start(changes.journal());
    HistoryStoreContract.awaitAll(history, changes.journal());

    awaitUntil(() -> history.statistics().droppedPartitions() == 7);

    assertThat(
            history
                .series(SeriesQuery.raw(OVEN, "temperature", T, T + DAY, 100))
                .orElseThrow()
                .readings())
        .extracting(Reading::number)
        .containsExactly(7.0, 8.0, 9.0);
    assertThat(history.latest(OVEN, "temperature").map(Reading::number)).contains(9.0);
    assertThat(history.horizonMicros()).isEqualTo(T + 7 * DAY);
    history.close();
    HistoryStore again = start("a");
    HistoryStoreContract.awaitAll(again, changes.journal());
    assertThat(again.horizonMicros()).isEqualTo(T + 7 * DAY);
  }

  @Test
  void absurdSourceTimesMakeNoPartitions() throws IOException {
    for (int i = 0; i < 3000; i++) {
      changes.appendSamples(List.of(Sample.of(0, i * DAY * 30, i)));
    }
    changes.appendSamples(List.of(Sample.of(0, Long.MIN_VALUE + 1, -1)));
    changes.appendSamples(List.of(Sample.of(0, Long.MAX_VALUE, -2)));
    changes.flush();
    HistoryStore history = start("a");

    try (Stream<Path> partitions = Files.list(folder.resolve("a/store/samples"))) {
      assertThat(partitions.filter(Files::isDirectory)).hasSize(1);
    }
    assertThat(
            history
                .series(SeriesQuery.raw(OVEN, "temperature", 0, 30 * DAY + 1, 10))
                .orElseThrow()
                .readings())
        .extracting(Reading::number)
        .containsExactly(0.0, 1.0);
    assertThat(
            history
                .series(
                    new SeriesQuery(
                        OVEN,
                        "temperature",
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        7,
                        Aggregate.COUNT,
                        SeriesQuery.NOW))
                .orElseThrow()
                .readings()
                .stream()
                .mapToLong(Reading::bits)
                .sum())
        .isEqualTo(3001);
  }

  @Test
  void writesNothingOutsideOfItsFolder() throws IOException {
    feed(changes, 0, 10);
    start("inner/a").close();

    try (Stream<Path> beside = Files.list(folder.resolve("inner"))) {
      assertThat(beside).containsExactly(folder.resolve("inner/a"));
    }
    try (Stream<Path> inside = Files.list(folder.resolve("inner/a"))) {
      assertThat(inside)
          .containsExactlyInAnyOrder(
              folder.resolve("inner/a/store"),
              folder.resolve("inner/a/rollups"),
              folder.resolve("inner/a/checks"),
              folder.resolve("inner/a/history.properties"),
              folder.resolve("inner/a/retention.bin"),
              folder.resolve("inner/a/retention-time.txt"));
    }
  }

  private void zeroFrom(String store, String table, String column, long offset) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(store).resolve("store").resolve(table))) {
      for (Path file : files.filter(path -> path.endsWith(column)).toList()) {
        try (RandomAccessFile garbled = new RandomAccessFile(file.toFile(), "rw")) {
          garbled.seek(offset);
          garbled.write(new byte[(int) Math.min(64_000, garbled.length() - offset)]);
        }
      }
    }
  }

  private static void awaitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
