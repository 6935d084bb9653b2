package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The history's folder: the store, the marker beside it, and stores that were damaged and put
/// aside. Opens the store, and mends it first when it must. Confined to the history's thread, but
/// for [#marker].
final class StoreFolder {
  private static final String ROLLUPS = "rollups";
  private static final String CHECKS = "checks";
  private static final int COPY_ROWS = 100_000;
  private static final int NO_MEMORY = 12;
  private static final int TOO_MANY_FILES = 24;
  private static final int NO_SPACE = 28;

  private final Path folder;
  private final InstantSource clock;
  private final String boot;
  private volatile StoreMarker marker;
  private String note = "";

  StoreFolder(Path folder, InstantSource clock, String boot) {
    this.folder = folder;
    this.clock = clock;
    this.boot = boot;
    marker = StoreMarker.fresh(boot);
  }

  /// Opens the store. One that cannot be opened is put aside, and an empty one is begun; one that
  /// lost power is copied up to its last sync.
  ///
  /// A day whose files are damaged is read again from the changes log, with all that came after it,
  /// when the log reaches back so far; else it is put aside, and the other days go on.
  ///
  /// @param reasonToReplace why the present store is to be put aside anyway; null when it is not
  /// @param reach how far back the changes log reaches
  /// @param garbled a day whose rows are not those that were written; null when none is known
  Store open(@Nullable String reasonToReplace, LogReach reach, @Nullable DamagedDay garbled) {
    try {
      Path _ = Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    marker = StoreMarker.read(folder).orElse(StoreMarker.fresh(boot));
    if (reasonToReplace != null) {
      // What was kept how long was said of the series of another log.
      KeepFile.delete(folder);
    }
    Store store = reasonToReplace == null ? mended(reach, garbled) : replace(reasonToReplace);
    update(marker.opened(boot));
    if (reasonToReplace != null) {
      Rollups.deleteAll(folder.resolve(ROLLUPS));
      Rollups.deleteAll(folder.resolve(CHECKS));
    }
    store.rollups.open(folder.resolve(ROLLUPS), store.samples);
    store.lostDays = LostDays.read(folder);
    store.textChecks.open(folder.resolve(CHECKS), store.texts);
    for (PurgeChange purge : PurgeFile.read(folder)) {
      store.purges.add(purge, store.catalogue);
    }
    boolean _ = store.purges.takeChanged();
    return store;
  }

  /// What an operator should know of how the store was opened, and of days that are missing; empty
  /// when nothing.
  String note() {
    String lost =
        LostDays.read(folder).stream().map(LostDay::told).collect(Collectors.joining("; "));
    return note.isEmpty() || lost.isEmpty() ? note + lost : note + "; " + lost;
  }

  Path path() {
    return folder;
  }

  StoreMarker marker() {
    return marker;
  }

  /// Writes down the purges that are not carried out to the end, durably.
  void keep(List<PurgeChange> purges) {
    PurgeFile.write(folder, purges);
  }

  /// Replaces the marker, durably.
  void update(StoreMarker now) {
    now.write(folder);
    marker = now;
  }

  /// Puts the (closed) store aside and begins an empty one.
  private Store replace(String finding) {
    Path aside = putAside();
    note = "%s; the old store lies in '%s'".formatted(finding, aside.getFileName());
    update(StoreMarker.fresh(boot).opened(boot));
    return Store.open(present(), clock);
  }

  private Store mended(LogReach reach, @Nullable DamagedDay garbled) {
    if (!marker.salvageFrom().isEmpty()) {
      return salvage(folder.resolve(marker.salvageFrom()), "a copy was cut off");
    }
    try {
      if (marker.lostPower(boot) && hasUnsynced()) {
        Path aside = putAside();
        update(marker.salvaging(aside.getFileName().toString()));
        return salvage(aside, "power was lost");
      }
      List<DamagedDay> damaged = new ArrayList<>(DamagedDay.of(present()));
      if (garbled != null) {
        damaged.add(garbled);
      }
      if (!damaged.isEmpty()) {
        return repaired(damaged, reach);
      }
      return Store.open(present(), clock);
    } catch (RuntimeException | Error e) {
      throwIfShortage(e);
      return replace("the store could not be opened (" + e.getMessage() + ")");
    }
  }

  private Store repaired(List<DamagedDay> damaged, LogReach reach) {
    long first = damaged.stream().mapToLong(DamagedDay::day).min().orElseThrow();
    String told = damaged.stream().map(DamagedDay::told).collect(Collectors.joining("; "));
    DamagedDay.Before before = DamagedDay.before(present(), first);
    if (reach.hasAllAfter(before.lastPosition())) {
      Path aside = putAside();
      // As after a loss of power: what came before is copied, the log is read anew. It says again
      // when each change became known.
      update(
          marker
              .synced(
                  reach.firstPosition(),
                  Long.MIN_VALUE,
                  before.samples(),
                  before.texts(),
                  Long.MAX_VALUE,
                  false)
              .salvaging(aside.getFileName().toString()));
      return salvage(aside, "damage was found (%s)".formatted(told));
    }
    if (damaged.stream().anyMatch(DamagedDay::isNewest)) {
      return replace("damage was found (%s)".formatted(told));
    }
    return without(damaged);
  }

  /// Goes on without some days; their files are kept.
  private Store without(List<DamagedDay> damaged) {
    Path aside = folder.resolve("damaged-" + clock.millis());
    try (Store store = Store.openUnread(present(), clock)) {
      for (DamagedDay each : damaged) {
        SampleTable table = each.table() == TableShape.TEXTS ? store.texts : store.samples;
        long before = table.rows();
        Path kept = Files.createDirectories(aside.resolve(table.shape().getTableName().toString()));
        try (Stream<Path> all = Files.list(table.folder())) {
          for (Path files : all.toList()) {
            // A version may be behind the day.
            String name = files.getFileName().toString();
            if (name.equals(each.date().toString()) || name.startsWith(each.date() + ".")) {
              Path _ = Files.move(files, kept.resolve(name));
            }
          }
        }
        table.takeOut(each.day());
        update(marker.without(each.table() == TableShape.TEXTS, before - table.rows()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LostDays.add(folder, damaged, aside.getFileName().toString());
    return Store.open(present(), clock);
  }

  private boolean hasUnsynced() {
    try (Store store = Store.openUnread(present(), clock)) {
      return store.samples.rows() != marker.syncedSamples()
          || store.texts.rows() != marker.syncedTexts()
          || store.catalogue.rows() != marker.syncedSeries();
    }
  }

  /// Copies what the marker tells of out of a store that was put aside.
  private Store salvage(Path aside, String why) {
    delete(present());
    Store fresh = Store.open(present(), clock);
    // Without its writers: they would open the newest day, which may be the damaged one.
    try (QuestDbEngine old = QuestDbEngine.open(aside)) {
      try (Catalogue series = new Catalogue(old)) {
        series.copyTo(fresh.catalogue, Math.min(series.rows(), marker.syncedSeries()));
      }
      fresh.catalogue.commit();
      copy(old, marker.syncedSamples(), fresh, fresh.samples);
      copy(old, marker.syncedTexts(), fresh, fresh.texts);
      fresh.texts.commit(marker.syncedChanges());
      fresh.samples.commit(marker.syncedChanges());
      note =
          "%s; %d readings that were on the disk were kept, later ones are read again from the changes log; the old store lies in '%s'"
              .formatted(why, fresh.rows(), aside.getFileName());
      return fresh;
    } catch (RuntimeException | Error e) {
      fresh.close();
      throwIfShortage(e);
      return replace("%s and the store could not be read (%s)".formatted(why, e.getMessage()));
    }
  }

  private static void copy(QuestDbEngine from, long rows, Store into, SampleTable table) {
    Batch batch = new Batch();
    long left = rows;
    TableShape shape = table.shape();
    try (TableReader reader = from.cairo().getReader(from.table(shape))) {
      for (int p = 0; p < reader.getPartitionCount() && left > 0; p++) {
        long count = Math.min(left, reader.openPartition(p));
        for (long row = 0; row < count; row++) {
          add(batch, reader, p, row, shape == TableShape.TEXTS);
          if (batch.size == COPY_ROWS) {
            flush(batch, into, table);
          }
        }
        left -= count;
        reader.closePartitionByIndex(p);
      }
    }
    flush(batch, into, table);
  }

  private static void add(
      Batch batch, TableReader reader, int partition, long row, boolean withText) {
    BlockScan.Columns columns = BlockScan.Columns.of(reader, partition);
    batch.addStored(
        columns,
        row,
        SampleTable.column(reader, partition, TableShape.RECEIVED).getLong(row << 3),
        SampleTable.column(reader, partition, TableShape.ORDINAL).getInt(row << 2),
        withText ? Catalogue.text(reader, partition, TableShape.TEXT, row) : null);
  }

  private static void flush(Batch batch, Store into, SampleTable table) {
    if (batch.size > 0) {
      // Without a mark: until all is copied, a crash makes the copy begin anew.
      int _ = table.commit(batch, 0);
      for (int i = 0; i < batch.size; i++) {
        if (batch.series[i] >= 0) {
          boolean _ = into.state.expect(batch.series[i], batch.source[i]);
          into.state.visible(batch.series[i], batch.source[i], batch.isCurrent(i));
        }
      }
      batch.clear();
    }
  }

  private Path present() {
    return folder.resolve("store");
  }

  private Path putAside() {
    Path aside = folder.resolve("damaged-" + clock.millis());
    try {
      if (Files.exists(present())) {
        return Files.move(present(), aside);
      }
      return Files.createDirectories(aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is short now may be there later: no reason to give the store up.
  private static void throwIfShortage(Throwable e) {
    int errno = e instanceof CairoException cairo ? cairo.getErrno() : 0;
    boolean isShortage =
        e instanceof OutOfMemoryError
            || errno == NO_SPACE
            || errno == NO_MEMORY
            || errno == TOO_MANY_FILES;
    if (isShortage && e instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (isShortage && e instanceof Error error) {
      throw error;
    }
  }

  private static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try {
      Path _ =
          Files.walkFileTree(
              tree,
              new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                  Files.delete(file);
                  return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
                    throws IOException {
                  Files.delete(dir);
                  return FileVisitResult.CONTINUE;
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
