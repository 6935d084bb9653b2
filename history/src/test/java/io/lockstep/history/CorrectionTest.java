package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that were bound anew: corrections stand in the place of what was read wrongly.
class CorrectionTest {
  private static final TwinId TWIN = new TwinId("t");
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path folder;

  private HistoryStore open(ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  private static List<Double> raw(HistoryStore history, long asKnownAt) {
    SeriesQuery query =
        new SeriesQuery(TWIN, "p", 0, ALL, 1_000, Aggregate.RAW, asKnownAt, SeriesQuery.NOW);
    return history.series(query).orElseThrow().readings().stream().map(Reading::number).toList();
  }

  private static Optional<Double> fold(HistoryStore history, Statistic statistic) {
    return history.fold(TWIN, "p", statistic, 0, 1_000_000, PastMoment.NOW).map(Reading::number);
  }

  @Test
  void aCorrectionStandsInTheSteadOfWhatWasReadWronglyForEveryQuery() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      long first = changes.samples(Sample.of(0, 10, 212));
      long second = changes.samples(Sample.of(0, 20, 32));
      long rebound =
          changes.rebound(
              first,
              Sample.of(0, 10, 100).withoutBecomingCurrent().correcting(),
              Sample.of(0, 15, 50).withoutBecomingCurrent());
      changes.rebound(second, Sample.of(0, 20, 0).correcting());
      for (int round = 0; round < 2; round++) {
        try (HistoryStore history = open(changes)) {
          HistoryStoreContract.awaitAll(history, changes.journal());
          assertThat(raw(history, SeriesQuery.NOW)).containsExactly(100.0, 50.0, 0.0);
          assertThat(raw(history, second)).containsExactly(212.0, 32.0);
          assertThat(raw(history, rebound)).containsExactly(100.0, 50.0, 32.0);
          assertThat(history.latest(TWIN, "p").orElseThrow().number()).isZero();
          assertThat(fold(history, Statistic.SUM)).contains(150.0);
          assertThat(fold(history, Statistic.COUNT)).contains(3.0);
          assertThat(fold(history, Statistic.MAX)).contains(100.0);
          assertThat(history.stored(TWIN, "p", new long[] {20, 10, 15, 11}))
              .satisfiesExactly(
                  one -> assertThat(one.orElseThrow().reading().number()).isZero(),
                  two ->
                      assertThat(two.orElseThrow())
                          .returns(rebound, StoredReading::position)
                          .returns(true, StoredReading::isRebound),
                  three -> assertThat(three.orElseThrow().reading().number()).isEqualTo(50),
                  four -> assertThat(four).isEmpty());
        }
      }
    }
  }

  @Test
  void aCorrectionBackToAnEarlierValueIsNoDuplicate() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      long first = changes.samples(Sample.of(0, 10, 1));
      changes.samples(Sample.of(0, 20, 5));
      changes.rebound(first, Sample.of(0, 10, 2).withoutBecomingCurrent().correcting());
      changes.rebound(first, Sample.of(0, 10, 1).withoutBecomingCurrent().correcting());
      try (HistoryStore history = open(changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        assertThat(raw(history, SeriesQuery.NOW)).containsExactly(1.0, 5.0);
      }
    }
  }

  /// Against a list that keeps all rows and answers by definition.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersAsAPlainListDoes(long seed) {
    Random random = new Random(seed);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "p", ValueType.DOUBLE);
      Map<Long, List<Double>> rows = new TreeMap<>();
      Map<Long, Long> origins = new HashMap<>();
      for (int i = 0; i < 3_000; i++) {
        long source = random.nextInt(2_000);
        double value = i;
        if (origins.containsKey(source)) {
          boolean corrects = random.nextBoolean();
          Sample sample = Sample.of(0, source, value).withoutBecomingCurrent();
          changes.rebound(origins.get(source), corrects ? sample.correcting() : sample);
          List<Double> held = rows.computeIfAbsent(source, _ -> new ArrayList<>());
          if (corrects) {
            held.clear();
          }
          held.add(value);
        } else {
          origins.put(
              source, changes.samples(Sample.of(0, source, value).withoutBecomingCurrent()));
          rows.computeIfAbsent(source, _ -> new ArrayList<>()).add(value);
        }
      }
      try (HistoryStore history = open(changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        SeriesQuery query =
            new SeriesQuery(
                TWIN, "p", 0, ALL, 10_000, Aggregate.RAW, SeriesQuery.NOW, SeriesQuery.NOW);
        assertThat(history.series(query).orElseThrow().readings())
            .extracting(Reading::number)
            .containsExactlyElementsOf(rows.values().stream().flatMap(List::stream).toList());
        long[] times = rows.keySet().stream().mapToLong(Long::longValue).toArray();
        assertThat(history.stored(TWIN, "p", times))
            .extracting(found -> found.orElseThrow().reading().number())
            .containsExactlyElementsOf(rows.values().stream().map(List::getLast).toList());
      }
    }
  }
}
