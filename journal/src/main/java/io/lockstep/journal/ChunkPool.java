package io.lockstep.journal;

import org.jctools.queues.MpmcArrayQueue;

/// Keeps chunks of the usual size for re-use, so that appending allocates nothing; larger ones are
/// left to the collector. Thread-safe.
final class ChunkPool {

  private static final int LARGEST_CHUNK_BYTES = 256 << 10;
  private static final int SMALLEST_CHUNK_BYTES = 4 << 10;
  private static final int CHUNKS_IN_FLIGHT = 64;

  private final int chunkBytes;
  private final MpmcArrayQueue<Chunk> kept = new MpmcArrayQueue<>(CHUNKS_IN_FLIGHT);

  /// @param pendingBytes what may be under way at a time
  ChunkPool(long pendingBytes) {
    long share =
        Math.clamp(pendingBytes / CHUNKS_IN_FLIGHT, SMALLEST_CHUNK_BYTES, LARGEST_CHUNK_BYTES);
    chunkBytes = Integer.highestOneBit((int) share);
  }

  /// A chunk of at least so many bytes, held once.
  Chunk take(int bytes) {
    if (bytes > chunkBytes) {
      return new Chunk(this, Integer.highestOneBit(bytes - 1) << 1);
    }
    Chunk chunk = kept.poll();
    return chunk == null ? new Chunk(this, chunkBytes) : chunk;
  }

  void giveBack(Chunk chunk) {
    if (chunk.buffer().capacity() == chunkBytes) {
      // When the pool is full the chunk goes to the collector.
      boolean _ = kept.offer(chunk);
    }
  }
}
