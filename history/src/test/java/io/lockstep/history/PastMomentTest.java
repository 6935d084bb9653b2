package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.history.PastPlant.Held;
import io.lockstep.history.PastPlant.Row;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values and figures of the past, against a plain list that answers by definition.
class PastMomentTest {
  static final int SERIES = 40;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersAsAPlainListDoesAlsoAfterRestarts(long seed) {
    Random random = new Random(seed);
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      PastPlant plant = new PastPlant(changes, SERIES, random);
      HistoryStore history = open(changes);
      int inputs = 12_000 + random.nextInt(30_000);
      // Up to some days of receipt, so that there are some partitions.
      long pace = 1_000_000L << random.nextInt(6);
      for (int i = 0; i < inputs; i++) {
        plant.feed(pace);
        if (random.nextInt(8_000) == 0) {
          changes.flush();
          HistoryStoreContract.awaitAll(history, changes.journal());
          compareValues(history, plant, random);
          history.close();
          history = open(changes);
        }
      }
      changes.flush();
      HistoryStoreContract.awaitAll(history, changes.journal());
      for (int i = 0; i < 60; i++) {
        compareValues(history, plant, random);
        compareFigures(history, plant, random);
        compareStates(history::states, plant, random);
        compareChanges(history, plant, random);
      }
      history.close();
      compareMeansInSmallSteps(plant, random);
    }
  }

  private HistoryStore open(ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  private static PastMoment moment(PastPlant plant, Random random) {
    Row any = plant.rows().get(random.nextInt(plant.rows().size()));
    Row other = plant.rows().get(random.nextInt(plant.rows().size()));
    long valid =
        switch (random.nextInt(3)) {
          case 0 -> PastMoment.CURRENT;
          case 1 -> any.source();
          default -> any.source() + random.nextLong(2_000_000) - 1_000_000;
        };
    long known =
        switch (random.nextInt(3)) {
          case 0 -> Long.MAX_VALUE;
          case 1 -> other.known;
          default -> other.known + random.nextLong(2_000_000) - 1_000_000;
        };
    long position = random.nextInt(3) == 0 ? other.position : Long.MAX_VALUE;
    return new PastMoment(valid, known, position);
  }

  static void compareValues(HistoryStore history, PastPlant plant, Random random) {
    if (plant.rows().isEmpty()) {
      return;
    }
    PastMoment moment = moment(plant, random);
    int[] asked = random.ints(0, SERIES).distinct().limit(1 + random.nextInt(SERIES)).toArray();
    TreeMap<Integer, String> expected = new TreeMap<>();
    for (int i = 0; i < asked.length; i++) {
      Held held = plant.held(asked[i], moment);
      if (held != null) {
        expected.put(i, text(held));
      }
    }
    TreeMap<Integer, String> found = new TreeMap<>();
    history.at(
        asked,
        moment,
        (index, source, known, position, type, bits, text, quality, explicit, removed) ->
            assertThat(
                    found.put(
                        index,
                        "%d known %d at %d: %s %s %s %s %s"
                            .formatted(
                                source,
                                known,
                                position,
                                type,
                                type == ValueType.TEXT ? text : bits,
                                removed ? "" : quality,
                                explicit,
                                removed)))
                .isNull());
    assertThat(found).as("%s of %d rows", moment, plant.rows().size()).isEqualTo(expected);
  }

  private static String text(Held held) {
    Row value = held.value();
    boolean removed = value.has(SamplesChange.REMOVED);
    Object content =
        value.sample.type() == ValueType.TEXT
            ? removed ? null : held.last().sample.text()
            : removed ? 0L : (Long) held.last().sample.bits();
    return "%d known %d at %d: %s %s %s %s %s"
        .formatted(
            value.source(),
            value.known,
            value.position,
            value.sample.type(),
            content,
            removed ? "" : held.last().sample.quality(),
            value.has(SamplesChange.EXPLICIT),
            removed);
  }

  static void compareChanges(HistoryStore history, PastPlant plant, Random random) {
    PastMoment upTo = moment(plant, random);
    long from = plant.rows().get(random.nextInt(plant.rows().size())).known;
    int max = 1 + random.nextInt(random.nextBoolean() ? 50 : 50_000);
    TwinId twin = PastPlant.twin(random.nextInt(SERIES));
    List<String> expected =
        plant.rows().reversed().stream()
            .filter(row -> PastPlant.twin(row.series).equals(twin))
            .filter(row -> row.known >= from && PastPlant.isKnown(row, upTo))
            .limit(max)
            .map(row -> "p%d %d %d %d".formatted(row.series, row.position, row.known, row.source()))
            .toList();

    List<RecordedChange> found = history.changes(twin, from, upTo, max);

    assertThat(found)
        .extracting(
            change ->
                "%s %d %d %d"
                    .formatted(
                        change.path(),
                        change.position(),
                        change.knownMicros(),
                        change.reading().sourceMicros()))
        .isEqualTo(expected);
  }

  static void compareFigures(HistoryStore history, PastPlant plant, Random random) {
    PastMoment moment = moment(plant, random);
    int series = random.nextInt(SERIES);
    long from = plant.rows().get(random.nextInt(plant.rows().size())).source();
    long to = from + random.nextLong(1L << random.nextInt(10, 42));
    List<Row> rows =
        plant.rows().stream()
            .filter(row -> row.series == series && PastPlant.isKnown(row, moment))
            .filter(row -> row.source() >= from && row.source() < to)
            .filter(row -> row.source() <= moment.validMicros() && row.isReading())
            .sorted(Comparator.comparingLong(Row::source))
            .toList();
    assertThat(fold(history, series, Statistic.COUNT, from, to, moment).map(Reading::bits))
        .isEqualTo(rows.isEmpty() ? Optional.empty() : Optional.of((long) rows.size()));
    assertThat(fold(history, series, Statistic.LAST, from, to, moment))
        .isEqualTo(rows.isEmpty() ? Optional.empty() : Optional.of(reading(rows.getLast())));
    assertThat(fold(history, series, Statistic.FIRST, from, to, moment))
        .isEqualTo(rows.isEmpty() ? Optional.empty() : Optional.of(reading(rows.getFirst())));
    if (!PastPlant.isText(series)) {
      compareNumbers(history, series, rows, from, to, moment);
      compareMean(
          fold(history, series, Statistic.TWMEAN, from, to, moment),
          plant,
          series,
          from,
          to,
          moment);
    } else {
      assertThat(fold(history, series, Statistic.MEAN, from, to, moment)).isEmpty();
    }
  }

  private static void compareNumbers(
      HistoryStore history, int series, List<Row> rows, long from, long to, PastMoment moment) {
    List<Reading> usable =
        rows.stream().filter(Row::isNumber).map(PastMomentTest::reading).toList();
    for (Statistic statistic :
        List.of(Statistic.MIN, Statistic.MAX, Statistic.MEAN, Statistic.SUM, Statistic.DELTA)) {
      Optional<Reading> found = fold(history, series, statistic, from, to, moment);
      assertThat(found.isPresent()).isEqualTo(!usable.isEmpty());
      if (found.isPresent()) {
        double sum = usable.stream().mapToDouble(Reading::number).sum();
        double expected =
            switch (statistic) {
              case MIN -> usable.stream().mapToDouble(Reading::number).min().orElseThrow();
              case MAX -> usable.stream().mapToDouble(Reading::number).max().orElseThrow();
              case MEAN -> sum / usable.size();
              case SUM -> sum;
              default -> usable.getLast().number() - usable.getFirst().number();
            };
        // Halves are exact in doubles.
        assertThat(found.get().number()).as("%s", statistic).isEqualTo(expected);
      }
    }
  }

  /// The mean by definition: what held between each two times at which anything happened.
  private static void compareMean(
      Optional<Reading> found, PastPlant plant, int series, long from, long to, PastMoment moment) {
    long end =
        moment.validMicros() == PastMoment.CURRENT ? to : Math.min(to, moment.validMicros() + 1);
    TreeSet<Long> times = new TreeSet<>();
    plant.rows().stream()
        .filter(row -> row.series == series && row.source() > from && row.source() < end)
        .forEach(row -> times.add(row.source()));
    List<Long> bounds = new ArrayList<>(times);
    bounds.addFirst(from);
    bounds.addLast(Math.max(from, end));
    double area = 0;
    double weight = 0;
    for (int i = 0; i + 1 < bounds.size() && bounds.size() < 2_000; i++) {
      double number =
          plant.number(
              series, new PastMoment(bounds.get(i), moment.knownMicros(), moment.position()));
      double lasted = bounds.get(i + 1) - bounds.get(i);
      if (!Double.isNaN(number)) {
        area += number * lasted;
        weight += lasted;
      }
    }
    if (bounds.size() >= 2_000) {
      return;
    }
    assertThat(found.isPresent()).isEqualTo(weight > 0);
    if (weight > 0) {
      double mean = area / weight;
      assertThat(found.orElseThrow().number()).isCloseTo(mean, within(Math.abs(mean) * 1e-9));
    }
  }

  private void compareMeansInSmallSteps(PastPlant plant, Random random) {
    try (Store store =
        Store.open(folder.resolve("history").resolve("store"), InstantSource.system())) {
      for (int i = 0; i < 20; i++) {
        compareStates(query -> new StateSearch(store, query, 3).run(), plant, random);
        int series = 5 * random.nextInt(SERIES / 5);
        long from = plant.rows().get(random.nextInt(plant.rows().size())).source();
        long to = from + random.nextLong(1L << random.nextInt(20, 40));
        compareMean(
            new CourseSearch(
                    store,
                    store.catalogue.find(PastPlant.twin(series), "p" + series),
                    PastMoment.NOW,
                    3)
                .mean(from, to),
            plant,
            series,
            from,
            to,
            PastMoment.NOW);
      }
    }
  }

  /// The time in each state by definition: what held between each two times at which anything
  /// happened.
  private static void compareStates(
      Function<StateQuery, List<StateBucket>> states, PastPlant plant, Random random) {
    PastMoment moment = moment(plant, random);
    int series = random.nextInt(SERIES);
    long from = plant.rows().get(random.nextInt(plant.rows().size())).source();
    long to = from + 1 + random.nextLong(1L << random.nextInt(10, 42));
    TreeSet<Long> times = new TreeSet<>();
    plant.rows().stream()
        .filter(row -> row.series == series && row.source() > from && row.source() < to)
        .forEach(row -> times.add(row.source()));
    if (times.size() > 500) {
      return;
    }
    List<Long> bounds = new ArrayList<>(times);
    bounds.addFirst(from);
    bounds.addLast(to);
    Map<String, Long> expected = new TreeMap<>();
    for (int i = 0; i + 1 < bounds.size(); i++) {
      Held held =
          plant.held(
              series, new PastMoment(bounds.get(i), moment.knownMicros(), moment.position()));
      if (held != null
          && !held.value().has(SamplesChange.REMOVED)
          && held.last().sample.quality() != Quality.BAD) {
        String state =
            PastPlant.isText(series) ? held.last().sample.text() : held.last().sample.bits() + "";
        Long _ = expected.merge(state, bounds.get(i + 1) - bounds.get(i), Long::sum);
      }
    }
    Map<String, Long> found = new TreeMap<>();
    StateQuery query =
        new StateQuery(
            new SeriesName(PastPlant.twin(series), "p" + series),
            from,
            to,
            Long.MAX_VALUE,
            moment.position(),
            moment.knownMicros());
    for (StateBucket bucket : states.apply(query)) {
      for (StateBucket.State state : bucket.states()) {
        String name = PastPlant.isText(series) ? state.text() : state.bits() + "";
        if (state.micros() > 0) {
          Long _ = found.merge(name, state.micros(), Long::sum);
        }
      }
    }
    assertThat(found).as("states of %d from %d to %d", series, from, to).isEqualTo(expected);
  }

  private static Optional<Reading> fold(
      HistoryStore history, int series, Statistic how, long from, long to, PastMoment known) {
    return history.fold(PastPlant.twin(series), "p" + series, how, from, to, known);
  }

  private static Reading reading(Row row) {
    return row.sample.type() == ValueType.TEXT
        ? new Reading(row.source(), ValueType.TEXT, 0, row.sample.text(), row.sample.quality())
        : new Reading(
            row.source(), ValueType.DOUBLE, row.sample.bits(), null, row.sample.quality());
  }
}
