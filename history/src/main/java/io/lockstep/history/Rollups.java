package io.lockstep.history;

import io.lockstep.history.rollup.RollupFile;
import io.lockstep.history.rollup.RollupMerge;
import io.lockstep.history.rollup.RollupSpan;
import io.lockstep.model.LockstepException;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of roll-ups beside the rows: which there are, each of neighbouring rows of a day. All
/// of it can be worked out again from the rows as long as they are there, so a file that is not
/// whole, or whose rows are others, is deleted. Thread-safe.
final class Rollups {
  private static final Comparator<RollupFile> ORDER =
      Comparator.comparingLong((RollupFile file) -> file.span().day())
          .thenComparingLong(file -> file.span().fromRow())
          .thenComparing(Comparator.comparingLong((RollupFile f) -> f.span().toRow()).reversed());

  private @Nullable Path folder;
  private volatile List<RollupFile> files = List.of();

  /// Those found beside an empty store: what of them is still to be had is told by the first rows.
  private List<RollupFile> waiting = List.of();

  private volatile long generation;
  private final AtomicInteger damaged = new AtomicInteger();
  private volatile @Nullable DamagedDay garbled;
  private volatile String trouble = "";

  /// Takes what is in a folder, which is made when absent, and fits the rows.
  void open(Path where, SampleTable rows) {
    folder = where;
    List<RollupFile> found = new ArrayList<>();
    try {
      Path _ = Files.createDirectories(where);
      try (Stream<Path> all = Files.list(where)) {
        for (Path file : all.toList()) {
          take(file, found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(ORDER);
    waiting = found;
    settle(rows);
  }

  /// Keeps of what was found what fits the rows, once there are some.
  synchronized void settle(SampleTable rows) {
    if (waiting.isEmpty() || rows.rows() == 0) {
      return;
    }
    List<RollupFile> all = new ArrayList<>(fitting(waiting, rows));
    all.addAll(files);
    all.sort(ORDER);
    waiting = List.of();
    files = List.copyOf(all);
  }

  /// Forgets whatever is there: it is of other series.
  static void deleteAll(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(Path file, List<RollupFile> into) throws IOException {
    if (!file.getFileName().toString().endsWith(RollupFile.SUFFIX)) {
      // One that was not finished.
      boolean _ = Files.deleteIfExists(file);
      return;
    }
    try {
      into.add(RollupFile.open(file));
    } catch (LockstepException _) {
      int _ = damaged.incrementAndGet();
      boolean _ = Files.deleteIfExists(file);
    }
  }

  private static List<RollupFile> fitting(List<RollupFile> sorted, SampleTable rows) {
    List<RollupFile> kept = new ArrayList<>();
    try (TableReader reader = rows.reader()) {
      for (RollupFile file : sorted) {
        RollupSpan before = kept.isEmpty() ? null : kept.getLast().span();
        boolean isCovered =
            before != null
                && before.day() == file.span().day()
                && before.toRow() > file.span().fromRow();
        if (!isCovered && fits(file.span(), reader)) {
          kept.add(file);
        } else {
          delete(file);
        }
      }
    }
    return kept;
  }

  /// Whether the rows of a file are still there, or came before all that are there.
  private static boolean fits(RollupSpan span, TableReader reader) {
    for (int p = 0; p < reader.getPartitionCount(); p++) {
      if (reader.getPartitionTimestampByIndex(p) == span.day()) {
        long count = reader.getPartitionRowCountFromMetadata(p);
        if (count < span.toRow()) {
          return false;
        }
        BlockScan.Columns columns = BlockScan.opened(reader, p);
        return columns.position().getLong(span.fromRow() << 3) == span.firstPosition()
            && columns.position().getLong((span.toRow() - 1) << 3) == span.lastPosition();
      }
    }
    return reader.getPartitionCount() > 0
        && span.day() < reader.getPartitionTimestampByIndex(0)
        && span.lastPosition() <= BlockScan.opened(reader, 0).position().getLong(0);
  }

  /// All files: by day, and in a day by their rows.
  List<RollupFile> files() {
    return files;
  }

  /// How many were found damaged since the store was opened.
  int damaged() {
    return damaged.get();
  }

  /// Rows are not those that were written.
  void foundGarbled(TableShape table, long day, long fromRow, long toRow) {
    garbled =
        new DamagedDay(
            table,
            day,
            false,
            "the rows %d to %d are not those that were written (their checksum differs)"
                .formatted(fromRow, toRow - 1));
  }

  /// The day of which rows were found that are not those that were written.
  @Nullable DamagedDay garbled() {
    return garbled;
  }

  /// A file could not be written, the disk being full above all.
  void notWritten(IOException cause) {
    trouble =
        "roll-ups and checksums cannot be written (%s): figures are answered from the readings, more slowly; it is tried again"
            .formatted(cause.getMessage());
  }

  /// All files could be written.
  void written() {
    trouble = "";
  }

  /// What an operator should know; empty when nothing.
  String finding() {
    DamagedDay found = garbled;
    String told =
        found == null
            ? ""
            : found.told()
                + ": restore the history from a backup, or delete its folder to have it built anew from the changes log as far as that reaches";
    return told.isEmpty() || trouble.isEmpty() ? told + trouble : told + "; " + trouble;
  }

  /// Changes when files were taken away: what was being worked out meanwhile may be of rows that
  /// are others now.
  long generation() {
    return generation;
  }

  /// Where a file of these rows belongs.
  Path pathOf(long day, long fromRow, long toRow) {
    Path where = folder;
    if (where == null) {
      throw new IllegalStateException("the folder of roll-ups is not open");
    }
    return where.resolve(
        "%s-%d-%d%s"
            .formatted(
                LocalDate.ofEpochDay(Math.floorDiv(day, SampleTable.DAY_MICROS)),
                fromRow,
                toRow,
                RollupFile.SUFFIX));
  }

  /// Whether there is a folder to keep files in.
  boolean isOpen() {
    return folder != null;
  }

  /// A file was made, in the place of some; it is given up when files were taken away meanwhile.
  synchronized void add(RollupFile made, List<RollupFile> replaced, long since) {
    if (generation != since) {
      delete(made);
      return;
    }
    List<RollupFile> more = new ArrayList<>(files);
    more.removeAll(replaced);
    more.add(made);
    more.sort(ORDER);
    files = List.copyOf(more);
    replaced.stream().filter(file -> !file.path().equals(made.path())).forEach(Rollups::delete);
  }

  /// Takes files away: their rows become others, or are not to be remembered.
  synchronized void forget(Predicate<RollupFile> which) {
    generation++;
    List<RollupFile> less = new ArrayList<>(files);
    List<RollupFile> gone = files.stream().filter(which).toList();
    less.removeAll(gone);
    files = List.copyOf(less);
    gone.forEach(Rollups::delete);
  }

  /// Forgets what some series had: files whose rows are there are worked out again, of others the
  /// series are left out.
  void forget(int[] series, SampleTable rows) {
    Set<Integer> gone = Arrays.stream(series).boxed().collect(Collectors.toSet());
    Set<Long> days = rows.zones().stream().map(zone -> zone.partition).collect(Collectors.toSet());
    List<RollupFile> concerned = files.stream().filter(file -> hasAny(file, series)).toList();
    List<RollupFile> alone =
        concerned.stream().filter(file -> !days.contains(file.span().day())).toList();
    forget(file -> concerned.contains(file) && !alone.contains(file));
    try {
      for (RollupFile file : alone) {
        RollupFile without =
            RollupMerge.of(
                List.of(file), file.path(), number -> !gone.contains(number), () -> false);
        if (without != null) {
          add(without, List.of(file), generation);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasAny(RollupFile file, int[] series) {
    try (RollupFile.Cursor cursor = file.cursor(1)) {
      for (int number : series) {
        if (cursor.seek(number)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file could not be read as it was written.
  synchronized void damaged(RollupFile file) {
    int _ = damaged.incrementAndGet();
    forget(file::equals);
  }

  /// Takes away the files of a day of receipt, of which rows go.
  void forgetDay(long begin) {
    forget(file -> file.span().day() == begin);
  }

  private static void delete(RollupFile file) {
    try {
      boolean _ = Files.deleteIfExists(file.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
