package io.lockstep.space.audit;

import java.time.Duration;

/// How the audit writes. Immutable.
///
/// @param journal the name of the inputs journal, when it is in files of this disk; empty when it
///   is elsewhere, and then its bytes are not covered
/// @param entriesDelay how long an entry waits at most until it is in the chain
/// @param coverDelay how long inputs wait at most until their bytes are covered
/// @param checkpointInterval how long after a group a checkpoint is due at most
/// @param checkpointGroups after so many groups a checkpoint is due
/// @param fileBytesMax a file that is as long is followed by another
/// @param rangeBytesMax a group covers about so many bytes of inputs at most
public record AuditOptions(
    String journal,
    Duration entriesDelay,
    Duration coverDelay,
    Duration checkpointInterval,
    int checkpointGroups,
    long fileBytesMax,
    long rangeBytesMax) {

  /// The usual: entries within a second, inputs within ten, a checkpoint a minute.
  public static AuditOptions of(String journal) {
    return new AuditOptions(
        journal,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        1_000,
        8L << 20,
        64L << 20);
  }
}
