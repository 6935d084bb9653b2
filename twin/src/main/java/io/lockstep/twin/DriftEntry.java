package io.lockstep.twin;

import io.lockstep.twin.access.Right;
import io.lockstep.twin.internal.state.DriftTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that the field sends and the model does not know. Immutable.
///
/// @param device who sent it
/// @param twinId for which twin, empty when that is not known
/// @param path what of the twin, empty when it concerns the whole message
/// @param reason a short word in upper case, e.g. `UNKNOWN_PROPERTY`
/// @param count how often
/// @param firstMicros received first, microseconds since epoch
/// @param lastMicros received last, microseconds since epoch
/// @param lastPosition the input position of the last one: the raw message stands there
/// @param example what was found last, shortened
public record DriftEntry(
    String device,
    String twinId,
    String path,
    String reason,
    long count,
    long firstMicros,
    long lastMicros,
    long lastPosition,
    String example) {
  /// The entries of a state, latest first.
  ///
  /// @param twinId only of this twin, or null
  /// @param device only of this device, or null
  static List<DriftEntry> latest(
      State state, @Nullable String twinId, @Nullable String device, int max) {
    DriftTable drift = state.drift;
    List<DriftEntry> entries = new ArrayList<>();
    for (int i = 0; i < drift.size(); i++) {
      DriftTable.Key key = drift.key(i);
      if ((twinId == null || twinId.equals(key.twinId()))
          && (device == null || device.equals(key.device()))
          && isSeen(state, key)) {
        entries.add(
            new DriftEntry(
                key.device(),
                key.twinId(),
                key.path(),
                key.reason(),
                drift.count(i),
                drift.firstMicros(i),
                drift.lastMicros(i),
                drift.lastPosition(i),
                drift.example(i)));
      }
    }
    entries.sort(Comparator.comparingLong(DriftEntry::lastPosition).reversed());
    return entries.size() <= max ? entries : List.copyOf(entries.subList(0, max));
  }

  /// Drift is seen by those who could read what it would have been; that of no twin by those who
  /// may read everything.
  private static boolean isSeen(State state, DriftTable.Key key) {
    Veil veil = state.veil();
    return veil == null
        || (!key.twinId().isEmpty()
            && veil.sight().of(key.twinId(), "").allows(Right.READ, key.path()));
  }
}
