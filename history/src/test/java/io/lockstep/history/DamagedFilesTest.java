package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of a day that are cut off, gone or garbled, and a disk that is full: what is wrong is told
/// with its day, other days go on, and what the log still has is read again.
class DamagedFilesTest {
  private static final TwinId OVEN = new TwinId("oven");
  private static final long T = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;
  private static final int DAYS = 4;
  private static final int OF_A_DAY = 50;

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private ChangesLog log(String name, long segmentBytes, long quotaBytes) {
    ChangesLog changes = ChangesLog.open(folder.resolve(name), segmentBytes, quotaBytes);
    open.add(changes);
    changes.series(0, "oven", "temperature", ValueType.DOUBLE);
    changes.series(1, "oven", "state", ValueType.TEXT);
    return changes;
  }

  private ChangesLog days() {
    ChangesLog changes = log("log", 256L << 20, 10L << 30);
    for (int day = 0; day < DAYS; day++) {
      day(changes, day);
    }
    return changes;
  }

  private static void day(ChangesLog changes, int day) {
    for (int i = 0; i < OF_A_DAY; i++) {
      long time = T + day * DAY + i;
      changes.appendSamples(
          List.of(
              Sample.of(0, time, day * 1_000 + i),
              Sample.text(1, time, "a state that is no short one, number " + i)));
    }
    changes.advance(DAY);
    changes.flush();
  }

  private HistoryStore start(HistoryOptions options, ChangesLog changes) {
    HistoryStore history = new QuestDbHistory(options, InstantSource.system(), "boot-1");
    open.add(history);
    history.start(changes.journal());
    HistoryStoreContract.awaitAll(history, changes.journal());
    return history;
  }

  private HistoryOptions options() {
    return HistoryOptions.in(folder.resolve("history"));
  }

  /// All readings as they were known, also when.
  private static List<String> readings(HistoryStore history) {
    List<String> found = new ArrayList<>();
    for (String path : List.of("temperature", "state")) {
      for (int day = -1; day < DAYS; day++) {
        int known = day;
        history
            .series(
                new SeriesQuery(
                    OVEN,
                    path,
                    T,
                    T + DAYS * DAY,
                    100_000,
                    Aggregate.RAW,
                    SeriesQuery.NOW,
                    T + day * DAY))
            .map(SeriesRange::readings)
            .orElseThrow()
            .forEach(reading -> found.add(path + " known on day " + known + ": " + reading));
      }
    }
    return found;
  }

