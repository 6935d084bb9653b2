package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.Statistic;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.simulation.calibration.MeasuredPast;
import java.util.List;

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
    SeriesRange page = page(twin, path, from, toMicros);
    page.readings().forEach(each -> tell(each, into));
    while (page.truncated()) {
      // Those of the last time may go on: they are told again.
      from = Math.max(from + 1, page.readings().getLast().sourceMicros());
      page = page(twin, path, from, toMicros);
      page.readings().forEach(each -> tell(each, into));
    }
  }

  private SeriesRange page(TwinId twin, String path, long fromMicros, long toMicros) {
    return history
        .series(SeriesQuery.raw(twin, path, fromMicros, toMicros, SeriesQuery.MOST_POINTS))
        .orElseGet(() -> new SeriesRange(ValueType.DOUBLE, "", List.of(), false));
  }

  private static void tell(Reading reading, Visitor into) {
    into.reading(reading.sourceMicros(), reading.number(), reading.quality());
  }
}
