package io.lockstep.space.parts;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The first stage: one a space. It takes the inputs of the space in their order, decides what is
/// about structure (models, which twins there are, relationships, devices, bindings), and sends
/// what is about one twin to that twin's part. Single writer: confined to one thread.
public final class GraphPart {
  /// A graph part that knows nothing yet.
  ///
  /// @param parts how many twin parts, and command parts, there are
  public static GraphPart empty(int parts) {
    throw new UnsupportedOperationException("wip");
  }

  /// Handles an input record of the space.
  ///
  /// @param position rises from input to input
  /// @param kind as in [io.lockstep.model.InputKind]
  /// @param payload valid during the call only
  /// @throws IllegalStateException while [#waits]
  public void take(long position, int kind, ByteBuffer payload, Outlet out) {
    throw new UnsupportedOperationException("wip");
  }

  /// True when the input that was taken last is decided by a twin part: until its verdict has come
  /// the next input has to wait.
  public boolean waits() {
    throw new UnsupportedOperationException("wip");
  }

  /// Takes a verdict; one that is not waited for, or came before, is ignored.
  public void verdict(long position, boolean done, Outlet out) {
    throw new UnsupportedOperationException("wip");
  }

  /// An independent copy; costs a generation increment. Another thread may write it.
  public GraphPart fork() {
    throw new UnsupportedOperationException("wip");
  }

  /// Writes all state.
  public void write(DataOutput out) throws IOException {
    throw new UnsupportedOperationException("wip");
  }

  /// Reads what [#write] wrote, in this release or the one before.
  public static GraphPart read(DataInput in) throws IOException {
    throw new UnsupportedOperationException("wip");
  }
}
