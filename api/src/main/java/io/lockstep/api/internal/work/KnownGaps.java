package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.LostReadings;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.ingest.Devices;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where readings are known to be missing: what was noted, what retention took, what the history
/// lost, and times in which devices were not connected. Thread-safe.
public final class KnownGaps {
  private final HistoryStore history;
  private final Absences absences;

  public KnownGaps(HistoryStore history, Devices devices) {
    this.history = history;
    absences = new Absences(history, devices);
  }

  /// Those of a property that are in a range of source times, by their begin.
  ///
  /// @param type of its values; empty when nobody knows
  public List<KnownGap> of(
      Keeping keeping,
      TwinId twin,
      String path,
      Optional<ValueType> type,
      long fromMicros,
      long toMicros) {
    List<KnownGap> all = new ArrayList<>();
    taken(keeping, twin, path).ifPresent(all::add);
    history.lost().stream()
        .filter(lost -> lost.kind().concerns(type))
        .map(KnownGaps::gap)
        .forEach(all::add);
    all.removeIf(gap -> gap.fromMicros() >= toMicros || gap.toMicros() <= fromMicros);
    all.addAll(keeping.gaps(twin.value(), path, fromMicros, toMicros));
    if (!absences.isToldBy(path)) {
      all.addAll(absences.of(twin, fromMicros, toMicros));
    }
    all.sort(Comparator.comparingLong(KnownGap::fromMicros));
    return all;
  }

  /// What the history lost, of whatever twin.
  public List<KnownGap> lost() {
    return history.lost().stream().map(KnownGaps::gap).toList();
  }

  /// What retention took of a property, by the rule that was told.
  public Optional<KnownGap> taken(Keeping keeping, TwinId twin, String path) {
    RetentionState state = history.retention();
    return keeping
        .rule(twin.value(), path)
        .filter(rule -> state.takenBefore(rule) != Long.MIN_VALUE)
        .map(rule -> KnownGap.ofRetention(twin.value(), path, state.takenBefore(rule), rule));
  }

  /// When the devices of a twin were not connected, in a range of source times.
  public List<KnownGap> absences(TwinId twin, long fromMicros, long toMicros) {
    return absences.of(twin, fromMicros, toMicros);
  }

  private static KnownGap gap(LostReadings lost) {
    return new KnownGap(
        "", "", "", lost.fromMicros(), lost.toMicros(), lost.reason(), KnownGap.Source.LOST);
  }
}
