package io.lockstep.space.audit;

import java.util.List;

/// What a verification has found. Immutable.
///
/// @param files files of the chain
/// @param groups groups that were checked
/// @param entries entries in them
/// @param checkpoints signatures that were checked: in the chain, in the inputs, the anchor, and
///   the one that was handed in
/// @param inputsFrom the first position of inputs that are covered and kept
/// @param inputsTo exclusive end of the inputs that are covered
/// @param inputBytes bytes of inputs that were compared with their digests
/// @param purgedBytes bytes of inputs that are gone as the chain says
/// @param isClosed true when the audit was closed properly
/// @param unanchoredBytes bytes behind the anchor, of a process that runs or was killed; the next
///   start writes them anew
/// @param archived entries of the archive of readings, in their order
/// @param damages what is wrong; empty when nothing is
public record AuditReport(
    int files,
    long groups,
    long entries,
    long checkpoints,
    long inputsFrom,
    long inputsTo,
    long inputBytes,
    long purgedBytes,
    boolean isClosed,
    long unanchoredBytes,
    List<AuditEntry> archived,
    List<Damage> damages) {
  /// Copies the lists.
  public AuditReport {
    archived = List.copyOf(archived);
    damages = List.copyOf(damages);
  }
}
