package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Neither a plan that is lost nor a clock that is wrong takes what is to be kept.
class RetentionFaultTest {
  private static final long START = ChangesLog.START_MICROS;
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;

  private volatile long aheadMicros;

  private static RetentionChange plan(boolean isWhole, long keepMicros) {
    KeepShape shape =
        new KeepShape(List.of(new KeepShape.Rule("", keepMicros, "a.yaml:1")), List.of());
    return new RetentionChange(isWhole, Map.of(1, shape), 0, Map.of("t", 1));
  }

  private static void feed(ChangesLog changes, int days) {
    changes.series(0, "t", "number", ValueType.DOUBLE);
    for (int day = 0; day < days; day++) {
      long _ = changes.samples(Sample.of(0, START + day * DAY, day));
      changes.advance(DAY);
    }
  }

  @Test
  void whilePlansAreLostNothingGoes() throws Exception {
    Path store = folder.resolve("history");
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.appendRetention(plan(true, 30 * DAY));
      feed(changes, 6);
      try (HistoryStore history = open(store, changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        assertThat(readings(history)).isEqualTo(6);
      }
      Files.delete(store.resolve("retention.bin"));
      // By the settings, a day, nearly all of it would go.
      try (HistoryStore history = open(store, changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        await(() -> history.retention().isPlanLost());
        assertThat(readings(history)).isEqualTo(6);
        assertThat(((HistoryHealth.Running) history.health()).note())
            .contains("nothing is removed until it is told anew");
        changes.appendRetention(plan(true, 3 * DAY));
        changes.flush();
        HistoryStoreContract.awaitAll(history, changes.journal());
        await(() -> !history.retention().isPlanLost() && readings(history) < 6);
        assertThat(readings(history)).isEqualTo(3);
      }
    }
  }

  @Test
  void whileAPlanIsToldInPartsNothingGoesByWhatStandsBetween() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.appendRetention(plan(false, 30 * DAY));
      feed(changes, 6);
      try (HistoryStore history = open(folder.resolve("history"), changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        KeepShape shape =
            new KeepShape(List.of(new KeepShape.Rule("", 20 * DAY, "a.yaml:1")), List.of());
        RetentionChange whole =
            new RetentionChange(true, Map.of(1, shape), 0, Map.of("a", 1, "b", 1, "t", 1));
        List<RetentionChange> parts = whole.parts(1, 2);
        assertThat(parts).hasSize(3);
        for (RetentionChange part : parts) {
          changes.appendRetention(part);
          changes.flush();
          HistoryStoreContract.awaitAll(history, changes.journal());
        }
        assertThat(readings(history)).as("by the settings one would be left").isEqualTo(6);
      }
    }
  }

  @Test
  void aClockThatJumpsAheadTakesNothingAtOnce() {
    try (ChangesLog changes = ChangesLog.open(folder.resolve("log"))) {
      changes.appendRetention(plan(true, 30 * DAY));
      feed(changes, 6);
      try (HistoryStore history = open(folder.resolve("history"), changes)) {
        HistoryStoreContract.awaitAll(history, changes.journal());
        long before = history.retention().nowMicros();
        aheadMicros = 3_650 * DAY;
        // Something comes in, so that the history looks at the clock.
        awaitWith(changes, () -> history.retention().isBraked());
        assertThat(history.retention().nowMicros() - before).isLessThan(DAY);
        assertThat(readings(history)).isEqualTo(6);
        assertThat(((HistoryHealth.Running) history.health()).note()).contains("clock");
        aheadMicros = 0;
        awaitWith(changes, () -> !history.retention().isBraked());
        assertThat(readings(history)).isEqualTo(6);
      }
    }
  }

  private HistoryStore open(Path store, ChangesLog changes) {
    InstantSource clock =
        () -> Instant.EPOCH.plusNanos((changes.receivedMicros() + aheadMicros) * 1_000);
    HistoryStore history =
        QuestDbHistory.create(HistoryOptions.in(store).withRetention(Duration.ofDays(1)), clock);
    history.start(changes.journal());
    return history;
  }

  private static int readings(HistoryStore history) {
    return history
        .series(SeriesQuery.raw(new TwinId("t"), "number", Long.MIN_VALUE, Long.MAX_VALUE, 1_000))
        .orElseThrow()
        .readings()
        .size();
  }

  private static void await(BooleanSupplier isSo) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static void awaitWith(ChangesLog changes, BooleanSupplier isSo) {
    await(
        () -> {
          long _ = changes.twinChanged();
          return isSo.getAsBoolean();
        });
  }
}
