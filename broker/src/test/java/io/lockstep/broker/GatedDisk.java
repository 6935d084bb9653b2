package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A disk whose syncs wait at a gate while it is shut.
final class GatedDisk extends PassingDisk {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private final Condition arrived = lock.newCondition();
  private boolean isShut;
  private int waiting;

  GatedDisk(Disk disk) {
    super(disk);
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
  DiskFile before(DiskFile file) {
    return new GatedFile(file);
  }

  private final class GatedFile extends PassingFile {
    GatedFile(DiskFile file) {
      super(file);
    }

    @Override
    public void sync() {
      pass();
      super.sync();
    }
  }
}
