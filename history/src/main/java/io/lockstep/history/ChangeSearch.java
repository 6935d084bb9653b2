package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the last rows of a twin's series, from the last one known backwards. Confined to the
/// query's thread.
final class ChangeSearch {
  private static final Comparator<RecordedChange> LAST_FIRST =
      Comparator.comparingLong(RecordedChange::position)
          .thenComparingInt(RecordedChange::ordinal)
          .reversed();

  private final Store store;
  private final Map<Integer, TwinSeries.Named> wanted = new HashMap<>();
  private final long fromKnownMicros;
  private final PastMoment upTo;
  private final int max;
  private final HiddenRows hidden;

  ChangeSearch(Store store, TwinId twin, long fromKnownMicros, PastMoment upTo, int max) {
    this.store = store;
    this.fromKnownMicros = fromKnownMicros;
    this.upTo = new PastMoment(PastMoment.CURRENT, upTo.knownMicros(), upTo.position());
    this.max = max;
    store.catalogue.ofTwin(twin).forEach(one -> wanted.put(one.number(), one));
    hidden = store.purges.hidden(wanted.keySet().stream().mapToInt(Integer::intValue).toArray());
  }

  /// At most so many, the last known first.
  List<RecordedChange> run() {
    List<RecordedChange> all = new ArrayList<>();
    if (!wanted.isEmpty()) {
      for (SampleTable table : store.tables()) {
        new TableScan(table, all).run();
      }
      // Each table gave its last ones in this order, which a stable sort keeps.
      all.sort(LAST_FIRST);
    }
    return all.size() > max ? List.copyOf(all.subList(0, max)) : all;
  }

  /// The scan of one table.
  private final class TableScan {
    private final SampleTable table;
    private final List<RecordedChange> found;
    private final int enough;

    TableScan(SampleTable table, List<RecordedChange> found) {
      this.table = table;
      this.found = found;
      enough = found.size() + max;
    }

    void run() {
      try (TableReader reader = table.reader()) {
        BlockTimes times =
            new BlockTimes(table.zones(), reader, upTo, p -> BlockScan.opened(reader, p));
        int[] numbers = wanted.keySet().stream().mapToInt(Integer::intValue).toArray();
        // The index after: it has all blocks that were known before.
        BitSet blocks = table.blocks().blocksOf(numbers);
        int block = times.blocks() - 1;
        for (int p = times.partitions() - 1; p >= 0; p--) {
          if (!scan(reader, p, times.restOf(p), times.rowsOf(p))) {
            return;
          }
          for (; block >= 0 && times.partitionOf(block) == p; block--) {
            if (blocks.get(times.number(block))
                && !scan(reader, p, times.firstRow(block), times.rowAfter(block))) {
              return;
            }
          }
        }
      }
    }

    /// False when nothing older is wanted.
    private boolean scan(TableReader reader, int partition, long fromRow, long toRow) {
      if (fromRow >= toRow) {
        return true;
      }
      BlockScan.Columns columns = BlockScan.opened(reader, partition);
      for (long row = toRow - 1; row >= fromRow; row--) {
        TwinSeries.Named series = wanted.get(columns.series().getInt(row << 2));
        if (series == null) {
          continue;
        }
        if (columns.received().getLong(row << 3) < fromKnownMicros) {
          return false;
        }
        if (hidden.hides(columns, row, series.number())) {
          continue;
        }
        found.add(change(table, reader, partition, columns, row, series));
        if (found.size() == enough) {
          return false;
        }
      }
      return columns.received().getLong(fromRow << 3) >= fromKnownMicros;
    }
  }

  /// A row as it is told.
  static RecordedChange change(
      SampleTable table,
      TableReader reader,
      int partition,
      BlockScan.Columns columns,
      long row,
      TwinSeries.Named series) {
    int flags = columns.flags().getByte(row);
    long source = columns.source().getLong(row << 3);
    boolean isText = table.shape() == TableShape.TEXTS;
    ValueType type = series.type();
    long bits = isText ? 0 : EncodedValue.decode(type, columns.bits().getLong(row << 3), flags);
    @Nullable String text = isText ? Catalogue.text(reader, partition, TableShape.TEXT, row) : null;
    return new RecordedChange(
        series.path(),
        series.unit(),
        series.number(),
        columns.received().getLong(row << 3),
        columns.position().getLong(row << 3),
        SampleTable.column(reader, partition, TableShape.ORDINAL).getInt(row << 2),
        kind(columns, row, flags, source),
        (flags & EncodedValue.CURRENT) != 0,
        new Reading(source, type, bits, text, Quality.ofCode(columns.quality().getByte(row))));
  }

  /// What a row tells.
  static RecordedChange.Kind kind(BlockScan.Columns columns, long row, int flags, long source) {
    if ((flags & EncodedValue.REMOVED) != 0) {
      return RecordedChange.Kind.REMOVED;
    }
    if ((flags & EncodedValue.REQUALIFIED) != 0) {
      return RecordedChange.Kind.REQUALIFIED;
    }
    return MomentSearch.isFuture(columns, row, flags, source)
        ? RecordedChange.Kind.FUTURE
        : RecordedChange.Kind.READING;
  }
}
