package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The damaged ranges of a log, and copies of their bytes in the folder `quarantine` of the disk,
/// as evidence. The log's file is left as it is. Thread-safe.
final class Quarantine {

  static final String FOLDER = "quarantine";
  private static final long LARGEST_COPY_BYTES = 64L << 20;
  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

  private final Disk disk;
  private final String owner;
  private final ConcurrentSkipListMap<Long, DamagedRange> ranges = new ConcurrentSkipListMap<>();

  Quarantine(Disk disk, String owner) {
    this.disk = disk;
    this.owner = owner;
  }

  List<DamagedRange> ranges() {
    return List.copyOf(ranges.values());
  }

  int size() {
    return ranges.size();
  }

  /// Reports a range, once, and copies it from where it starts in a file.
  void add(long from, long to, DiskFile file, long fileOffset, String finding) {
    if (ranges.containsKey(from)) {
      return;
    }
    enter(new DamagedRange(from, to, copy(from, to, file, fileOffset), finding));
  }

  /// Reports what cannot be copied.
  void add(long from, long to, String finding) {
    enter(new DamagedRange(from, to, "", finding));
  }

  private void enter(DamagedRange range) {
    if (ranges.putIfAbsent(range.fromPosition(), range) == null) {
      log.atError()
          .addKeyValue("log", owner)
          .addKeyValue("from", range.fromPosition())
          .addKeyValue("to", range.toPosition())
          .addKeyValue("copy", range.quarantineFile())
          .addKeyValue("finding", range.finding())
          .log("Damaged records are in quarantine and will not be served");
    }
  }

  private String copy(long from, long to, DiskFile file, long fileOffset) {
    String name = "%s/%s-%d-%d.bin".formatted(FOLDER, owner.replace('/', '_'), from, to);
    try (DiskFile target = disk.open(name, true)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(1 << 20, to - from));
      long bytes = Math.min(to - from, LARGEST_COPY_BYTES);
      for (long done = 0; done < bytes; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - done));
        int read = file.read(fileOffset + done, buffer);
        if (read == 0) {
          break;
        }
        target.write(done, buffer.flip());
        done += read;
      }
      target.sync();
      disk.syncFolder(FOLDER);
      return name;
    } catch (JournalException e) {
      log.atWarn().addKeyValue("log", owner).setCause(e).log("Damage could not be copied");
      return "";
    }
  }
}
