package io.lockstep.journal.simulated;

import io.lockstep.journal.Disk;
import io.lockstep.journal.DiskFile;
import io.lockstep.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A disk in memory that behaves as a real one may: what was not synced is lost, kept, reordered or
/// torn when the power fails, and reads, writes and syncs fail by plan. The same seed and the same
/// calls give the same bytes. Thread-safe.
public final class SimulatedDisk implements Disk {

  private static final long NEVER = Long.MAX_VALUE;

  private sealed interface FolderChange {
    record Bind(String name, Inode inode) implements FolderChange {}

    record Rename(String from, String to) implements FolderChange {}

    record Delete(String name) implements FolderChange {}
  }

  private final SplittableRandom random;
  private TreeMap<String, Inode> files = new TreeMap<>();
  private TreeMap<String, Inode> durableFiles = new TreeMap<>();
  private final TreeMap<String, List<FolderChange>> unsynced = new TreeMap<>();

  private long boots;
  private long operations;
  private long writes;
  private long syncs;
  private long powerFailsAt = NEVER;
  private boolean dead;
  private long syncFailsFrom = NEVER;
  private long syncFailsUntil;
  private boolean failedSyncDropsPages;
  private long writeFailsFrom = NEVER;
  private long writeFailsUntil;
  private long capacityBytes = NEVER;

