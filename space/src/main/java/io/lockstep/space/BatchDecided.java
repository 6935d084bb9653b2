package io.lockstep.space;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The kernel's thread decided a batch of input records.
@Name("io.lockstep.space.BatchDecided")
@Label("Batch Decided")
@Category({"Lockstep", "Space"})
@StackTrace(false)
final class BatchDecided extends Event {
  @Label("Records")
  int records;

  @Label("Applied Position")
  long position;
}
