package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What values at a moment cost among many rows: half of them of 1,000 series, the other half of a
/// million, ten readings each. Prints its figures.
@Tag("slow")
class MomentScaleTest {
  private static final int ROWS = Integer.getInteger("lockstep.rows", 20_000_000);
  private static final int FREQUENT = 1_000;
  private static final int ALL = 1_000_000;
  private static final long T = ChangesLog.START_MICROS;
  private static final long STEP = 10_000;

  @TempDir Path folder;

  @Test
  void manySeriesAreAnsweredWithoutReadingAllRows() {
    Random random = new Random(1);
    try (Store store = Store.open(folder, InstantSource.system())) {
      for (int i = 0; i < ALL; i++) {
        store.catalogue.add(
            new SeriesChange(i, new TwinId("t" + i / 10), "p" + i % 10, ValueType.DOUBLE, ""));
      }
      store.catalogue.commit();
      fill(store, random);
      System.out.printf(
          "%,d rows; index of series %,d bytes%n", ROWS, store.samples.blocks().bytes());
      for (int share : new int[] {25, 50, 75, 100}) {
        long time = T + ROWS / 100L * share * STEP;
        PastMoment valid = new PastMoment(time, Long.MAX_VALUE, Long.MAX_VALUE);
        PastMoment known = new PastMoment(PastMoment.CURRENT, time, Long.MAX_VALUE);
        for (PastMoment moment : new PastMoment[] {valid, known}) {
          measure(store, "1 of the many", share, moment, series(random, 1, FREQUENT, ALL));
          measure(store, "10 of the many", share, moment, series(random, 10, FREQUENT, ALL));
          measure(store, "1,000 of the many", share, moment, series(random, 1_000, FREQUENT, ALL));
          measure(store, "the 1,000 frequent", share, moment, series(random, 1_000, 0, FREQUENT));
          measure(store, "100,000", share, moment, series(random, 100_000, 0, ALL));
        }
      }
    }
  }

  private static int[] series(Random random, int count, int from, int to) {
    return random.ints(from, to).distinct().limit(count).toArray();
  }

  private static void fill(Store store, Random random) {
    Batch batch = new Batch();
    for (int row = 0; row < ROWS; row++) {
      int series =
          row % 2 == 0 ? random.nextInt(FREQUENT) : FREQUENT + random.nextInt(ALL - FREQUENT);
      long time = T + row * STEP;
      batch.add(
          series,
          time,
          Double.doubleToRawLongBits(row),
          null,
          Quality.GOOD,
          EncodedValue.EXPLICIT | EncodedValue.CURRENT,
          false,
          time,
          row * 8L,
          0);
      if (batch.size == 200_000) {
        int _ = store.samples.commit(batch, row);
        batch.clear();
      }
    }
    int _ = store.samples.commit(batch, ROWS);
  }

  private static void measure(
      Store store, String what, int share, PastMoment moment, int[] series) {
    long[] nanos = new long[series.length > 10_000 ? 3 : 21];
    int[] found = new int[1];
    for (int i = 0; i < nanos.length; i++) {
      found[0] = 0;
      long began = System.nanoTime();
      HeldValuesList.of(store, series, moment).visit((_, _, _, _, _, _, _, _, _, _) -> found[0]++);
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-20s at %3d%%, %s: %,9.0f us median, %,9.0f us worst; %d found%n",
        what,
        share,
        moment.validMicros() == PastMoment.CURRENT ? "known" : "valid",
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length - 1] / 1e3,
        found[0]);
    assertThat(found[0]).isPositive();
  }
}
