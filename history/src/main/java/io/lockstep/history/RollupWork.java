package io.lockstep.history;

import io.lockstep.history.rollup.RollupFile;
import io.lockstep.history.rollup.RollupMerge;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the roll-ups up with the rows: each million rows of a day, and what is left of a day that
/// has ended, become a file; of neighbours of one size one is made. Only rows that are on the disk
/// are taken, so a file never knows more than the store after a loss of power. Nobody waits for it.
/// Confined to one thread, but for [#cancel].
final class RollupWork {
  /// Rows of one file, at first.
  static final int ROWS = 1 << 20;

  /// So many neighbours of one size become one.
  private static final int FAN = 8;

  /// After a file could not be written.
  private static final long PAUSE_NANOS = 30_000_000_000L;

  private final Store store;
  private final SampleTable table;
  private final Rollups rollups;
  private final int rows;
  private final long verifyNanos;
  private long pausedUntilNanos = System.nanoTime();
  private int verified;

  // A stretch that differed once may have been overwritten just then.
  private @Nullable RollupFile suspected;
  private int suspectedCheck;
  private long lastVerifyNanos = System.nanoTime();
  private volatile boolean isCancelled;

  RollupWork(Store store) {
    this(store, ROWS);
  }

  RollupWork(Store store, int rows) {
    this(store, store.samples, store.rollups, rows, Duration.ofMinutes(1));
  }

  /// @param verifyPace a stretch of rows is verified so often; zero for never
  RollupWork(Store store, SampleTable table, Rollups rollups, int rows, Duration verifyPace) {
    this.store = store;
    this.table = table;
    this.rollups = rollups;
    this.rows = rows;
    verifyNanos = verifyPace.toNanos();
  }

  /// Ends what is under way.
  void cancel() {
    isCancelled = true;
  }

  /// Makes all files that can be made.
  ///
  /// @param synced rows of inputs before this position are on the disk
  void run(long synced) {
    if (System.nanoTime() - pausedUntilNanos < 0) {
      return;
    }
    try {
      rollups.settle(table);
      boolean more = rollups.isOpen();
      while (more && !isCancelled) {
        more = roll(synced) || merge();
      }
      rollups.written();
    } catch (IOException e) {
      // Readings go on, and figures are answered from them.
      rollups.notWritten(e);
      pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
    }
  }

  /// Compares, once in a while, the next stretch of rows with its checksum: what a disk has garbled
  /// is told before anybody misses it.
  void verifySometimes() {
    long now = System.nanoTime();
    if (verifyNanos > 0 && now - lastVerifyNanos >= verifyNanos) {
      lastVerifyNanos = now;
      boolean _ = verifyNext();
    }
  }

  /// Verifies the next stretch of rows that files have checksums of; false after the last one.
  boolean verifyNext() {
    long generation = rollups.generation();
    if (!store.purges.isEmpty()) {
      // Rows are being overwritten.
      return false;
    }
    int at = verified;
    for (RollupFile file : rollups.files()) {
      if (at < file.checks().size()) {
        boolean wasSuspected = file.equals(suspected) && at == suspectedCheck;
        suspected = null;
        if (isSame(file, at) || rollups.generation() != generation) {
          verified++;
        } else if (wasSuspected) {
          verified++;
          found(file, at);
        } else {
          suspected = file;
          suspectedCheck = at;
        }
        return true;
      }
      at -= file.checks().size();
    }
    verified = 0;
    return false;
  }

  private static long fromRow(RollupFile file, int check) {
    return check == 0 ? file.span().fromRow() : file.checks().get(check - 1).toRow();
  }

  private void found(RollupFile file, int check) {
    rollups.foundGarbled(
        table.shape(), file.span().day(), fromRow(file, check), file.checks().get(check).toRow());
  }

  private boolean isSame(RollupFile file, int check) {
    try (TableReader reader = table.reader()) {
      for (int p = 0; p < reader.getPartitionCount(); p++) {
        if (reader.getPartitionTimestampByIndex(p) == file.span().day()) {
          RollupFile.Check written = file.checks().get(check);
          BlockScan.Columns _ = BlockScan.opened(reader, p);
          int found = RollupBuild.check(reader, p, fromRow(file, check), written.toRow());
          return found == written.crc();
        }
      }
    }
    // Retention removed the day.
    return true;
  }

