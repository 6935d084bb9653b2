package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what is read from another disk. Thread-safe.
final class CountingDisk extends PassingDisk {
  private final AtomicLong readBytes = new AtomicLong();

  CountingDisk(Disk disk) {
    super(disk);
  }

  /// Bytes read so far.
  long readBytes() {
    return readBytes.get();
  }

  @Override
  DiskFile before(DiskFile file) {
    return new CountingFile(file);
  }

  private final class CountingFile extends PassingFile {
    CountingFile(DiskFile file) {
      super(file);
    }

    @Override
    public int read(long offset, ByteBuffer into) {
      int read = super.read(offset, into);
      readBytes.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