  private Path file(int day, String table, String name) throws IOException {
    LocalDate date = LocalDate.ofEpochDay(T / DAY + day);
    try (Stream<Path> all = Files.walk(folder.resolve("history/store"))) {
      String inTable = "/" + table;
      String ofDay = "/" + date;
      return all.filter(path -> path.toString().contains(inTable))
          .filter(path -> path.toString().contains(ofDay))
          .filter(path -> path.endsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileChannel _ = channel.truncate(17);
    }
  }

  private static String told(String table) {
    return table.equals("samples") ? "numbers" : table;
  }

  private static String note(HistoryStore history) {
    return history.health() instanceof HistoryHealth.Running(String note) ? note : "not running";
  }

  @ParameterizedTest
  @CsvSource({
    "0, samples, value.d",
    "1, samples, received.d",
    "3, samples, position.d",
    "2, texts, text.i",
    "1, texts, text.d",
    "3, texts, text.d"
  })
  void aFileThatIsCutOffIsToldAndItsDayIsReadAgainFromTheLog(int day, String table, String name)
      throws IOException {
    ChangesLog changes = days();
    HistoryStore before = start(options(), changes);
    List<String> expected = readings(before);
    before.close();
    cut(file(day, table, name));

    HistoryStore after = start(options(), changes);

    assertThat(readings(after)).isEqualTo(expected);
    assertThat(note(after))
        .contains("of %s received on 2026-03-0%d".formatted(told(table), day + 1))
        .contains(name.substring(0, name.length() - 2))
        .contains("read again from the changes log");
    after.close();
    assertThat(note(start(options(), changes))).isEmpty();
  }

  @Test
  void aDayWhoseFolderIsGoneIsReadAgainFromTheLog() throws IOException {
    ChangesLog changes = days();
    HistoryStore before = start(options(), changes);
    List<String> expected = readings(before);
    before.close();
    Path day = file(1, "samples", "value.d").getParent();
    Path _ = Files.move(day, folder.resolve("gone"));

    HistoryStore after = start(options(), changes);

    assertThat(readings(after)).isEqualTo(expected);
    assertThat(note(after)).contains("of numbers received on 2026-03-02").contains("no file");
  }

  @Test
  void aDayThatTheLogHasNoMoreIsPutAsideAndTheOthersGoOn() throws IOException {
    ChangesLog changes = log("small", 4 << 10, 8 << 10);
    HistoryStore before = start(options(), changes);
    long[] last = new long[DAYS];
    for (int day = 0; day < DAYS; day++) {
      day(changes, day);
      last[day] = changes.inputPosition();
      HistoryStoreContract.awaitAll(before, changes.journal());
    }
    assertThat(changes.journal().firstPosition()).isPositive();
    List<String> expected = readings(before).stream().filter(text -> !isNumberOf(text, 1)).toList();
    before.close();
    cut(file(1, "samples", "value.d"));

    HistoryStore after = start(options(), changes);

    assertThat(readings(after)).isEqualTo(expected);
    assertThat(note(after))
        .contains("numbers received on 2026-03-02 are missing")
        .contains("lie in 'damaged-");
    assertThat(after.lost())
        .extracting(LostReadings::kind, LostReadings::fromMicros, LostReadings::toMicros)
        .containsExactly(tuple(LostReadings.Kind.NUMBERS, T + DAY, T + 2 * DAY));
    // Inputs of the days before and behind it are whole.
    assertThat(after.lacks(new HistoryStore.Stretch(0, 0, last[0], last[1]))).isTrue();
    assertThat(after.lacks(new HistoryStore.Stretch(0, 0, -1, last[0]))).isFalse();
    assertThat(after.lacks(new HistoryStore.Stretch(0, 0, last[2], Long.MAX_VALUE))).isFalse();
    changes.advance(DAY);
    changes.samples(Sample.of(0, T + 9 * DAY, 9));
    HistoryStoreContract.awaitAll(after, changes.journal());
    assertThat(after.latest(OVEN, "temperature").map(Reading::number)).contains(9.0);
    after.close();
    HistoryStore again = start(options(), changes);
    assertThat(readings(again)).isEqualTo(expected);
    assertThat(note(again)).contains("numbers received on 2026-03-02 are missing");
    try (Stream<Path> all = Files.walk(folder.resolve("history"))) {
      assertThat(all.map(Path::toString))
          .anyMatch(
              path ->
                  path.contains("damaged-")
                      && path.contains("/2026-03-02")
                      && path.endsWith("/value.d"));
    }
  }

  private static boolean isNumberOf(String text, int day) {
    return text.startsWith("temperature")
        && text.contains("sourceMicros=" + (T + day * DAY) / 1_000_000);
  }

  @ParameterizedTest
  @CsvSource({"samples, value.d, 80", "texts, text.d, 200", "texts, source.d, 16"})
  void rowsThatAreNotThoseThatWereWrittenAreFoundAndReadAgain(String table, String name, long at)
      throws IOException {
    ChangesLog changes = days();
    HistoryOptions options =
        new HistoryOptions(
            folder.resolve("history"),
            Optional.empty(),
            1_000,
            Duration.ofMillis(5),
            Duration.ofMillis(100),
            false,
            Duration.ofMillis(10));
    HistoryStore before = start(options, changes);
    List<String> expected = readings(before);
    String checks = table.equals("texts") ? "checks" : "rollups";
    awaitUntil(() -> files(folder.resolve("history").resolve(checks)) == DAYS - 1);
    before.close();
    flip(file(1, table, name), at);

    HistoryStore after = start(options, changes);

    awaitUntil(() -> note(after).contains("read again"));
    HistoryStoreContract.awaitAll(after, changes.journal());
    assertThat(note(after))
        .contains("of " + told(table) + " received on 2026-03-02")
        .contains("checksum");
    assertThat(readings(after)).isEqualTo(expected);
  }

  @Test
  void aFullDiskStopsRollUpsAndNothingElse() throws IOException {
    try (Store store = Store.open(folder.resolve("store"), InstantSource.system())) {
      Path rollups = folder.resolve("rollups");
      store.rollups.open(rollups, store.samples);
      store.catalogue.add(new SeriesChange(0, OVEN, "temperature", ValueType.DOUBLE, ""));
      Batch batch = new Batch();
      for (int i = 0; i < 100; i++) {
        batch.add(
            0,
            T + i,
            Double.doubleToRawLongBits(i),
            null,
            Quality.GOOD,
            EncodedValue.CURRENT,
            false,
            T + i,
            8L * (i + 1),
            0);
      }
      int _ = store.samples.commit(batch, 8_000);
      // A device that is always full.
      Path full = rollups.resolve(store.rollups.pathOf(T, 0, 64).getFileName() + ".new");
      Path _ = Files.createSymbolicLink(full, Path.of("/dev/full"));

      new RollupWork(store, 64).run(Long.MAX_VALUE);

      assertThat(store.rollups.finding()).contains("No space left").contains("tried again");
      assertThat(store.rollups.files()).isEmpty();
      assertThat(files(rollups)).isZero();

      new RollupWork(store, 64).run(Long.MAX_VALUE);

      assertThat(store.rollups.finding()).isEmpty();
      assertThat(store.rollups.files()).hasSize(1);
    }
  }

  private static long files(Path of) {
    try (Stream<Path> all = Files.list(of)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      int _ = channel.read(one, at);
      ByteBuffer _ = one.put(0, (byte) (one.get(0) ^ 1)).flip();
      int _ = channel.write(one, at);
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
