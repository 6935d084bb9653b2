package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A direct buffer that an appender fills and whose slices are batches. It returns to its pool when
/// the appender has moved on and every batch in it is done.
final class Chunk {

  private final ChunkPool pool;
  private final ByteBuffer buffer;
  private final AtomicInteger holders = new AtomicInteger(1);

  Chunk(ChunkPool pool, int bytes) {
    this.pool = pool;
    this.buffer = ByteBuffer.allocateDirect(bytes);
  }

  /// The whole buffer; only its appender moves the position and the limit.
  ByteBuffer buffer() {
    return buffer;
  }

  /// A view of its own for the journal's thread.
  ByteBuffer slice(int start, int end) {
    return buffer.slice(start, end - start);
  }

  void retain() {
    holders.getAndIncrement();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      holders.set(1);
      pool.giveBack(this);
    }
  }
}
