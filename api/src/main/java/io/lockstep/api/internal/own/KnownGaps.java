package io.lockstep.api.internal.own;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.LostDay;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.model.TwinId;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where readings of a property are known to be missing: what was noted, and what retention took.
/// Thread-safe.
final class KnownGaps {
  private final Keeping keeping;
  private final HistoryStore history;

  KnownGaps(Keeping keeping, HistoryStore history) {
    this.keeping = keeping;
    this.history = history;
  }

  /// Those that are in a range of source times, by their begin.
  List<KnownGap> of(TwinId twin, String path, long fromMicros, long toMicros) {
    List<KnownGap> all = new ArrayList<>();
    taken(twin, path).filter(gap -> gap.toMicros() > fromMicros).ifPresent(all::add);
    for (LostDay day : history.lostDays()) {
      if (day.fromMicros() < toMicros && day.toMicros() > fromMicros) {
        all.add(
            new KnownGap(
                "",
                twin.value(),
                path,
                day.fromMicros(),
                day.toMicros(),
                "readings received on this day may be missing: files of the history were damaged and lie in '%s'"
                    .formatted(day.folder()),
                KnownGap.Source.LOST));
      }
    }
    all.addAll(keeping.gaps(twin.value(), path, fromMicros, toMicros));
    return all;
  }

  private Optional<KnownGap> taken(TwinId twin, String path) {
    RetentionState state = history.retention();
    return keeping
        .rule(twin.value(), path)
        .filter(rule -> state.takenBefore(rule) != Long.MIN_VALUE)
        .map(rule -> KnownGap.ofRetention(twin.value(), path, state.takenBefore(rule), rule));
  }
}
