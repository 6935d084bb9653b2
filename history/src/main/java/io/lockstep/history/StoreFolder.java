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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The history's folder: the store, the marker beside it, and stores that were damaged and put
/// aside. Opens the store, and mends it first when it must. Confined to the history's thread, but
/// for [#marker].
final class StoreFolder {
  private static final String ROLLUPS = "rollups";
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
  /// @param reasonToReplace why the present store is to be put aside anyway; null when it is not
  Store open(@Nullable String reasonToReplace) {
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
    Store store = reasonToReplace == null ? mended() : replace(reasonToReplace);
    update(marker.opened(boot));
    if (reasonToReplace != null) {
      Rollups.deleteAll(folder.resolve(ROLLUPS));
    }
    store.rollups.open(folder.resolve(ROLLUPS), store.samples);
    for (PurgeChange purge : PurgeFile.read(folder)) {
      store.purges.add(purge, store.catalogue);
    }
    boolean _ = store.purges.takeChanged();
    return store;
  }

  /// What an operator should know of how the store was opened; empty when nothing.
  String note() {
    return note;
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

  private Store mended() {
    if (!marker.salvageFrom().isEmpty()) {
      return salvage(folder.resolve(marker.salvageFrom()));
    }
    try {
      if (marker.lostPower(boot) && hasUnsynced()) {
        Path aside = putAside();
        update(marker.salvaging(aside.getFileName().toString()));
        return salvage(aside);
      }
      return Store.open(present(), clock);
    } catch (RuntimeException | Error e) {
      throwIfShortage(e);
      return replace("the store could not be opened (" + e.getMessage() + ")");
    }
  }

  private boolean hasUnsynced() {
    try (Store store = Store.openUnread(present(), clock)) {
      return store.samples.rows() != marker.syncedSamples()
          || store.texts.rows() != marker.syncedTexts()
          || store.catalogue.rows() != marker.syncedSeries();
    }
  }

  /// Copies what was synced out of a store that lost power.
  private Store salvage(Path aside) {
    delete(present());
    Store fresh = Store.open(present(), clock);
    try (Store old = Store.openUnread(aside, clock)) {
      old.catalogue.copyTo(fresh.catalogue, marker.syncedSeries());
      fresh.catalogue.commit();
      copy(old.samples, marker.syncedSamples(), fresh, fresh.samples);
      copy(old.texts, marker.syncedTexts(), fresh, fresh.texts);
      fresh.texts.commit(marker.syncedChanges());
      fresh.samples.commit(marker.syncedChanges());
      note =
          "power was lost; %d readings that were on the disk were kept, later ones are read again from the changes log; the old store lies in '%s'"
              .formatted(fresh.rows(), aside.getFileName());
      return fresh;
    } catch (RuntimeException | Error e) {
      fresh.close();
      throwIfShortage(e);
      return replace("power was lost and the store could not be read (" + e.getMessage() + ")");
    }
  }

  private static void copy(SampleTable from, long rows, Store into, SampleTable table) {
    Batch batch = new Batch();
    long left = rows;
    try (TableReader reader = from.reader()) {
      for (int p = 0; p < reader.getPartitionCount() && left > 0; p++) {
        long count = Math.min(left, reader.openPartition(p));
        for (long row = 0; row < count; row++) {
          add(batch, reader, p, row, from.shape() == TableShape.TEXTS);
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