  /// Makes the next file of rows; false when there are not enough.
  private boolean roll(long synced) throws IOException {
    long generation = rollups.generation();
    List<RollupFile> files = rollups.files();
    try (TableReader reader = table.reader()) {
      int last = reader.getPartitionCount() - 1;
      for (int p = 0; p <= last; p++) {
        long day = reader.getPartitionTimestampByIndex(p);
        long from = rolled(files, day);
        long count = reader.getPartitionRowCountFromMetadata(p);
        // A file before others may have been taken away.
        long end = Math.min(count, firstAfter(files, day, from));
        if (from == end || (p == last && end == count && end - from < rows)) {
          continue;
        }
        long ready = rowsBefore(BlockScan.opened(reader, p), from, end, synced);
        boolean isWhole = (p < last || end < count) && ready == end;
        long to = Math.min(ready, from + rows);
        if (to > from && (isWhole || to - from == rows)) {
          RollupFile made =
              new RollupBuild(store, reader, p, from, to)
                  .write(rollups.pathOf(day, from, to), () -> isCancelled);
          return added(made, List.of(), generation);
        }
        reader.closePartitionByIndex(p);
      }
    }
    return false;
  }

  private boolean added(@Nullable RollupFile made, List<RollupFile> replaced, long generation) {
    if (made != null) {
      rollups.add(made, replaced, generation);
    }
    return made != null;
  }

  /// Up to which row of a day files reach from its first row on.
  static long rolled(List<RollupFile> files, long day) {
    long reached = 0;
    for (RollupFile file : files) {
      if (file.span().day() == day && file.span().fromRow() == reached) {
        reached = file.span().toRow();
      }
    }
    return reached;
  }

  private static long firstAfter(List<RollupFile> files, long day, long row) {
    return files.stream()
        .filter(file -> file.span().day() == day && file.span().fromRow() >= row)
        .mapToLong(file -> file.span().fromRow())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long rowsBefore(BlockScan.Columns columns, long from, long to, long position) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      boolean isBefore = columns.position().getLong(middle << 3) < position;
      low = isBefore ? middle + 1 : low;
      high = isBefore ? high : middle;
    }
    return low;
  }

  /// Joins neighbours; false when there are none to join.
  private boolean merge() throws IOException {
    long generation = rollups.generation();
    List<RollupFile> files = rollups.files();
    int from = 0;
    while (from < files.size()) {
      int to = from + 1;
      while (to < files.size()
          && isNext(files.get(to - 1), files.get(to))
          && size(files.get(to)) == size(files.get(from))) {
        to++;
      }
      boolean hasEnded = hasEnded(files.get(from).span().day());
      int end = hasEnded ? endOfDay(files, from) : to;
      if (end - from >= FAN || (hasEnded && end - from > 1)) {
        List<RollupFile> parts = new ArrayList<>(files.subList(from, Math.min(end, from + FAN)));
        long day = parts.getFirst().span().day();
        RollupFile made =
            RollupMerge.of(
                parts,
                rollups.pathOf(
                    day, parts.getFirst().span().fromRow(), parts.getLast().span().toRow()),
                _ -> true,
                () -> isCancelled);
        return added(made, parts, generation);
      }
      from = to;
    }
    return false;
  }

  private boolean hasEnded(long day) {
    List<Zones> zones = table.zones();
    return !zones.isEmpty() && zones.getLast().partition > day;
  }

  private static int endOfDay(List<RollupFile> files, int from) {
    int end = from + 1;
    while (end < files.size() && isNext(files.get(end - 1), files.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNext(RollupFile before, RollupFile file) {
    return before.span().day() == file.span().day()
        && before.span().toRow() == file.span().fromRow();
  }

  private int size(RollupFile file) {
    int size = 0;
    for (long left = file.span().rows() / rows; left >= FAN; left /= FAN) {
      size++;
    }
    return size;
  }
}
