package io.lockstep.history;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A batch of readings was made visible.
@Name("lockstep.history.Commit")
@Label("History commit")
@Category("Lockstep")
@Description("A batch of readings was written to the history and made visible")
@StackTrace(false)
final class HistoryCommitEvent extends Event {
  @Label("Readings written")
  int rows;

  @Label("Duplicates dropped")
  int duplicates;
}
