package io.lockstep.history;

import io.lockstep.model.PurgeChange;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Overwrites the rows of purges, some blocks at a time: they keep their places, the time at which
/// they became known and their position, and lose everything else. So the tables keep their order,
/// nothing moves that a query may be looking at, and whenever it is cut off it is begun anew and
/// finds less to do.
///
/// Nobody may be reading who does not know of the purges; the files are forced before the purges
/// are forgotten. Confined to the history's thread, but for [#force] and the figures.
final class Erasure {
  private final Store store;
  private final List<PurgeChange> purges;
  private final HiddenRows hidden;
  private final int[] series;
  private final Iterator<Stretch> left;
  private final Set<Path> touched = new LinkedHashSet<>();
  private final long blocks;
  private volatile long blocksDone;
  private long rows;

  /// Rows of a partition.
  private record Stretch(SampleTable table, long partition, long fromRow, long toRow) {}

  /// @param purges whose rows all stand in the tables
  Erasure(Store store, List<PurgeChange> purges) {
    this.store = store;
    this.purges = List.copyOf(purges);
    series =
        purges.stream()
            .flatMap(purge -> store.catalogue.ofTwin(purge.twin()).stream())
            .mapToInt(TwinSeries.Named::number)
            .distinct()
            .toArray();
    hidden = store.purges.hidden(series);
    List<Stretch> all = new ArrayList<>();
    for (SampleTable table : store.tables()) {
      collect(table, all);
    }
    left = all.iterator();
    blocks = all.size();
  }

  private void collect(SampleTable table, List<Stretch> into) {
    BitSet mayHold = table.blocks().blocksOf(series);
    try (TableReader reader = table.reader()) {
      BlockScan.scan(
          table.zones(),
          reader,
          (zones, block) -> mayHold.get(zones.firstBlock + block),
          (_, partition, fromRow, toRow) ->
              into.add(
                  new Stretch(
                      table, reader.getPartitionTimestampByIndex(partition), fromRow, toRow)));
    }
  }

  List<PurgeChange> purges() {
    return purges;
  }

  /// Numbers of the series of the purged twins.
  int[] series() {
    return series.clone();
  }

  long blocks() {
    return blocks;
  }

  long blocksDone() {
    return blocksDone;
  }

  /// Rows that were overwritten.
  long rows() {
    return rows;
  }

  /// Goes on for some blocks; true when none is left.
  boolean step(int most) {
    long done = blocksDone;
    for (int i = 0; i < most && left.hasNext(); i++) {
      try {
        erase(left.next());
      } catch (NoSuchFileException _) {
        // Retention has removed the day.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      done++;
      blocksDone = done;
    }
    return !left.hasNext();
  }

  private void erase(Stretch stretch) throws IOException {
    List<Long> gone = new ArrayList<>();
    Path folder;
    try (TableReader reader = stretch.table.reader()) {
      int partition = partition(reader, stretch.partition);
      if (partition < 0) {
        return;
      }
      folder = stretch.table.folder(reader, partition);
      BlockScan.Columns columns = BlockScan.opened(reader, partition);
      for (long row = stretch.fromRow; row < stretch.toRow; row++) {
        if (hidden.hides(columns, row, columns.series().getInt(row << 2))) {
          gone.add(row);
        }
      }
    }
    if (!gone.isEmpty()) {
      // Noted first: what is half overwritten when this breaks must be forced, too.
      boolean _ = touched.add(folder);
      BlankRows.write(folder, stretch.table.shape(), gone);
      stretch.table.blanked(stretch.partition, gone.size());
      rows += gone.size();
    }
  }

  /// Whether rows of texts were overwritten.
  boolean touchedTexts() {
    return touched.stream().anyMatch(each -> each.startsWith(store.texts.folder()));
  }

  static int partition(TableReader reader, long micros) {
    for (int p = 0; p < reader.getPartitionCount(); p++) {
      if (reader.getPartitionTimestampByIndex(p) == micros) {
        return p;
      }
    }
    return -1;
  }

  /// Makes durable what was overwritten. On any thread, after the last step.
  void force() throws IOException {
    for (Path folder : touched) {
      StoreSync.forceAll(folder);
    }
  }

  /// Works out anew what is known of the series' rows in memory. All that was read must have been
  /// committed.
  void settle() {
    List<Catalogue.Series> all = new ArrayList<>();
    for (PurgeChange purge : purges) {
      for (TwinSeries.Named one : store.catalogue.ofTwin(purge.twin())) {
        all.add(new Catalogue.Series(one.number(), one.type(), one.unit()));
      }
    }
    for (Catalogue.Series one : all) {
      SeriesState seen = new SeriesState();
      try (RowSearch search =
          new RowSearch(store.samples, store.texts, store.state, List.of(one), HiddenRows.NONE)) {
        search.note(seen);
      }
      store.state.replace(one.number(), seen);
    }
  }
}
