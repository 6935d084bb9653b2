package io.lockstep.space;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A snapshot was written.
@Name("io.lockstep.space.SnapshotWritten")
@Label("Snapshot Written")
@Category({"Lockstep", "Space"})
@StackTrace(false)
final class SnapshotWritten extends Event {
  @Label("Inputs Position")
  long position;

  @Label("Size")
  @DataAmount
  long bytes;
}
