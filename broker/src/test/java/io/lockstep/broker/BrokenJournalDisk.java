package io.lockstep.broker;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import io.lockstep.journal.JournalException;
import java.util.concurrent.atomic.AtomicLong;

/// A disk that fails to sync the input journal from some time on, while all other files, those of
/// the sessions among them, are as they should be. Thread-safe.
final class BrokenJournalDisk extends PassingDisk {
  private final AtomicLong syncsLeft = new AtomicLong(Long.MAX_VALUE);

  BrokenJournalDisk(Disk disk) {
    super(disk);
  }

  /// Lets so many syncs succeed, then fail.
  void failAfter(long syncs) {
    syncsLeft.set(syncs);
  }

  /// Lets all succeed again.
  void mend() {
    syncsLeft.set(Long.MAX_VALUE);
  }

  boolean hasFailed() {
    return syncsLeft.get() < 0;
  }

  @Override
  public DiskFile open(String name, boolean create) {
    DiskFile file = super.open(name, create);
    return name.startsWith("inputs/") ? new FailingFile(file) : file;
  }

  @Override
  DiskFile before(DiskFile file) {
    return file;
  }

  private final class FailingFile extends PassingFile {
    FailingFile(DiskFile file) {
      super(file);
    }

    @Override
    public void sync() {
      if (syncsLeft.decrementAndGet() < 0) {
        throw new JournalException(
            JournalException.Reason.IO_ERROR, "sync: expected success, found EIO by plan");
      }
      super.sync();
    }
  }
}
