package io.lockstep.journal;

import java.nio.ByteBuffer;

/// An open file of a [Disk]. One thread writes; any number may read at the same time.
public interface DiskFile extends AutoCloseable {

  /// The file's size in bytes.
  long size();

  /// Writes the remaining bytes of all buffers, one after the other, beginning at a file offset.
  /// When it throws, any part may have been written.
  void write(long offset, ByteBuffer... data);

  /// Reads until the buffer is full or the file ends.
  ///
  /// @return the bytes read, 0 at or past the end of the file
  int read(long offset, ByteBuffer into);

  /// Returns once everything written and truncated before is durable (fdatasync).
  void sync();

  /// Cuts the file to a size; durable after the next [#sync].
  void truncate(long size);

  @Override
  void close();
}
