package io.lockstep.history.archive;

import java.time.Instant;

/// How it stands with an archive. Immutable.
public sealed interface ArchiveHealth {
  /// Not begun yet, or closed.
  record Resting() implements ArchiveHealth {}

  /// All is well.
  record Running() implements ArchiveHealth {}

  /// It goes on, and something is to be known.
  ///
  /// @param message what, and what to do
  record Incomplete(String message) implements ArchiveHealth {}

  /// It could not go on; it is tried again, and what is to be archived first stays.
  ///
  /// @param message what is wrong
  /// @param since when
  record Failed(String message, Instant since) implements ArchiveHealth {}
}
