package io.lockstep.history.archive;

import java.util.Optional;

/// Where manifests of archives are entered, so that nobody can change them unseen: the port.
/// Thread-safe.
public interface ArchiveLedger {
  /// Enters a manifest; durable when it returns.
  ///
  /// @throws io.lockstep.model.LockstepException STORAGE_FAILED: it may have been entered
  void enter(ArchiveEntry entry);

  /// The last entry of an archive.
  ///
  /// @throws io.lockstep.model.LockstepException STORAGE_FAILED
  Optional<ArchiveEntry> last(String archive);
}
