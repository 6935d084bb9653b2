package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A scan tells the rows that the ranges of its series hold, however many pages it takes.
class ScanTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;

  /// A row as it was told.
  private record Row(
      int series, long source, long position, long bits, @Nullable String text, Quality quality) {}

  private HistoryStore open(ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(changes.journal());
    HistoryStoreContract.awaitAll(history, changes.journal());
    return history;
  }

  private static List<Row> scan(HistoryStore history, int[] series, SeriesScan scan) {
    List<Row> rows = new ArrayList<>();
    history.scan(
        series,
        scan,
        (number, source, _, position, _, _, _, bits, text, quality) ->
            rows.add(new Row(number, source, position, bits, text, quality)));
    return rows;
  }

  /// Late, corrected, purged, removed and repeated rows of ten twins over three days of receipt, in
  /// both tables, against the ranges of each property.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tellsWhatTheRangesOfItsSeriesHold(long seed) {
    Random random = new Random(seed);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      for (int twin = 0; twin < 10; twin++) {
        changes.series(3 * twin, "t" + twin, "number", ValueType.DOUBLE);
        changes.series(3 * twin + 1, "t" + twin, "text", ValueType.TEXT);
        changes.series(3 * twin + 2, "t" + twin, "number", ValueType.LONG);
      }
      feed(changes, random);
      try (HistoryStore history = open(changes)) {
        for (int i = 0; i < 12; i++) {
          compare(history, random, changes.inputPosition(), seed);
        }
      }
    }
  }

  private static void feed(ChangesLog changes, Random random) {
    List<Long> origins = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      if (i % 10_000 == 9_999) {
        changes.advance(DAY);
      }
      int twin = random.nextInt(10);
      long time = T + 1_000L * random.nextInt(60_000);
      List<Sample> samples = new ArrayList<>();
      for (int k = random.nextInt(3); k >= 0; k--) {
        samples.add(sample(random, twin, time + k));
      }
      if (random.nextInt(20) == 0 && !origins.isEmpty()) {
        changes.rebound(
            origins.get(random.nextInt(origins.size())),
            Sample.of(3 * twin, time, i).withoutBecomingCurrent().correcting());
      } else {
        changes.appendSamples(samples);
        origins.add(changes.inputPosition());
      }
      if (random.nextInt(6_000) == 0) {
        changes.flush();
        changes.appendPurge(
            new PurgeChange(new TwinId("t" + twin), changes.inputPosition() - 1, T + 30_000_000L));
      }
    }
    changes.flush();
  }

  private static Sample sample(Random random, int twin, long time) {
    Sample sample =
        switch (random.nextInt(5)) {
          case 0 -> Sample.text(3 * twin + 1, time, "text " + random.nextInt(5));
          case 1 -> Sample.of(3 * twin + 2, time, 0).with(ValueType.LONG, random.nextInt(9));
          case 2 -> Sample.of(3 * twin, time, 0).removed();
          default -> Sample.of(3 * twin, time, random.nextInt(9));
        };
    return random.nextInt(8) == 0 ? sample.withoutStatedTime() : sample;
  }

  private static void compare(HistoryStore history, Random random, long last, long seed) {
    long from = random.nextBoolean() ? Long.MIN_VALUE : T + random.nextLong(60_000_000);
    long to = random.nextBoolean() ? Long.MAX_VALUE : T + 60_000_000 + random.nextLong(9_000);
    long position = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(last);
    Set<Integer> twins = new HashSet<>();
    while (twins.size() < 4) {
      twins.add(random.nextInt(10));
    }
    int[] series = twins.stream().flatMapToInt(t -> IntStream.range(3 * t, 3 * t + 3)).toArray();
    PastMoment known = new PastMoment(PastMoment.CURRENT, Long.MAX_VALUE, position);

    List<Row> told = scan(history, series, new SeriesScan(from, to, Long.MIN_VALUE, known));

    Map<String, List<Reading>> byProperty = new LinkedHashMap<>();
    for (Row row : told) {
      ValueType type =
          switch (row.series() % 3) {
            case 0 -> ValueType.DOUBLE;
            case 1 -> ValueType.TEXT;
            default -> ValueType.LONG;
          };
      byProperty
          .computeIfAbsent(
              "t" + row.series() / 3 + (row.series() % 3 == 1 ? "/text" : "/number"),
              _ -> new ArrayList<>())
          .add(new Reading(row.source(), type, row.bits(), row.text(), row.quality()));
    }
    for (int twin : twins) {
      for (String path : List.of("number", "text")) {
        List<Reading> expected =
            history
                .series(
                    new SeriesQuery(
                        new TwinId("t" + twin), path, from, to, 100_000, Aggregate.RAW, position))
                .orElseThrow()
                .readings();
        List<Reading> found = byProperty.getOrDefault("t" + twin + "/" + path, new ArrayList<>());
        // Told in the order they became known; a stable sort gives the order of a range.
        found.sort(Comparator.comparingLong(Reading::sourceMicros));
        assertThat(found).as("seed %d, t%d/%s", seed, twin, path).isEqualTo(expected);
      }
    }
  }

  @Test
  void endsWhenTheVisitorHasEnough() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      for (int i = 0; i < 40_000; i++) {
        changes.appendSamples(List.of(Sample.of(0, T + i, i)));
      }
      changes.flush();
      try (HistoryStore history = open(changes)) {
        for (int enough : new int[] {1, 16_384, 16_385, 30_000}) {
          int[] told = {0};
          history.scan(
              new int[] {0}, SeriesScan.ALL, (_, _, _, _, _, _, _, _, _, _) -> ++told[0] < enough);
          assertThat(told[0]).isEqualTo(enough);
        }
      }
    }
  }

  @Test
  void doesNotTellWhatBecameKnownMeanwhile() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      for (int i = 0; i < 20_000; i++) {
        changes.appendSamples(List.of(Sample.of(0, T + i, i)));
      }
      changes.flush();
      try (HistoryStore history = open(changes)) {
        int[] told = {0};
        history.scan(
            new int[] {0},
            SeriesScan.ALL,
            (_, _, _, _, _, _, _, _, _, _) -> {
              if (told[0]++ == 0) {
                changes.samples(Sample.of(0, T + 1_000_000, 1));
                HistoryStoreContract.awaitAll(history, changes.journal());
              }
              return true;
            });
        assertThat(told[0]).isEqualTo(20_000);
        assertThat(scan(history, new int[] {0}, SeriesScan.ALL)).hasSize(20_001);
      }
    }
  }

  @Test
  void tellsOnlyWhatBecameKnownFromATimeOn() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      changes.samples(Sample.of(0, T, 1));
      changes.advance(DAY);
      long second = changes.samples(Sample.of(0, T + 1, 2));
      changes.advance(1);
      changes.samples(Sample.of(0, T + 2, 3));
      try (HistoryStore history = open(changes)) {
        SeriesScan scan =
            new SeriesScan(
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                T + DAY,
                new PastMoment(PastMoment.CURRENT, T + DAY, Long.MAX_VALUE));
        assertThat(scan(history, new int[] {0}, scan))
            .singleElement()
            .returns(second, Row::position);
      }
    }
  }
}
