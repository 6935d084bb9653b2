package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;

/// A disk in front of another one, which passes everything on: a test overrides what it looks at.
abstract class PassingDisk implements Disk {
  private final Disk disk;

  PassingDisk(Disk disk) {
    this.disk = disk;
  }

  /// The file that stands in front of one of the other disk.
  abstract DiskFile before(DiskFile file);

  @Override
  public DiskFile open(String name, boolean create) {
    return before(disk.open(name, create));
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

  /// A file that passes everything on.
  static class PassingFile implements DiskFile {
    private final DiskFile file;

    PassingFile(DiskFile file) {
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
      return file.read(offset, into);
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
