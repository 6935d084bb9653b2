package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model that twins can be of. Immutable.
///
/// @param model the parsed Interface; null for a drafted model
/// @param shape its slots
/// @param checks what each slot asks of a value
/// @param notes which annotations speak of quality; null when none does
/// @param uploadMicros when it was added, microseconds since epoch
public record ModelEntry(
    String id,
    @Nullable Interface model,
    Shape shape,
    List<TypedCheck> checks,
    @Nullable QualityNotes notes,
    boolean decommissioned,
    long uploadMicros) {
  private static final int DRAFT_CAPACITY_MIN = 4;

  public ModelEntry {
    checks = List.copyOf(checks);
  }

  /// True when it was drafted from readings.
  public boolean isDraft() {
    return model == null;
  }

  /// How many slots a twin's range has: a drafted model leaves room to grow.
  int capacity() {
    if (!isDraft()) {
      return shape.size();
    }
    int size = Math.max(DRAFT_CAPACITY_MIN, shape.size());
    return Integer.highestOneBit(size * 2 - 1);
  }

  ModelEntry withDecommissioned(boolean now) {
    return new ModelEntry(id, model, shape, checks, notes, now, uploadMicros);
  }
}
