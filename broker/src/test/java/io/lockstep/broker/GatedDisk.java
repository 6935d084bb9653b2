package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A disk whose syncs wait at a gate while it is shut.
final class GatedDisk implements Disk {
  private final Disk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private final Condition arrived = lock.newCondition();
  private boolean isShut;
  private int waiting;

  GatedDisk(Disk disk) {
    this.disk = disk;
  }

  /// Shuts the gate; closing what is returned opens it, also when a test fails.
  Shut shut() {
    lock.lock();
    try {
      isShut = true;
    } finally {
      lock.unlock();
    }
    return this::open;
  }

  /// A gate that is shut until closed.
  interface Shut extends AutoCloseable {
    @Override
    void close();
  }

  private void open() {
    lock.lock();
    try {
      isShut = false;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a sync stands at the gate.
  void awaitArrival() {
    lock.lock();
    try {
      while (waiting == 0) {
        arrived.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pass() {
    lock.lock();
    try {
      waiting++;
      arrived.signalAll();
      while (isShut) {
        opened.awaitUninterruptibly();
      }
      waiting--;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public DiskFile open(String name, boolean create) {
    return new GatedFile(disk.open(name, create));
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

  private final class GatedFile implements DiskFile {
    private final DiskFile file;

    GatedFile(DiskFile file) {
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
      pass();
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
