package io.lockstep.history.archive;

import java.nio.file.Path;
import java.time.Duration;

/// How an archive is written. Immutable.
///
/// @param work a folder of this machine: files on their way, and what the archive is about to
///   enter; made when absent, and to be kept with the data
/// @param look how often it looks whether a day is over
public record ArchiveOptions(Path work, Duration look) {
  /// Looks every minute.
  public static ArchiveOptions in(Path work) {
    return new ArchiveOptions(work, Duration.ofMinutes(1));
  }
}
