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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Percentiles, modes, histograms and times in states, against plain lists.
class SpreadTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final long SPAN = 10_000_000;
  private static final TwinId TWIN = new TwinId("t");
  private static final List<Figure> FIGURES =
      Stream.<Figure>concat(
              Stream.of(Figure.Plain.values()),
              Stream.of(0.0, 5.0, 33.3, 50.0, 95.0, 100.0).map(Figure.Percentile::new))
          .toList();

  /// A property; `mixed` was held as integers first.
  private enum Name {
    DOUBLES(0),
    LONGS(1),
    SWITCHES(2),
    MIXED(3);

    final int series;

    Name(int series) {
      this.series = series;
    }
  }

  /// A usable number of a property.
  private record Usable(Name name, long source, double value) {}

  @TempDir Path temporary;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void spreadsAreThoseOfASortedList(@ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed)
      throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("spread");
    try (Store store = Store.open(folder.resolve("store"), InstantSource.system())) {
      List<Usable> numbers = new ArrayList<>();
      fill(store, random, numbers);
      for (int i = 0; i < 12; i++) {
        compare(store, random, numbers);
        compareHistogram(store, random, numbers);
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder())
            .forEach(path -> assertThat(path.toFile().delete()).isTrue());
      }
    }
  }

  private static void fill(Store store, Random random, List<Usable> numbers) {
    store.catalogue.add(new SeriesChange(0, TWIN, "DOUBLES", ValueType.DOUBLE, ""));
    store.catalogue.add(new SeriesChange(1, TWIN, "LONGS", ValueType.LONG, ""));
    store.catalogue.add(new SeriesChange(2, TWIN, "SWITCHES", ValueType.BOOLEAN, ""));
    store.catalogue.add(new SeriesChange(3, TWIN, "MIXED", ValueType.LONG, ""));
    store.catalogue.add(new SeriesChange(4, TWIN, "MIXED", ValueType.DOUBLE, ""));
    store.catalogue.commit();
    Batch batch = new Batch();
    int rows = random.nextInt(400);
    for (int i = 0; i < rows; i++) {
      Name name = Name.values()[random.nextInt(4)];
      long source = T + random.nextLong(SPAN);
      int series = name == Name.MIXED && i > rows / 2 ? 4 : name.series;
      ValueType type =
          switch (series) {
            case 0, 4 -> ValueType.DOUBLE;
            case 2 -> ValueType.BOOLEAN;
            default -> ValueType.LONG;
          };
      long bits =
          switch (type) {
            case DOUBLE -> Double.doubleToRawLongBits(number(random));
            case LONG -> random.nextInt(20) - 10;
            case BOOLEAN, TEXT, JSON -> random.nextInt(2);
          };
      boolean isReading = random.nextInt(10) != 0;
      Quality quality = random.nextInt(10) == 0 ? Quality.BAD : Quality.GOOD;
      batch.add(
          series,
          source,
          EncodedValue.encode(type, bits),
          null,
          quality,
          EncodedValue.CURRENT | (isReading ? 0 : EncodedValue.REMOVED),
          false,
          T + SPAN,
          8L * (i + 1),
          0);
      double number = type == ValueType.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
      if (isReading && quality != Quality.BAD && !Double.isNaN(number)) {
        numbers.add(new Usable(name, source, number));
      }
    }
    int _ = store.samples.commit(batch, 8L * (rows + 1));
    for (int i = 0; i < batch.size; i++) {
      boolean _ = store.state.expect(batch.series[i], batch.source[i]);
      store.state.visible(batch.series[i], batch.source[i], batch.isCurrent(i));
    }
  }

  private static double number(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextBoolean() ? 0.0 : -0.0;
      case 2 -> random.nextGaussian() * 1e300;
      default -> random.nextInt(30) / 4.0 - 3;
    };
  }

  private static void compare(Store store, Random random, List<Usable> numbers) {
    Name name = Name.values()[random.nextInt(4)];
    long from = T + random.nextLong(SPAN);
    long to = from + 1 + random.nextLong(SPAN);
    long width = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextLong(SPAN);
    if (width != Long.MAX_VALUE) {
      width = Math.max(width, SPAN / 500);
    }
    SummaryQuery query =
        new SummaryQuery(List.of(new SeriesName(TWIN, name.name())), from, to, width, FIGURES);
    BucketGrid grid = new BucketGrid(from, to, width);
    Map<Long, List<Double>> expected = new LinkedHashMap<>();
    for (Usable number : numbers) {
      if (number.name == name && number.source >= from && number.source < to) {
        expected
            .computeIfAbsent(grid.begin(grid.of(number.source)), _ -> new ArrayList<>())
            .add(number.value + 0.0);
      }
    }
    Map<Long, Bucket> found =
        new SummarySearch(store, query, true, 1 + random.nextInt(60))
            .page(0).stream()
                .map(SummarySearch.Told::bucket)
                .filter(bucket -> bucket.figure(Figure.Plain.SUM).isPresent())
                .collect(Collectors.toMap(Bucket::beginMicros, bucket -> bucket));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((begin, values) -> compare(Objects.requireNonNull(found.get(begin)), values));
  }

  private static void compare(Bucket bucket, List<Double> values) {
    values.sort(Comparator.naturalOrder());
    for (Figure figure : FIGURES) {
      if (figure instanceof Figure.Percentile(double percent)) {
        double place = percent / 100 * (values.size() - 1);
        int lower = (int) place;
        double less = values.get(lower);
        double greater = values.get(Math.min(values.size() - 1, lower + 1));
        double share = place - lower;
        double expected =
            share == 0 || less == greater ? less : less * (1 - share) + greater * share;
        assertThat(number(bucket, figure)).as("%s of %s", figure, values).isEqualTo(expected);
      }
    }
    Map<Double, Long> times =
        values.stream()
            .collect(Collectors.groupingBy(v -> v, LinkedHashMap::new, Collectors.counting()));
    long most = times.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    double mode =
        values.stream()
            .filter(value -> Objects.requireNonNull(times.get(value)) == most)
            .findFirst()
            .orElseThrow();
    assertThat(number(bucket, Figure.Plain.MODE)).as("mode of %s", values).isEqualTo(mode);
    assertThat(number(bucket, Figure.Plain.MIN) + 0.0).isEqualTo(values.getFirst());
    assertThat(number(bucket, Figure.Plain.MAX) + 0.0).isEqualTo(values.getLast());
  }

  private static double number(Bucket bucket, Figure figure) {
    return bucket.figure(figure).map(Reading::number).orElseThrow();
  }

  private static void compareHistogram(Store store, Random random, List<Usable> numbers) {
    Name name = Name.values()[random.nextInt(4)];
    long from = T + random.nextLong(SPAN);
    long to = from + 1 + random.nextLong(SPAN);
    int bins = 1 + random.nextInt(10);
    OptionalDouble low =
        random.nextBoolean() ? OptionalDouble.of(random.nextInt(10) - 5) : OptionalDouble.empty();
    OptionalDouble high =
        random.nextBoolean() ? OptionalDouble.of(6 + random.nextInt(9)) : OptionalDouble.empty();
    List<Double> values =
        numbers.stream()
            .filter(number -> number.name == name)
            .filter(number -> number.source >= from && number.source < to)
            .map(Usable::value)
            .toList();

    Histogram found =
        new HistogramSearch(
                store,
                new HistogramQuery(
                    new SeriesName(TWIN, name.name()),
                    from,
                    to,
                    bins,
                    low,
                    high,
                    SeriesQuery.NOW,
                    SeriesQuery.NOW))
            .run();

    assertThat(
            found.below()
                + found.above()
                + found.counts().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(values.size());
    assertThat(found.below()).isEqualTo(values.stream().filter(v -> v < found.low()).count());
    assertThat(found.above()).isEqualTo(values.stream().filter(v -> v > found.high()).count());
    low.ifPresent(bound -> assertThat(found.low()).isEqualTo(bound));
    if (low.isEmpty() && high.isEmpty() && !values.isEmpty()) {
      assertThat(found.below() + found.above()).isZero();
    }
    double width = (found.high() - found.low()) / found.counts().size();
    for (int i = 0; i < found.counts().size() && width > 0 && Math.abs(width) < 1e9; i++) {
      double begin = found.low() + i * width;
      double end = found.low() + (i + 1) * width;
      double slack = width * 1e-9;
      assertThat(found.counts().get(i))
          .isBetween(
              values.stream().filter(v -> v >= begin + slack && v < end - slack).count(),
              values.stream().filter(v -> v >= begin - slack && v <= end + slack).count());
    }
  }

  @Test
  void timesInStatesAreToldByBucketWithWhatHeldBefore() {
    try (ChangesLog changes = ChangesLog.open(temporary.resolve("log"))) {
      changes.series(0, "t", "state", ValueType.TEXT);
      changes.samples(ChangesLog.Sample.text(0, T, "idle"));
      changes.samples(ChangesLog.Sample.text(0, T + 10, "run"));
      changes.samples(ChangesLog.Sample.text(0, T + 25, "run"));
      changes.samples(ChangesLog.Sample.text(0, T + 30, "idle"));
      changes.samples(ChangesLog.Sample.text(0, T + 40, "x").withQuality(Quality.BAD));
      changes.samples(ChangesLog.Sample.text(0, T + 50, "run"));
      try (HistoryStore history =
          QuestDbHistory.create(
              HistoryOptions.in(temporary.resolve("history")), InstantSource.system())) {
        history.start(changes.journal());
        HistoryStoreContract.awaitAll(history, changes.journal());

        List<StateBucket> found =
            history.states(
                new StateQuery(
                    new SeriesName(TWIN, "state"),
                    T + 5,
                    T + 60,
                    Long.MAX_VALUE,
                    SeriesQuery.NOW,
                    SeriesQuery.NOW));

        assertThat(found)
            .containsExactly(
                new StateBucket(
                    T + 5,
                    T + 60,
                    List.of(
                        new StateBucket.State(ValueType.TEXT, 0, "idle", 15, 1),
                        new StateBucket.State(ValueType.TEXT, 0, "run", 30, 2))));
      }
    }
  }
}
