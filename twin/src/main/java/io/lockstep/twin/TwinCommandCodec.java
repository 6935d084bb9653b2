package io.lockstep.twin;

import java.nio.ByteBuffer;

/// The binary form of a [TwinCommand] in the input journal. Stateless.
@SuppressWarnings("DoNotCallSuggester")
public final class TwinCommandCodec {
  private TwinCommandCodec() {}

  /// The most bytes that [#write] may take.
  public static int bytesMax(TwinCommand command) {
    throw new UnsupportedOperationException();
  }

  /// Writes the command at the buffer's position.
  public static void write(TwinCommand command, ByteBuffer into) {
    throw new UnsupportedOperationException();
  }

  /// Reads a command at the buffer's position.
  ///
  /// @throws io.lockstep.model.LockstepException with DATA_CORRUPT when the bytes are none
  public static TwinCommand read(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }
}
