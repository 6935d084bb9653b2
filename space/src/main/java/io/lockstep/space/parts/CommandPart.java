package io.lockstep.space.parts;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The third stage: the commands to the twins of one part. Its letters come from several twin
/// parts: they must be handed in by rising position, those of one twin part in their order, and of
/// one position by rising number of the twin part. A worker that holds
/// several parts of a space keeps, beside them, a template: a part without twins that takes the
/// letters to [Letter#ALL] only, so that it knows models; a part that is
/// addressed for the first time is the template's [#part]. Letters to all go to the template and to
/// each part. Single writer: confined to one thread.
public final class CommandPart {
  /// A template that knows nothing yet.
  ///
  /// @param parts how many parts there are
  public static CommandPart template(int parts) {
    throw new UnsupportedOperationException("wip");
  }

  /// A part without twins that knows what this template knows; costs a generation increment.
  public CommandPart part(int number) {
    throw new UnsupportedOperationException("wip");
  }

  /// Handles a letter of a twin part.
  public void take(Letter letter, Outlet out) {
    throw new UnsupportedOperationException("wip");
  }

  /// When the part wants to be told the time, microseconds since 1970-01-01T00:00Z;
  /// [Long#MAX_VALUE] for never. It is told by letters to all.
  public long nextTimerMicros() {
    throw new UnsupportedOperationException("wip");
  }


  /// An independent copy; costs a generation increment. Another thread may write it.
  public CommandPart fork() {
    throw new UnsupportedOperationException("wip");
  }

  /// Writes all state.
  public void write(DataOutput out) throws IOException {
    throw new UnsupportedOperationException("wip");
  }

  /// Reads what [#write] wrote, in this release or the one before.
  public static CommandPart read(DataInput in) throws IOException {
    throw new UnsupportedOperationException("wip");
  }
}
