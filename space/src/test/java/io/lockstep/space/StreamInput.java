package io.lockstep.space;

import java.nio.ByteBuffer;

/// One input record of a stream. Nobody changes the payload.
///
/// @param position rises from input to input of a space
/// @param kind as in [io.lockstep.model.InputKind]
/// @param what says what it is, for messages of tests
public record StreamInput(long position, int kind, ByteBuffer payload, String what) {
  /// The payload, to be read once.
  public ByteBuffer buffer() {
    return payload.duplicate();
  }

  /// A copy of the payload's bytes.
  public byte[] bytes() {
    byte[] bytes = new byte[payload.remaining()];
    buffer().get(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return position + " " + what;
  }
}
