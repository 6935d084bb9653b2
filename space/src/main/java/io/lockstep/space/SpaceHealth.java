package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import java.util.List;

/// Whether a space takes and decides records, and what an operator should know. Immutable.
public sealed interface SpaceHealth {
  /// What was found since the start, each kind once: skipped snapshots, damaged stretches of a log,
  /// records that revealed a defect of ours.
  List<Finding> findings();

  /// Records are taken and decided.
  record Running(List<Finding> findings) implements SpaceHealth {
    /// Copies the list.
    public Running {
      findings = List.copyOf(findings);
    }
  }

  /// Reads are answered, new records are refused.
  ///
  /// @param reason which log cannot be written, why, and how to mend it
  record ReadOnly(String reason, List<Finding> findings) implements SpaceHealth {
    /// Copies the list.
    public ReadOnly {
      findings = List.copyOf(findings);
    }
  }

  /// The kernel thread has ended; nothing is decided until the next start. What is journalled is
  /// decided then.
  ///
  /// @param code what kind of failure ended it
  /// @param reason what happened, where, and how to mend it
  record Stopped(ErrorCode code, String reason, List<Finding> findings) implements SpaceHealth {
    /// Copies the list.
    public Stopped {
      findings = List.copyOf(findings);
    }
  }

  /// Something an operator should know that did not stop the space.
  ///
  /// @param kind what sort of finding, stable
  /// @param first the first occurrence: what, where, expected, found
  /// @param count how often it occurred since the start
  record Finding(Kind kind, String first, long count) {}

  /// The sorts of findings.
  enum Kind {
    /// A snapshot was torn, corrupt or of an unknown format; an older one or the whole journal was
    /// used instead.
    SNAPSHOT_SKIPPED,
    /// Taking a snapshot failed; the next one is tried when it is due.
    SNAPSHOT_FAILED,
    /// A stretch of the input journal is in quarantine: what stood there was never decided again.
    INPUTS_GAP,
    /// A stretch of the changes log is in quarantine.
    CHANGES_GAP,
    /// Outputs that a damaged stretch of the changes log had lost were written again.
    CHANGES_REPAIRED,
    /// This release decides a replayed record otherwise than the release that logged it; the logged
    /// decision stays binding.
    REPLAY_DIFFERED,
    /// A field message made the decoder or the kernel fail; it was counted as drift.
    FIELD_MESSAGE_DEFECT,
    /// A command made the kernel fail; it was refused.
    COMMAND_DEFECT,
    /// A command, or a request of a decoder, could not be made a message; a command has failed.
    DOWNLINK_DEFECT,
    /// A timer made the kernel fail when it was due; it is not tried again.
    TICK_DEFECT,
    /// A live feed lost its place in the changes log.
    LIVE_FEED_INTERRUPTED,
    /// Bindings in the journal could not be read by this release; those before stay in force.
    BINDINGS_REFUSED
  }
}
