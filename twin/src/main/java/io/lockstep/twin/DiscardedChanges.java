package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import java.nio.ByteBuffer;

/// Takes changes that nobody wants. Confined to one thread.
final class DiscardedChanges implements ChangeSink {
  private ByteBuffer buffer = ByteBuffer.allocate(1024);

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    if (buffer.capacity() < bytesMax) {
      buffer = ByteBuffer.allocate(bytesMax);
    }
    return buffer.clear();
  }

  @Override
  public void end() {}
}
