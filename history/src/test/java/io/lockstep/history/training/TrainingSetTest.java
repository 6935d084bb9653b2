package io.lockstep.history.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.history.HistoryOptions;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.history.parquet.ParquetSource;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What twins held stands side by side on one grid.
class TrainingSetTest {
  private static final long T = ChangesLog.START_MICROS;
  private static final long SECOND = 1_000_000;
  private static final List<SeriesChange> SERIES =
      List.of(
          new SeriesChange(0, new TwinId("a"), "v", ValueType.DOUBLE, "volt"),
          new SeriesChange(1, new TwinId("a"), "state", ValueType.TEXT, ""),
          new SeriesChange(2, new TwinId("b"), "v", ValueType.DOUBLE, "volt"));

  @TempDir Path folder;
  private ChangesLog log;
  private HistoryStore history;

  @BeforeEach
  void open() {
    log = ChangesLog.open(folder.resolve("log"));
    history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    history.start(log.journal());
    SERIES.forEach(
        each -> log.series(each.series(), each.twin().value(), each.path(), each.type()));
  }

  @AfterEach
  void close() {
    history.close();
    log.close();
  }

  private byte[] set(TrainingGrid.Method method, Optional<String> label, PastMoment known)
      throws Exception {
    history.queryable(log.inputPosition()).get();
    TrainingGrid grid = new TrainingGrid(T, T + 4 * SECOND, SECOND, method, label);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var _ =
        new TrainingSet(history, SERIES, grid, known, TrainingSet.Layout.WIDE, List.of())
            .write(out, Map.of());
    return out.toByteArray();
  }

  private List<Object[]> rows(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("set.parquet"), bytes);
    List<Object[]> rows = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file)) {
      source.read(row -> rows.add(row));
    }
    return rows;
  }

  private List<Object> column(byte[] bytes, String twin, int column) throws Exception {
    return rows(bytes).stream()
        .filter(row -> twin.equals(row[0]))
        .map(row -> row[column])
        .map(cell -> cell == null ? "-" : cell)
        .toList();
  }

  @Test
  void methodsSayWhatHoldsBetweenReadings() throws Exception {
    long _ =
        log.samples(
            Sample.of(0, T - 5 * SECOND, 4),
            Sample.of(0, T + SECOND / 2, 8),
            Sample.of(0, T + 2 * SECOND, 20),
            Sample.of(0, T + 5 * SECOND, 0));
    PastMoment now = PastMoment.NOW;
    // Columns by name: state, v.
    assertThat(column(set(TrainingGrid.Method.LAST, Optional.empty(), now), "a", 3))
        .containsExactly(4.0, 8.0, 20.0, 20.0);
    assertThat(column(set(TrainingGrid.Method.MEAN, Optional.empty(), now), "a", 3))
        .containsExactly(6.0, 8.0, 20.0, 20.0);
    assertThat(column(set(TrainingGrid.Method.NONE, Optional.empty(), now), "a", 3))
        .containsExactly(8.0, "-", 20.0, "-");
    List<Object> linear = column(set(TrainingGrid.Method.LINEAR, Optional.empty(), now), "a", 3);
    assertThat((Double) linear.get(1)).isEqualTo(12.0);
    assertThat(linear.get(2)).isEqualTo(20.0);
    // What comes after the range is not looked at.
    assertThat(linear.get(3)).isEqualTo("-");
    assertThat(rows(set(TrainingGrid.Method.LAST, Optional.empty(), now))).hasSize(8);
  }

  @Test
  void badValuesAreNoneAndTextsLabel() throws Exception {
    long _ =
        log.samples(
            Sample.of(0, T, 1),
            Sample.of(0, T + SECOND, 2).withQuality(Quality.BAD),
            Sample.text(1, T + 2 * SECOND, "broken"),
            Sample.of(2, T + 3 * SECOND, 5));
    byte[] bytes = set(TrainingGrid.Method.LAST, Optional.of("state"), PastMoment.NOW);
    assertThat(column(bytes, "a", 2)).containsExactly(1.0, "-", "-", "-");
    assertThat(column(bytes, "a", 3)).containsExactly("-", "-", "broken", "broken");
    assertThat(column(bytes, "b", 2)).containsExactly("-", "-", "-", 5.0);
    Path file = Files.write(folder.resolve("set.parquet"), bytes);
    try (ParquetSource source = ParquetSource.open(file)) {
      assertThat(source.columns())
          .extracting(each -> each.name())
          .containsExactly("twin", "time", "v", "label");
      assertThat(source.columns().get(2).notes()).containsEntry("unit", "volt");
    }
  }

  @Test
  void theSamePastGivesTheSameBytes() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long position = 0;
    for (int i = 0; i < 200; i++) {
      position = log.samples(Sample.of(0, T + random.nextLong(4 * SECOND), random.nextDouble()));
    }
    PastMoment then = new PastMoment(PastMoment.CURRENT, Long.MAX_VALUE, position);
    byte[] before = set(TrainingGrid.Method.MEAN, Optional.empty(), then);
    for (int i = 0; i < 50; i++) {
      long _ = log.samples(Sample.of(0, T + random.nextLong(4 * SECOND), random.nextDouble()));
    }
    assertThat(set(TrainingGrid.Method.MEAN, Optional.empty(), then)).isEqualTo(before);
    assertThat(set(TrainingGrid.Method.MEAN, Optional.empty(), PastMoment.NOW))
        .isNotEqualTo(before);
  }
}
