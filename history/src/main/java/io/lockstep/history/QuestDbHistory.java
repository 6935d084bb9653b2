package io.lockstep.history;

import io.lockstep.journal.Journal;
import io.lockstep.model.TwinId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The history in an embedded QuestDB (being built).
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class QuestDbHistory implements HistoryStore {
  private QuestDbHistory() {}

  /// Nothing is touched before [#start].
  public static QuestDbHistory create(HistoryOptions options, InstantSource clock) {
    return new QuestDbHistory();
  }

  private static UnsupportedOperationException soon() {
    return new UnsupportedOperationException("being built");
  }

  @Override
  public void start(Journal changes) {
    throw soon();
  }

  @Override
  public Optional<SeriesRange> series(SeriesQuery query) {
    throw soon();
  }

  @Override
  public Optional<Reading> latest(TwinId twin, String path) {
    throw soon();
  }

  @Override
  public long committedInputPosition() {
    throw soon();
  }

  @Override
  public CompletableFuture<Void> queryable(long inputPosition) {
    throw soon();
  }

  @Override
  public HistoryHealth health() {
    throw soon();
  }

  @Override
  public HistoryStatistics statistics() {
    throw soon();
  }

  @Override
  public void close() {}
}
