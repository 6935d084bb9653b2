package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed while it writes and joins roll-ups: figures are those of the rows, and no
/// half of a file is left.
class RollupKillTest {
  private static final TwinId TWIN = new TwinId("t");
  private static final long HOUR = 3_600_000_000L;
  private static final long T = ChangesLog.START_MICROS;
  private static final int SERIES = 3;
  private static final List<Figure> FIGURES = List.of(Figure.Plain.values());

  @TempDir Path folder;

  @Test
  void figuresAreThoseOfTheRowsAfterAKill() throws Exception {
    killRepeatedly(new Random().nextInt(), 2);
  }

  @Test
  @Tag("slow")
  void figuresAreThoseOfTheRowsAfterManyKills() throws Exception {
    killRepeatedly(new Random().nextInt(), 40);
  }

  private void killRepeatedly(int firstSeed, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      int seed = firstSeed + round;
      System.out.println("kill round " + round + ": seed " + seed);
      List<String> _ = KilledProcess.run(Child.class, folder, seed);
      verify();
    }
  }

  private void verify() throws IOException {
    try (Store store = open(folder)) {
      try (Stream<Path> all = Files.list(folder.resolve("rollups"))) {
        assertThat(all).allMatch(file -> file.toString().endsWith(".rollup"));
      }
      compare(store);
      new RollupWork(store, 50).run(Long.MAX_VALUE);
      compare(store);
      System.out.println(
          store.samples.rows() + " rows, " + store.rollups.files().size() + " files");
    }
  }

  private static void compare(Store store) {
    Map<String, Bucket> fromRows = answer(store, false);
    Map<String, Bucket> fromRollups = answer(store, true);
    assertThat(fromRollups.keySet()).isEqualTo(fromRows.keySet());
    fromRows.forEach(
        (key, bucket) -> {
          for (Figure figure : FIGURES) {
            assertThat(Objects.requireNonNull(fromRollups.get(key)).figure(figure))
                .as("%s %s", key, figure)
                .isEqualTo(bucket.figure(figure));
          }
        });
  }

  private static Map<String, Bucket> answer(Store store, boolean mayRoll) {
    List<SeriesName> names =
        List.of(new SeriesName(TWIN, "p0"), new SeriesName(TWIN, "p1"), new SeriesName(TWIN, "p2"));
    SummaryQuery query =
        new SummaryQuery(names, T - HOUR, T + 24 * HOUR * 4_000, 24 * HOUR * 100, FIGURES);
    Map<String, Bucket> found = new HashMap<>();
    for (SummarySearch.Told told : new SummarySearch(store, query, mayRoll).page(0)) {
      found.put(told.series() + " at " + told.bucket().beginMicros(), told.bucket());
    }
    return found;
  }

  private static Store open(Path folder) {
    Store store = Store.open(folder.resolve("store"), InstantSource.system());
    store.rollups.open(folder.resolve("rollups"), store.samples);
    return store;
  }

  /// Writes rows and rolls them up, until it kills itself.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Random random = new Random(Integer.parseInt(args[1]));
      Store store = open(Path.of(args[0]));
      for (int i = 0; i < SERIES; i++) {
        store.catalogue.add(new SeriesChange(i, TWIN, "p" + i, ValueType.DOUBLE, ""));
      }
      store.catalogue.commit();
      long position = Math.max(8, store.samples.lastPosition());
      long received = Math.max(T, store.samples.lastReceived());
      long untilKill = random.nextLong(1_200_000_000L);
      Thread _ =
          Thread.ofPlatform()
              .start(
                  () -> {
                    LockSupport.parkNanos(untilKill);
                    Runtime.getRuntime().halt(137);
                  });
      while (true) {
        Batch batch = new Batch();
        for (int i = random.nextInt(200); i >= 0; i--) {
          position += 8;
          received += random.nextLong(HOUR / 10);
          batch.add(
              random.nextInt(SERIES),
              received - random.nextLong(HOUR),
              Double.doubleToRawLongBits(random.nextInt(100)),
              null,
              Quality.GOOD,
              EncodedValue.CURRENT,
              false,
              received,
              position,
              0);
        }
        int _ = store.samples.commit(batch, position);
        new RollupWork(store, 16 + random.nextInt(100)).run(Long.MAX_VALUE);
      }
    }
  }
}
