package io.lockstep.space;

import java.nio.ByteBuffer;

/// Yields inputs of a branch that runs ahead, each at its time: recorded, made up, or worked out
/// from the state by a simulation. It reads no clock; equal sources give equal inputs. Confined to
/// the thread of the run.
public interface Source extends AutoCloseable {
  /// In place of a time: nothing more will come.
  long NEVER = Long.MAX_VALUE;

  /// When its next input is due, microseconds since 1970-01-01T00:00Z; [#NEVER] when none is any
  /// more. Does not go back.
  long nextMicros();

  /// Feeds what is due at [#nextMicros], which is [Feed#nowMicros]; afterwards it is due later, or
  /// once more at the same time.
  void feed(Feed into);

  /// True when an input of its own will soon let the time pass that a timer of the branch waits
  /// for, so that the run lets it not pass by itself.
  ///
  /// @param dueMicros when the timer is due
  default boolean tells(long dueMicros) {
    return false;
  }

  /// True when it follows what comes out of the branch, by [#changed].
  default boolean follows() {
    return false;
  }

  /// A record that came out of the branch, while the input that led to it is being decided: to be
  /// remembered, and acted upon at [#nextMicros] or [#feed].
  ///
  /// @param kind number of a [io.lockstep.model.ChangeKind]
  /// @param record valid during the call only; its position may be moved
  default void changed(int kind, ByteBuffer record) {}

  /// Lets go of what it reads from.
  @Override
  default void close() {}
}
