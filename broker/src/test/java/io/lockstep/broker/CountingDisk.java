package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what is read from another disk. Thread-safe.
final class CountingDisk implements Disk {
  private final Disk disk;
  private final AtomicLong readBytes = new AtomicLong();

  CountingDisk(Disk disk) {
    this.disk = disk;
  }

  /// Bytes read so far.
  long readBytes() {
    return readBytes.get();
  }

  @Override
  public DiskFile open(String name, boolean create) {
    return new CountingFile(disk.open(name, create));
  }

  @Override
  public List<String> list(String name) {
    return disk.list(name);
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public void delete(String name) {
    disk.delete(name);
  }

  @Override
  public void rename(String from, String to) {
    disk.rename(from, to);
  }

  @Override
  public void syncFolder(String name) {
    disk.syncFolder(name);
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes();
  }

  private final class CountingFile implements DiskFile {
    private final DiskFile file;

    CountingFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void write(long offset, ByteBuffer... data) {
      file.write(offset, data);
    }

    @Override
    public int read(long offset, ByteBuffer into) {
      int read = file.read(offset, into);
      readBytes.addAndGet(Math.max(0, read));
      return read;
    }

    @Override
    public void sync() {
      file.sync();
    }

    @Override
    public void truncate(long size) {
      file.truncate(size);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
