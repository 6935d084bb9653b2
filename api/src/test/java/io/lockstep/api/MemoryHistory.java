package io.lockstep.api;

import io.lockstep.history.Aggregate;
import io.lockstep.history.HistoryHealth;
import io.lockstep.history.HistoryStatistics;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A history in memory that follows the changes log, for tests that are not about the store: raw
/// readings only, no bound on memory.
final class MemoryHistory implements HistoryStore {
  private final Map<Integer, SeriesChange> catalogue = new HashMap<>();
  private final Map<String, List<Reading>> readings = new HashMap<>();
  private final TreeMap<Long, List<CompletableFuture<Void>>> waiting = new TreeMap<>();
  private long committed = -1;
  private long rows;
  private @Nullable Reader reader;
  private @Nullable Thread thread;

  @Override
  public void start(Journal changes) {
    Reader from = changes.reader(changes.firstPosition());
    reader = from;
    thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (from.await(Duration.ofHours(1))) {
                    follow(from);
                  }
                });
  }

  private void follow(Reader from) {
    while (from.poll(this::take, 1_000) > 0) {
      release();
    }
  }

  private synchronized void take(long position, int kind, ByteBuffer payload) {
    ByteBuffer record = payload.duplicate();
    ChangeHeader header = ChangeHeader.read(record);
    switch (ChangeKind.ofNumber(kind)) {
      case SERIES -> {
        SeriesChange series = SeriesChange.read(record);
        catalogue.put(series.series(), series);
      }
      case SAMPLES ->
          rows +=
              SamplesChange.read(
                  record,
                  (series, sourceMicros, type, bits, text, quality, _, _, kept) -> {
                    if (kept) {
                      readings
                          .computeIfAbsent(key(series), _ -> new ArrayList<>())
                          .add(new Reading(sourceMicros, type, bits, text, quality));
                    }
                  });
      case TWIN, RELATIONSHIP, MODEL, DRIFT, REFUSAL, ALARM, COMMAND, EVENT_ROUTE, TELEMETRY -> {}
    }
    committed = header.inputPosition();
  }

  private String key(int series) {
    SeriesChange change = catalogue.get(series);
    if (change == null) {
      throw new IllegalStateException("series " + series + " was never announced");
    }
    return change.twin().value() + "/" + change.path();
  }

  private void release() {
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    synchronized (this) {
      Map<Long, List<CompletableFuture<Void>>> done = waiting.headMap(committed, true);
      done.values().forEach(ready::addAll);
      done.clear();
    }
    ready.forEach(future -> future.complete(null));
  }

  @Override
  public boolean keepsAll() {
    return false;
  }

  @Override
  public synchronized Optional<SeriesRange> series(SeriesQuery query) {
    List<Reading> all = readings.get(query.twin().value() + "/" + query.path());
    if (all == null) {
      return Optional.empty();
    }
    if (query.aggregate() != Aggregate.RAW) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "aggregate: expected RAW, found " + query.aggregate());
    }
    List<Reading> range =
        all.stream()
            .filter(
                r -> r.sourceMicros() >= query.fromMicros() && r.sourceMicros() < query.toMicros())
            .sorted(Comparator.comparingLong(Reading::sourceMicros))
            .toList();
    List<Reading> answer = range.subList(0, Math.min(query.points(), range.size()));
    ValueType type = all.getLast().type();
    return Optional.of(new SeriesRange(type, "", answer, answer.size() < range.size()));
  }

  @Override
  public synchronized Optional<Reading> latest(TwinId twin, String path) {
    return readings.getOrDefault(twin.value() + "/" + path, List.of()).stream()
        .max(Comparator.comparingLong(Reading::sourceMicros));
  }

  @Override
  public synchronized long committedInputPosition() {
    return committed;
  }

  @Override
  public synchronized CompletableFuture<Void> queryable(long inputPosition) {
    if (committed >= inputPosition) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.computeIfAbsent(inputPosition, _ -> new ArrayList<>()).add(future);
    return future;
  }

  @Override
  public HistoryHealth health() {
    return new HistoryHealth.Running("");
  }

  @Override
  public synchronized HistoryStatistics statistics() {
    return new HistoryStatistics(
        rows, rows, catalogue.size(), 0, 0, 0, 0, 0, 0, 0, 0, committed, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
