package io.lockstep.journal;

import java.nio.ByteBuffer;

/// A segment file before its first record: made under a temporary name, filled with zeros so that
/// later syncs need not record a growing size, and renamed when its base is known.
final class NewSegment {

  static final String SUFFIX = ".tmp";
  private static final int FILL_BYTES = 1 << 20;
  private static final int SYNC_EVERY_BYTES = 4 << 20;

  private final Disk disk;
  private final String folder;
  private final String name;
  private DiskFile file;

  private NewSegment(Disk disk, String folder, String name, DiskFile file) {
    this.disk = disk;
    this.folder = folder;
    this.name = name;
    this.file = file;
  }

  static NewSegment create(Disk disk, String folder, long number) {
    String name = folder + "/next-" + number + SUFFIX;
    return new NewSegment(disk, folder, name, disk.open(name, true));
  }

  /// The file; a new one after [#activate].
  DiskFile file() {
    return file;
  }

  /// Writes zeros; syncs in steps, so that a commit in another file never waits for all of it.
  void fill(long recordBytes) {
    long bytes = recordBytes + SegmentHeader.BYTES;
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(FILL_BYTES, bytes));
    long unsynced = 0;
    for (long done = 0; done < bytes; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - done));
      int step = zeros.remaining();
      file.write(done, zeros);
      done += step;
      unsynced += step;
      if (unsynced >= SYNC_EVERY_BYTES) {
        file.sync();
        unsynced = 0;
      }
    }
    file.sync();
  }

  /// Gives it its header and name; both are durable when this returns.
  void activate(SegmentHeader header) {
    file.write(0, header.encode());
    file.sync();
    String finalName = Segments.file(folder, header.base());
    try {
      disk.rename(name, finalName);
      disk.syncFolder(folder);
      // An open file goes by the name it was opened under: its failures would name, and a reopening
      // would look for, what no longer exists.
      DiskFile renamed = disk.open(finalName, false);
      file.close();
      file = renamed;
    } catch (JournalException e) {
      // Which name it has is unknown now, so no failure from here on may count as passing.
      throw e.as(JournalException.Reason.IO_ERROR);
    }
  }

  /// Removes it, as far as the disk allows; opening the journal removes what is left.
  void discard() {
    try {
      file.close();
      disk.delete(name);
    } catch (JournalException _) {
      // It is only a leftover, and the failure that led here is being reported.
    }
  }
}
