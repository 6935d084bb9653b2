package io.lockstep.bench.micro;

import io.lockstep.model.ChangeKind;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;

/// Lets the kernel write its changes into a buffer that nobody reads. Confined to one thread.
final class DroppedChanges implements ChangeSink {
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    if (buffer.capacity() < bytesMax) {
      buffer = ByteBuffer.allocate(bytesMax);
    }
    return buffer.clear();
  }

  @Override
  public void end() {
    // Nobody reads it.
  }
}