  /// An empty disk.
  public SimulatedDisk(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A disk with the same files, all of them durable, and no faults.
  public synchronized SimulatedDisk copy(long seed) {
    SimulatedDisk copy = new SimulatedDisk(seed);
    files.forEach((name, inode) -> copy.files.put(name, inode.durableCopy()));
    copy.durableFiles = new TreeMap<>(copy.files);
    return copy;
  }

  // --- faults ---

  /// Cuts the power: unsynced changes are kept or lost by seed. Files that were open fail from now
  /// on; the disk can be used again at once.
  public synchronized void powerLoss() {
    for (List<FolderChange> changes : unsynced.values()) {
      int kept = random.nextInt(changes.size() + 1);
      changes.subList(0, kept).forEach(change -> apply(durableFiles, change));
    }
    unsynced.clear();
    for (Inode inode : durableFiles.values()) {
      inode.losePower(random);
    }
    files = new TreeMap<>(durableFiles);
    restart();
  }

  /// Ends the process that uses the disk, as kill -9 does: what was written stays. Files that were
  /// open fail from now on.
  public synchronized void processKilled() {
    restart();
  }

  private void restart() {
    boots++;
    dead = false;
    powerFailsAt = NEVER;
  }

  /// Lets every operation fail after so many more of them (writes, syncs, renames, ...), as if the
  /// machine had stopped there; then call [#powerLoss] or [#processKilled].
  public synchronized void stopAfter(long moreOperations) {
    powerFailsAt = operations + moreOperations;
  }

  /// Whether [#stopAfter] took effect.
  public synchronized boolean isStopped() {
    return dead;
  }

  /// Lets syncs fail.
  ///
  /// @param after so many succeed before
  /// @param times so many fail, then they succeed again
  /// @param dropPages whether what was not synced is silently lost, as Linux does it
  public synchronized void failSyncs(long after, long times, boolean dropPages) {
    syncFailsFrom = syncs + after;
    syncFailsUntil = times == NEVER ? NEVER : syncFailsFrom + times;
    failedSyncDropsPages = dropPages;
  }

  /// Lets writes find the disk full, after writing a part.
  ///
  /// @param after so many succeed before
  /// @param times so many fail, then they succeed again
  public synchronized void failWrites(long after, long times) {
    writeFailsFrom = writes + after;
    writeFailsUntil = times == NEVER ? NEVER : writeFailsFrom + times;
  }

  /// Bounds the sum of the file sizes.
  public synchronized void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /// Flips one bit of a file, on the medium and in the cache.
  public synchronized void flipBit(String name, long bit) {
    inode(name).flipBit(bit);
  }

  /// Cuts a file, durably.
  public synchronized void cut(String name, int size) {
    Inode inode = inode(name);
    inode.truncate(size);
    inode.sync();
  }

  // --- observation ---

  /// Syncs of files so far, failed ones included.
  public synchronized long syncs() {
    return syncs;
  }

  /// Writes so far, failed ones included.
  public synchronized long writes() {
    return writes;
  }

  /// What a file holds.
  public synchronized byte[] content(String name) {
    return inode(name).content();
  }

  /// All file names.
  public synchronized List<String> files() {
    return List.copyOf(files.keySet());
  }

  // --- the disk ---

  @Override
  public synchronized DiskFile open(String name, boolean create) {
    operate();
    Inode inode = files.get(name);
    if (inode == null) {
      if (!create) {
        throw new JournalException(JournalException.Reason.IO_ERROR, "no file " + name);
      }
      inode = new Inode();
      change(new FolderChange.Bind(name, inode), name);
    }
    return new OpenFile(inode, name, boots);
  }

  @Override
  public synchronized List<String> list(String folder) {
    operate();
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return files.keySet().stream()
        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  @Override
  public synchronized boolean exists(String name) {
    operate();
    return files.containsKey(name);
  }

  @Override
  public synchronized void delete(String name) {
    operate();
    if (files.containsKey(name)) {
      change(new FolderChange.Delete(name), name);
    }
  }

  @Override
  public synchronized void rename(String from, String to) {
    operate();
    inode(from);
    if (!folder(from).equals(folder(to))) {
      throw new IllegalArgumentException("rename within one folder, not " + from + " to " + to);
    }
    change(new FolderChange.Rename(from, to), from);
  }

  @Override
  public synchronized void syncFolder(String folder) {
    operate();
    List<FolderChange> changes = unsynced.remove(folder);
    if (changes != null) {
      changes.forEach(change -> apply(durableFiles, change));
    }
  }

  @Override
  public synchronized long usableBytes() {
    return capacityBytes == NEVER ? NEVER : Math.max(0, capacityBytes - usedBytes());
  }

  private long usedBytes() {
    return files.values().stream().mapToLong(Inode::size).sum();
  }

  private void change(FolderChange change, String name) {
    apply(files, change);
    unsynced.computeIfAbsent(folder(name), _ -> new ArrayList<>()).add(change);
  }

  private static void apply(Map<String, Inode> names, FolderChange change) {
    switch (change) {
      case FolderChange.Bind(String name, Inode inode) -> names.put(name, inode);
      case FolderChange.Delete(String name) -> names.remove(name);
      case FolderChange.Rename(String from, String to) -> {
        Inode inode = names.remove(from);
        if (inode != null) {
          names.put(to, inode);
        }
      }
    }
  }

  private static String folder(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private Inode inode(String name) {
    Inode inode = files.get(name);
    if (inode == null) {
      throw new JournalException(JournalException.Reason.IO_ERROR, "no file " + name);
    }
    return inode;
  }

  private void operate() {
    if (operations++ >= powerFailsAt) {
      dead = true;
    }
    if (dead) {
      throw new JournalException(JournalException.Reason.IO_ERROR, "the simulated power is off");
    }
  }

  /// A file as one process has it open.
  private final class OpenFile implements DiskFile {
    private final Inode inode;
    private final String name;
    private final long boot;
    private boolean closed;

    OpenFile(Inode inode, String name, long boot) {
      this.inode = inode;
      this.name = name;
      this.boot = boot;
    }

    @Override
    public long size() {
      synchronized (SimulatedDisk.this) {
        use();
        return inode.size();
      }
    }

    @Override
    public void write(long offset, ByteBuffer... data) {
      synchronized (SimulatedDisk.this) {
        int total = 0;
        for (ByteBuffer buffer : data) {
          total += buffer.remaining();
        }
        byte[] bytes = new byte[total];
        int at = 0;
        for (ByteBuffer buffer : data) {
          int length = buffer.remaining();
          buffer.get(bytes, at, length);
          at += length;
        }
        boolean wasDead = dead;
        try {
          use();
        } catch (JournalException e) {
          if (dead && !wasDead) {
            writePart((int) offset, bytes, bytes.length);
          }
          throw e;
        }
        long growth = Math.max(0, offset + total - inode.size());
        boolean full = capacityBytes != NEVER && usedBytes() + growth > capacityBytes;
        long number = writes++;
        if (full || (number >= writeFailsFrom && number < writeFailsUntil)) {
          long room = full ? capacityBytes - usedBytes() + total - growth : total;
          writePart((int) offset, bytes, Math.clamp(room, 0, total));
          throw new JournalException(
              JournalException.Reason.DISK_FULL, "no space left on the simulated disk: " + name);
        }
        inode.write((int) offset, bytes);
      }
    }

    private void writePart(int offset, byte[] bytes, int atMost) {
      byte[] part = new byte[random.nextInt(atMost + 1)];
      System.arraycopy(bytes, 0, part, 0, part.length);
      inode.write(offset, part);
    }

    @Override
    public int read(long offset, ByteBuffer into) {
      synchronized (SimulatedDisk.this) {
        use();
        int bytes = (int) Math.max(0, Math.min(into.remaining(), inode.size() - offset));
        byte[] copy = new byte[bytes];
        if (bytes > 0) {
          inode.read((int) offset, copy, bytes);
        }
        into.put(copy);
        return bytes;
      }
    }

    @Override
    public void sync() {
      synchronized (SimulatedDisk.this) {
        use();
        long number = syncs++;
        if (number >= syncFailsFrom && number < syncFailsUntil) {
          if (failedSyncDropsPages) {
            inode.forgetUnsynced();
          }
          throw new JournalException(
              JournalException.Reason.IO_ERROR, "simulated I/O error when syncing " + name);
        }
        inode.sync();
      }
    }

    @Override
    public void truncate(long size) {
      synchronized (SimulatedDisk.this) {
        use();
        inode.truncate((int) size);
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        closed = true;
      }
    }

    private void use() {
      if (closed || boot != boots) {
        throw new JournalException(
            JournalException.Reason.IO_ERROR, "file " + name + " is not open any more");
      }
      operate();
    }
  }
}
