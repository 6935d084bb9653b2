package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [HistoryStore] does. A side of the port extends this.
public abstract class HistoryStoreContract {
  static final TwinId OVEN = new TwinId("oven");
  static final long T = ChangesLog.START_MICROS;
  static final long SECOND = 1_000_000;
  static final long MINUTE = 60 * SECOND;

  @TempDir Path folder;
  ChangesLog changes;
  HistoryStore history;

  /// A store in this folder, not yet started.
  abstract HistoryStore open(Path storeFolder);

  /// The same, which keeps what the models do not want too.
  abstract HistoryStore openKeepingAll(Path storeFolder);

  @BeforeEach
  void start() {
    changes = ChangesLog.open(folder.resolve("log"));
    changes.series(0, "oven", "temperature", ValueType.DOUBLE);
    changes.series(1, "oven", "state", ValueType.TEXT);
    changes.series(2, "oven", "count", ValueType.LONG);
    changes.series(3, "oven", "open", ValueType.BOOLEAN);
    history = open(folder.resolve("history"));
    history.start(changes.journal());
  }

  @AfterEach
  void stop() {
    history.close();
    changes.close();
  }

  void restart() {
    history.close();
    history = open(folder.resolve("history"));
    history.start(changes.journal());
  }

  void awaitAll() {
    awaitAll(history, changes.journal());
  }

  public static void awaitAll(HistoryStore store, Journal journal) {
    store.queryable(Long.MAX_VALUE).orTimeout(120, TimeUnit.SECONDS).join();
    assertThat(store.statistics().committedChangesPosition()).isEqualTo(journal.readablePosition());
  }

  List<Reading> raw(String path) {
    return history
        .series(SeriesQuery.raw(OVEN, path, Long.MIN_VALUE, Long.MAX_VALUE, 100_000))
        .orElseThrow()
        .readings();
  }

  List<Reading> aggregate(Aggregate how, long from, long to, int points) {
    return history
        .series(new SeriesQuery(OVEN, "temperature", from, to, points, how, SeriesQuery.NOW))
        .orElseThrow()
        .readings();
  }

  static Reading reading(long time, double value) {
    return new Reading(
        time, ValueType.DOUBLE, Double.doubleToRawLongBits(value), null, Quality.GOOD);
  }

  @Test
  void answersWhatTheChangesLogTold() {
    changes.samples(Sample.of(0, T, 20.5));
    changes.samples(Sample.of(0, T + SECOND, 21.5).withQuality(Quality.UNCERTAIN));
    awaitAll();

    SeriesRange range =
        history.series(SeriesQuery.raw(OVEN, "temperature", T, T + MINUTE, 10)).orElseThrow();

    assertThat(range.type()).isEqualTo(ValueType.DOUBLE);
    assertThat(range.unit()).isEqualTo("degreeCelsius");
    assertThat(range.truncated()).isFalse();
    assertThat(range.readings())
        .containsExactly(
            reading(T, 20.5),
            new Reading(
                T + SECOND,
                ValueType.DOUBLE,
                Double.doubleToRawLongBits(21.5),
                null,
                Quality.UNCERTAIN));
  }

  @Test
  void answersNothingForAPropertyThatNeverHadAReading() {
    awaitAll();

    assertThat(history.series(SeriesQuery.raw(OVEN, "unknown", 0, T, 10))).isEmpty();
    assertThat(history.series(SeriesQuery.raw(new TwinId("x"), "temperature", 0, T, 10))).isEmpty();
    assertThat(
            history.series(SeriesQuery.raw(OVEN, "temperature", 0, T, 10)).orElseThrow().readings())
        .isEmpty();
    assertThat(history.latest(OVEN, "temperature")).isEmpty();
  }

