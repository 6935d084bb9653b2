/// The durable, segmented, checksummed log with group commit.
///
/// Start with [Journal]; append with an [Appender], read with a [Reader]. [CompactedLog] keeps
/// small state by key. [Disk] and [TimeSource] are the seams a simulation replaces.
@NullMarked
package io.lockstep.journal;

import org.jspecify.annotations.NullMarked;
