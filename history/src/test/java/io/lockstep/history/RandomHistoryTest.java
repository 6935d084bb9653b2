package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;

/// Random readings (late, repeated, sent again, restarted in between) against a plain list.
class RandomHistoryTest {
  private static final TwinId TWIN = new TwinId("t");
  private static final long T = ChangesLog.START_MICROS;

  /// What the store should hold, in the order it became known.
  private record Known(Sample sample, long position) {}

  /// What makes two readings with a stated time one.
  private record Identity(int series, long sourceMicros, long bits, String text) {}

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void answersAsAPlainListDoes(@ForAll @LongRange(min = 0, max = Integer.MAX_VALUE) long seed)
      throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("history");
    List<Known> naive = new ArrayList<>();
    Set<Identity> told = new HashSet<>();
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.series(0, "t", "number", ValueType.DOUBLE);
      changes.series(1, "t", "text", ValueType.TEXT);
      HistoryStore history = open(folder, changes);
      int inputs = 200 + random.nextInt(12_000);
      long spread = 1L << random.nextInt(4, 40);
      for (int i = 0; i < inputs; i++) {
        feed(changes, naive, told, random, i, spread);
        if (random.nextInt(500) == 0) {
          changes.flush();
          HistoryStoreContract.awaitAll(history, changes.journal());
        }
        if (random.nextInt(5_000) == 0) {
          changes.flush();
          history.close();
          history = open(folder, changes);
        }
      }
      changes.flush();
      HistoryStoreContract.awaitAll(history, changes.journal());
      for (int i = 0; i < 30; i++) {
        compare(history, naive, random, spread, changes.inputPosition());
      }
      assertThat(history.statistics().storedRows()).isEqualTo(naive.size());
      history.close();
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder())
            .forEach(path -> assertThat(path.toFile().delete()).isTrue());
      }
    }
  }

  private static HistoryStore open(Path folder, ChangesLog changes) {
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(changes.journal());
    return history;
  }

  private static void feed(
      ChangesLog changes,
      List<Known> naive,
      Set<Identity> told,
      Random random,
      int input,
      long spread) {
    List<Sample> samples = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int k = 0; k < count; k++) {
      samples.add(
          random.nextInt(4) == 0 && !naive.isEmpty()
              ? naive.get(random.nextInt(naive.size())).sample()
              : sample(random, input, spread));
    }
    changes.appendSamples(samples);
    for (Sample sample : samples) {
      Identity identity =
          new Identity(sample.series(), sample.sourceMicros(), sample.bits(), sample.text());
      if (!sample.isExplicit() || told.add(identity)) {
        naive.add(new Known(sample, changes.inputPosition()));
      }
    }
  }

  private static Sample sample(Random random, int input, long spread) {
    long time = T + input * 1000L - random.nextLong(spread);
    Sample sample =
        random.nextInt(5) == 0
            ? Sample.text(1, time, "text " + random.nextInt(3))
            : Sample.of(0, time, random.nextInt(20));
    sample = random.nextInt(5) == 0 ? sample.withoutStatedTime() : sample;
    return random.nextInt(8) == 0 ? sample.withQuality(Quality.BAD) : sample;
  }

  private static void compare(
      HistoryStore history, List<Known> naive, Random random, long spread, long lastPosition) {
    boolean isText = random.nextInt(4) == 0;
    long from = T - random.nextLong(spread) + random.nextLong(12_000_000);
    long to = random.nextInt(5) == 0 ? Long.MAX_VALUE : from + random.nextLong(spread);
    int points = 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000);
    long knownAt = random.nextBoolean() ? SeriesQuery.NOW : random.nextLong(lastPosition);
    List<Reading> expected =
        naive.stream()
            .filter(known -> known.sample().series() == (isText ? 1 : 0))
            .filter(known -> known.position() <= knownAt)
            .filter(known -> known.sample().sourceMicros() >= from)
            .filter(known -> known.sample().sourceMicros() < to)
            .sorted(Comparator.comparingLong(known -> known.sample().sourceMicros()))
            .map(known -> reading(known.sample()))
            .toList();
    String path = isText ? "text" : "number";

    SeriesRange raw =
        history
            .series(new SeriesQuery(TWIN, path, from, to, points, Aggregate.RAW, knownAt))
            .orElseThrow();
    assertThat(raw.readings()).isEqualTo(expected.subList(0, Math.min(points, expected.size())));
    assertThat(raw.truncated()).isEqualTo(expected.size() > points);

    long counted =
        history
            .series(new SeriesQuery(TWIN, path, from, to, points, Aggregate.COUNT, knownAt))
            .orElseThrow()
            .readings()
            .stream()
            .mapToLong(Reading::bits)
            .sum();
    assertThat(counted).isEqualTo(expected.size());
    if (!isText) {
      compareExtremes(history, expected, from, to, knownAt);
    }
  }

  private static void compareExtremes(
      HistoryStore history, List<Reading> expected, long from, long to, long knownAt) {
    List<Reading> usable =
        expected.stream().filter(reading -> reading.quality() != Quality.BAD).toList();
    List<Reading> least =
        history
            .series(new SeriesQuery(TWIN, "number", from, to, 1, Aggregate.MIN, knownAt))
            .orElseThrow()
            .readings();
    List<Reading> mean =
        history
            .series(new SeriesQuery(TWIN, "number", from, to, 1, Aggregate.MEAN, knownAt))
            .orElseThrow()
            .readings();
    if (usable.isEmpty()) {
      assertThat(least).isEmpty();
      assertThat(mean).isEmpty();
    } else {
      assertThat(least.getFirst().number())
          .isEqualTo(usable.stream().mapToDouble(Reading::number).min().orElseThrow());
      assertThat(mean.getFirst().number())
          .isEqualTo(usable.stream().mapToDouble(Reading::number).average().orElseThrow());
    }
  }

  private static Reading reading(Sample sample) {
    return sample.type().isPrimitive()
        ? new Reading(sample.sourceMicros(), sample.type(), sample.bits(), null, sample.quality())
        : new Reading(sample.sourceMicros(), sample.type(), 0, sample.text(), sample.quality());
  }
}