  @Test
  void keepsEveryTypeOfValueExactly() {
    long beyondDoubles = (1L << 53) + 1;
    changes.samples(
        Sample.text(1, T, "heizt → 200 °C, und noch ein wenig mehr"),
        Sample.of(2, T, 0).with(ValueType.LONG, beyondDoubles),
        Sample.of(2, T + 1, 0).with(ValueType.LONG, Long.MIN_VALUE),
        Sample.of(2, T + 2, 0).with(ValueType.LONG, Long.MAX_VALUE),
        Sample.of(2, T + 3, 0).with(ValueType.LONG, -42),
        Sample.of(3, T, 0).with(ValueType.BOOLEAN, 1),
        Sample.of(0, T, Double.NaN),
        Sample.of(0, T + 1, -0.0));
    changes.samples(Sample.text(1, T + 1, ""));
    awaitAll();

    assertThat(raw("state"))
        .extracting(Reading::text)
        .containsExactly("heizt → 200 °C, und noch ein wenig mehr", "");
    assertThat(raw("count"))
        .extracting(Reading::bits)
        .containsExactly(beyondDoubles, Long.MIN_VALUE, Long.MAX_VALUE, -42L);
    assertThat(raw("open")).extracting(Reading::bits).containsExactly(1L);
    assertThat(raw("temperature"))
        .extracting(Reading::bits)
        .containsExactly(Double.doubleToRawLongBits(Double.NaN), Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void ordersLateReadingsBySourceTime() {
    changes.samples(Sample.of(0, T + 3 * SECOND, 3));
    changes.samples(Sample.of(0, T + SECOND, 1));
    awaitAll();
    changes.samples(Sample.of(0, T + 2 * SECOND, 2));
    awaitAll();

    assertThat(raw("temperature"))
        .containsExactly(
            reading(T + SECOND, 1), reading(T + 2 * SECOND, 2), reading(T + 3 * SECOND, 3));
    assertThat(history.statistics().late()).isEqualTo(2);
  }

  @Test
  void dropsAReadingThatIsSentAgain() {
    changes.samples(Sample.of(0, T, 1), Sample.of(0, T + SECOND, 2), Sample.of(0, T + SECOND, 2));
    awaitAll();
    changes.samples(Sample.of(0, T, 1));
    changes.samples(Sample.of(0, T + SECOND, 2));
    changes.samples(Sample.text(1, T, "a"), Sample.text(1, T, "a"), Sample.text(1, T, "b"));
    awaitAll();
    changes.samples(Sample.text(1, T, "b"));
    awaitAll();

    assertThat(raw("temperature")).containsExactly(reading(T, 1), reading(T + SECOND, 2));
    assertThat(raw("state")).extracting(Reading::text).containsExactly("a", "b");
    assertThat(history.statistics().duplicates()).isEqualTo(5);
  }

  @Test
  void keepsAnotherValueOfTheSameTimeInTheOrderItBecameKnown() {
    changes.samples(Sample.of(0, T, 2));
    changes.samples(Sample.of(0, T, 1));
    awaitAll();

    assertThat(raw("temperature")).containsExactly(reading(T, 2), reading(T, 1));
  }

  @Test
  void keepsEqualReadingsWhoseTimeTheSourceDidNotState() {
    changes.samples(Sample.of(0, T, 1).withoutStatedTime());
    changes.samples(Sample.of(0, T, 1).withoutStatedTime());
    awaitAll();

    assertThat(raw("temperature")).hasSize(2);
  }

  @Test
  void includesTheBeginOfARangeAndExcludesItsEnd() {
    changes.samples(
        Sample.of(0, T, 0), Sample.of(0, T + SECOND, 1), Sample.of(0, T + 2 * SECOND, 2));
    awaitAll();

    assertThat(aggregate(Aggregate.RAW, T, T + 2 * SECOND, 10))
        .containsExactly(reading(T, 0), reading(T + SECOND, 1));
    assertThat(aggregate(Aggregate.RAW, T + 1, T + 2 * SECOND + 1, 10))
        .containsExactly(reading(T + SECOND, 1), reading(T + 2 * SECOND, 2));
  }

  @Test
  void answersTheFirstReadingsOfTooLongARange() {
    for (int i = 0; i < 5; i++) {
      changes.samples(Sample.of(0, T + i, i));
    }
    awaitAll();

    SeriesRange range =
        history.series(SeriesQuery.raw(OVEN, "temperature", T, T + 10, 3)).orElseThrow();

    assertThat(range.truncated()).isTrue();
    assertThat(range.readings())
        .containsExactly(reading(T, 0), reading(T + 1, 1), reading(T + 2, 2));
  }

  @Test
  void answersOnlyWhatWasKnownAtAPosition() {
    changes.samples(Sample.of(0, T, 1));
    long known = changes.samples(Sample.of(0, T + SECOND, 2));
    changes.samples(Sample.of(0, T + SECOND / 2, 3));
    awaitAll();

    List<Reading> then =
        history
            .series(new SeriesQuery(OVEN, "temperature", T, T + MINUTE, 10, Aggregate.RAW, known))
            .orElseThrow()
            .readings();

    assertThat(then).containsExactly(reading(T, 1), reading(T + SECOND, 2));
  }

  @Test
  void aggregatesIntoAlignedBuckets() {
    for (int i = 5; i < 65; i++) {
      changes.samples(Sample.of(0, T + i * SECOND, i));
    }
    changes.samples(Sample.of(0, T + 7 * SECOND, -500).withQuality(Quality.BAD));
    awaitAll();

    // 5 s to 65 s in at most 3 points: aligned buckets of 30 s.
    assertThat(aggregate(Aggregate.MIN, T, T + 70 * SECOND, 3))
        .extracting(Reading::sourceMicros, Reading::number)
        .containsExactly(
            tuple(T + 5 * SECOND, 5.0), tuple(T + 30 * SECOND, 30.0), tuple(T + 60 * SECOND, 60.0));
    assertThat(aggregate(Aggregate.MAX, T, T + 70 * SECOND, 3))
        .extracting(Reading::number)
        .containsExactly(29.0, 59.0, 64.0);
    assertThat(aggregate(Aggregate.MEAN, T, T + 70 * SECOND, 3))
        .containsExactly(
            reading(T + 5 * SECOND, 17),
            reading(T + 30 * SECOND, 44.5),
            reading(T + 60 * SECOND, 62));
    assertThat(aggregate(Aggregate.LAST, T, T + 70 * SECOND, 3))
        .extracting(Reading::number)
        .containsExactly(29.0, 59.0, 64.0);
    assertThat(aggregate(Aggregate.COUNT, T, T + 70 * SECOND, 3))
        .extracting(Reading::bits)
        .containsExactly(26L, 30L, 5L);
    assertThat(aggregate(Aggregate.COUNT, T, T + 70 * SECOND, 1))
        .extracting(Reading::bits)
        .containsExactly(61L);
  }

  @Test
  void refusesAnAggregateOfTextAndPointsOutOfRange() {
    changes.samples(Sample.text(1, T, "a"));
    awaitAll();

    assertThatThrownBy(
            () ->
                history.series(
                    new SeriesQuery(OVEN, "state", T, T + 1, 5, Aggregate.MEAN, SeriesQuery.NOW)))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("aggregate MEAN is for numbers, the property is TEXT")
        .extracting(e -> ((LockstepException) e).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThatThrownBy(() -> SeriesQuery.raw(OVEN, "state", T, T - 1, 5))
        .isInstanceOf(LockstepException.class);
    assertThatThrownBy(() -> SeriesQuery.raw(OVEN, "state", T, T, 0))
        .isInstanceOf(LockstepException.class);
  }

  @Test
  void keepsTheShapeOfALineWithLttb() {
    for (int i = 0; i < 1000; i++) {
      changes.appendSamples(List.of(Sample.of(0, T + i * SECOND, i == 500 ? 1000 : i % 3)));
    }
    changes.flush();
    awaitAll();

    List<Reading> line = aggregate(Aggregate.LTTB, T, T + 1000 * SECOND, 20);

    assertThat(line).hasSize(20).contains(reading(T + 500 * SECOND, 1000));
    assertThat(line.getFirst()).isEqualTo(reading(T, 0));
    assertThat(line.getLast()).isEqualTo(reading(T + 999 * SECOND, 0));
  }

  @Test
  void answersTheLatestReadingThatWasCurrent() {
    changes.samples(Sample.of(0, T + SECOND, 1));
    changes.samples(Sample.of(0, T, 2).withoutBecomingCurrent());
    changes.samples(Sample.of(0, T + 1000 * MINUTE, 3).withoutBecomingCurrent());
    changes.samples(Sample.text(1, T, "on"));
    awaitAll();

    assertThat(history.latest(OVEN, "temperature")).contains(reading(T + SECOND, 1));
    assertThat(history.latest(OVEN, "state").map(Reading::text)).contains("on");
    restart();
    awaitAll();
    assertThat(history.latest(OVEN, "temperature")).contains(reading(T + SECOND, 1));
  }

  @Test
  void unitesTheSeriesOfAPropertyThatChangedItsType() {
    changes.samples(Sample.of(0, T, 1.5));
    changes.series(9, "oven", "temperature", ValueType.LONG);
    changes.samples(Sample.of(9, T + SECOND, 0).with(ValueType.LONG, 2));
    awaitAll();

    SeriesRange range =
        history.series(SeriesQuery.raw(OVEN, "temperature", T, T + MINUTE, 10)).orElseThrow();

    assertThat(range.type()).isEqualTo(ValueType.LONG);
    assertThat(range.readings()).extracting(Reading::number).containsExactly(1.5, 2.0);
    assertThat(history.latest(OVEN, "temperature").map(Reading::bits)).contains(2L);
  }

  @Test
  void goesOnAfterARestartWithoutLossOrRepetition() {
    changes.samples(Sample.of(0, T, 1), Sample.text(1, T, "a"));
    awaitAll();
    restart();
    changes.samples(Sample.of(0, T + SECOND, 2), Sample.text(1, T + SECOND, "b"));
    changes.samples(Sample.of(0, T, 1));
    awaitAll();

    assertThat(raw("temperature")).containsExactly(reading(T, 1), reading(T + SECOND, 2));
    assertThat(raw("state")).extracting(Reading::text).containsExactly("a", "b");
    assertThat(history.statistics().duplicates()).isEqualTo(1);
    assertThat(history.statistics().rows()).isEqualTo(2);
    assertThat(history.statistics().storedRows()).isEqualTo(4);
    assertThat(history.health()).isEqualTo(new HistoryHealth.Running(""));
  }

  @Test
  void followsTheInputsThatChangedNoReading() {
    long position = changes.twinChanged();

    history.queryable(position).orTimeout(120, TimeUnit.SECONDS).join();

    assertThat(history.committedInputPosition()).isEqualTo(position);
  }

  @Test
  void answersAReadingAsSoonAsItIsSaidToBeQueryable() {
    awaitAll();
    for (int i = 0; i < 50; i++) {
      long position = changes.samples(Sample.of(0, T + i, i));
      history.queryable(position).orTimeout(120, TimeUnit.SECONDS).join();
      assertThat(history.latest(OVEN, "temperature")).contains(reading(T + i, i));
      assertThat(history.committedInputPosition()).isEqualTo(position);
    }
  }

  @Test
  void refusesQueriesBeforeTheStartAndAfterTheEnd() {
    HistoryStore other = open(folder.resolve("other"));
    assertThat(other.health()).isEqualTo(new HistoryHealth.Starting());
    assertThatThrownBy(() -> other.latest(OVEN, "temperature"))
        .isInstanceOf(LockstepException.class)
        .extracting(e -> ((LockstepException) e).code())
        .isEqualTo(ErrorCode.OVERLOADED);
    other.close();

    awaitAll();
    history.close();

    assertThat(history.health()).isEqualTo(new HistoryHealth.Closed());
    assertThat(history.queryable(Long.MAX_VALUE)).isCompletedExceptionally();
  }

  @Test
  void whatTheModelDoesNotWantOnlyPassesAndNobodyWaitsForItInVain() {
    changes.samples(Sample.of(0, T, 20.5));
    long position = changes.samples(Sample.of(0, T + SECOND, 21.5).unwanted());

    history.queryable(position).orTimeout(120, TimeUnit.SECONDS).join();

    assertThat(raw("temperature")).containsExactly(reading(T, 20.5));
  }

  @Test
  void readingsAreKeptAgainFromWhenTheModelWantsThem() {
    changes.samples(Sample.of(0, T, 20.5).unwanted());
    changes.samples(Sample.text(1, T, "idle").unwanted(), Sample.of(0, T + SECOND, 21.5));
    awaitAll();

    assertThat(raw("temperature")).containsExactly(reading(T + SECOND, 21.5));
    assertThat(history.latest(OVEN, "state")).isEmpty();
  }

  @Test
  void toldToKeepAllItKeepsAll() {
    history.close();
    history = openKeepingAll(folder.resolve("all"));
    history.start(changes.journal());
    changes.samples(Sample.of(0, T, 20.5).unwanted());
    awaitAll();

    assertThat(history.keepsAll()).isTrue();
    assertThat(raw("temperature")).containsExactly(reading(T, 20.5));
  }

  @Test
  void listsItsSeries() {
    awaitAll();

    List<String> all = new ArrayList<>();
    history.listing(
        (number, twin, path, type, unit) ->
            all.add(number + " " + twin.value() + " " + path + " " + type + " " + unit));

    assertThat(all)
        .containsExactlyInAnyOrder(
            "0 oven temperature DOUBLE degreeCelsius",
            "1 oven state TEXT degreeCelsius",
            "2 oven count LONG degreeCelsius",
            "3 oven open BOOLEAN degreeCelsius");
    assertThat(history.listing(OVEN))
        .extracting(SeriesChange::path)
        .containsExactly("temperature", "state", "count", "open");
    assertThat(history.listing(new TwinId("x"))).isEmpty();
  }

  @Test
  void scansTheRowsOfManySeries() {
    changes.samples(Sample.of(0, T + SECOND, 1), Sample.text(1, T, "on"));
    changes.samples(Sample.of(0, T, 2), Sample.of(2, T, 0).with(ValueType.LONG, 7));
    changes.samples(Sample.of(0, T + MINUTE, 0).removed(), Sample.of(3, T, 0));
    awaitAll();

    List<String> rows = new ArrayList<>();
    history.scan(
        new int[] {0, 1, 2},
        SeriesScan.between(T, T + MINUTE),
        (series, source, _, _, _, kind, type, bits, text, quality) ->
            rows.add(
                "%d %d %s %s %s %s"
                    .formatted(
                        series, source - T, kind, type, text == null ? bits : text, quality)));

    assertThat(rows)
        .containsExactly(
            "0 %d READING DOUBLE %d GOOD".formatted(SECOND, Double.doubleToRawLongBits(1)),
            "0 0 READING DOUBLE %d GOOD".formatted(Double.doubleToRawLongBits(2)),
            "2 0 READING LONG 7 GOOD",
            "1 0 READING TEXT on GOOD");
  }
}
