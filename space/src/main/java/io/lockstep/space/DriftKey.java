package io.lockstep.space;

import io.lockstep.twin.DriftEntry;

/// What drift is counted by. Immutable.
///
/// @param twin empty when it concerns no twin that is known
public record DriftKey(String device, String twin, String path, String reason) {
  /// What an entry is counted by.
  public static DriftKey of(DriftEntry entry) {
    return new DriftKey(entry.device(), entry.twinId(), entry.path(), entry.reason());
  }
}
