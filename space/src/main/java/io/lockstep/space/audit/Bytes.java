package io.lockstep.space.audit;

import java.nio.ByteBuffer;

/// Bytes out of buffers.
final class Bytes {
  private Bytes() {}

  /// The remaining bytes, which are consumed.
  static byte[] of(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }
}
