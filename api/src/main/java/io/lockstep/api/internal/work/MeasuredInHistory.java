package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.Statistic;
import io.lockstep.model.TwinId;
import io.lockstep.simulation.calibration.MeasuredPast;
import java.util.Optional;

/// What calibrations go by: the history of the space. Thread-safe.
public final class MeasuredInHistory implements MeasuredPast {
  private final HistoryStore history;

  /// @param history must stay open as long as this is asked
  public MeasuredInHistory(HistoryStore history) {
    this.history = history;
  }

  @Override
  public void read(String twinId, String path, long fromMicros, long toMicros, Visitor into) {
    TwinId twin = new TwinId(twinId);
    history
        .fold(twin, path, Statistic.LAST, Long.MIN_VALUE, fromMicros, PastMoment.NOW)
        .ifPresent(held -> tell(held, into));
    long from = fromMicros;
    boolean hasMore = true;
    while (hasMore) {
      Optional<SeriesRange> found =
          history.series(SeriesQuery.raw(twin, path, from, toMicros, SeriesQuery.MOST_POINTS));
      hasMore = found.isPresent() && found.get().truncated();
      if (found.isPresent()) {
        found.get().readings().forEach(each -> tell(each, into));
      }
      if (hasMore) {
        // Those of the last time may go on: they are told again.
        from = Math.max(from + 1, found.get().readings().getLast().sourceMicros());
      }
    }
  }

  private static void tell(Reading reading, Visitor into) {
    into.reading(reading.sourceMicros(), reading.number(), reading.quality());
  }
}
