package io.lockstep.journal;

import java.time.Instant;
import java.util.List;

/// Whether a journal can take records, and what of it is damaged. Immutable.
public sealed interface JournalHealth {

  /// The stretches in quarantine, by position.
  List<DamagedRange> quarantined();

  /// Records are taken and become durable.
  record Healthy(List<DamagedRange> quarantined) implements JournalHealth {
    /// Copies the list.
    public Healthy {
      quarantined = List.copyOf(quarantined);
    }
  }

  /// Records are refused; what is durable can be read.
  ///
  /// @param reason [JournalException.Reason#DISK_FULL] and [JournalException.Reason#UNREACHABLE]
  ///   resume by themselves; others last until the journal is opened anew
  /// @param message what happened and how to mend it
  /// @param since when it happened
  record ReadOnly(
      JournalException.Reason reason, String message, Instant since, List<DamagedRange> quarantined)
      implements JournalHealth {
    /// Copies the list.
    public ReadOnly {
      quarantined = List.copyOf(quarantined);
    }
  }
}
