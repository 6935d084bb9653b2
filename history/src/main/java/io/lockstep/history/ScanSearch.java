package io.lockstep.history;

import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.vm.api.MemoryCR;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the rows of many series page by page: the numbers first, then the texts, each in
/// the order they became known. Between two pages nothing of the store is held, so that a slow
/// listener delays neither a purge nor the end of the process. Where a page begins is told by the
/// input and the record before it, since rows of a day may move. Confined to one thread at a time.
///
/// What became known after the first page is not told.
final class ScanSearch {
  /// A page ends after so many blocks, also when little was found in them.
  private static final int BLOCKS_A_PAGE = 512;

  /// Of more series, the index of blocks is not asked.
  private static final int SERIES_LOOKED_UP = 1 << 16;

  private final int[] series;
  private final BitSet wanted = new BitSet();
  private final SeriesScan scan;
  final ScanPage page = new ScanPage();

  private @Nullable Start start;

  // Rows up to this one have been told, or passed over.
  private boolean isText;
  private long partitionMicros = Long.MIN_VALUE;
  private long position;
  private int ordinal;
  private boolean isDone;

  ScanSearch(int[] series, SeriesScan scan) {
    this.series = series.clone();
    this.scan = scan;
    begin();
    for (int number : series) {
      wanted.set(number);
    }
  }

  private void begin() {
    partitionMicros = Long.MIN_VALUE;
    position = scan.stretch().afterPosition();
    ordinal = scan.stretch().afterOrdinal();
  }

  /// What is found out once, and again when the store was opened anew meanwhile.
  private record Start(
      Store store, long lastPosition, Blocks samples, Blocks texts, ReplacedRows replaced) {}

  /// Which blocks have rows of the series.
  ///
  /// @param indexed blocks from this number on became known later, so that `blocks` lacks them
  private record Blocks(@Nullable BitSet blocks, int indexed) {
    boolean mayHold(int number) {
      return blocks == null || number >= indexed || blocks.get(number);
    }
  }

  /// Fills the next page; false when there was none to fill: the scan is at its end.
  boolean fill(Store store) {
    page.clear();
    if (isDone || wanted.isEmpty()) {
      return false;
    }
    try (TableReader samples = store.samples.reader();
        TableReader texts = store.texts.reader()) {
      Start begun = begun(store, samples, texts);
      if (!isText) {
        if (!new TableScan(begun, store.samples, samples, begun.samples()).run()) {
          isText = true;
          begin();
        }
      } else {
        isDone = !new TableScan(begun, store.texts, texts, begun.texts()).run();
      }
      begun.replaced().mark(page, store, List.of(samples, texts));
      return true;
    }
  }

  private Start begun(Store store, TableReader samples, TableReader texts) {
    Start known = start;
    if (known != null && known.store() == store) {
      return known;
    }
    long last =
        known != null
            ? known.lastPosition()
            : Math.min(
                scan.known().position(), Math.max(lastPosition(samples), lastPosition(texts)));
    Start begun =
        new Start(
            store,
            last,
            blocks(store.samples),
            blocks(store.texts),
            new ReplacedRows(store, scan, last));
    start = begun;
    return begun;
  }

  private Blocks blocks(SampleTable table) {
    List<Zones> zones = table.zones();
    int indexed = zones.isEmpty() ? 0 : zones.getLast().firstBlock + zones.getLast().knownBlocks();
    // The index after: it has all blocks that were known before.
    return new Blocks(
        series.length > SERIES_LOOKED_UP ? null : table.blocks().blocksOf(series), indexed);
  }

  private static long lastPosition(TableReader reader) {
    for (int p = reader.getPartitionCount() - 1; p >= 0; p--) {
      long count = reader.openPartition(p);
      if (count > 0) {
        return BlockScan.Columns.of(reader, p).position().getLong((count - 1) << 3);
      }
    }
    return -1;
  }

  /// One page's look into one table.
  private final class TableScan {
    private final Start begun;
    private final SampleTable table;
    private final TableReader reader;
    private final Blocks blocks;
    private final boolean withText;
    private int blocksLeft = BLOCKS_A_PAGE;
    private boolean isEnough;

    /// All rows from here on are of later inputs than the scan is about.
    private boolean isBehind;

    TableScan(Start begun, SampleTable table, TableReader reader, Blocks blocks) {
      this.begun = begun;
      this.table = table;
      this.reader = reader;
      this.blocks = blocks;
      withText = table.shape() == TableShape.TEXTS;
    }

    /// False when the table is at its end.
    boolean run() {
      List<Zones> zones = table.zones();
      int zone = 0;
      long firstDay = SampleTable.startOfDay(Math.max(scan.fromKnownMicros(), 0));
      for (int p = 0; p < reader.getPartitionCount(); p++) {
        long day = reader.getPartitionTimestampByIndex(p);
        while (zone < zones.size() && zones.get(zone).partition < day) {
          zone++;
        }
        if (day < partitionMicros || day < firstDay || day > scan.known().knownMicros()) {
          continue;
        }
        @Nullable Zones known =
            zone < zones.size() && zones.get(zone).partition == day ? zones.get(zone) : null;
        if (partition(p, day, known)) {
          return true;
        }
        if (isBehind) {
          return false;
        }
      }
      return false;
    }

    /// True when the page ends in it.
    private boolean partition(int p, long day, @Nullable Zones known) {
      long count = reader.getPartitionRowCountFromMetadata(p);
      boolean isCut =
          day == partitionMicros
              || (partitionMicros == Long.MIN_VALUE && scan.stretch().afterPosition() >= 0);
      long begin = isCut && count > 0 ? firstRow(p, count) : 0;
      int knownBlocks = known == null ? 0 : BlockScan.knownBlocks(known, count);
      BlockScan.Columns columns = null;
      for (long from = begin; from < count; ) {
        int block = (int) (from / Zones.BLOCK_ROWS);
        long to = count;
        boolean isRead = true;
        if (known != null && block < knownBlocks) {
          to = Math.min((block + 1L) * Zones.BLOCK_ROWS, count);
          isRead =
              blocks.mayHold(known.firstBlock + block)
                  && known.mayHold(block, scan.fromMicros(), scan.toMicros());
        }
        if (isRead || isEnough) {
          columns = columns == null ? BlockScan.opened(reader, p) : columns;
          if (columns.position().getLong(from << 3) > scan.stretch().toPosition()) {
            isBehind = true;
            return false;
          }
          if (rows(columns, p, day, from, to)) {
            return true;
          }
        }
        from = to;
      }
      return false;
    }

    /// The first row after the last one that was told.
    private long firstRow(int p, long count) {
      BlockScan.Columns columns = BlockScan.opened(reader, p);
      MemoryCR ordinals = SampleTable.column(reader, p, TableShape.ORDINAL);
      long low = 0;
      long high = count;
      while (low < high) {
        long middle = (low + high) >>> 1;
        long at = columns.position().getLong(middle << 3);
        boolean isTold =
            at < position || (at == position && ordinals.getInt(middle << 2) <= ordinal);
        low = isTold ? middle + 1 : low;
        high = isTold ? high : middle;
      }
      return low;
    }

    private boolean rows(BlockScan.Columns columns, int p, long day, long fromRow, long toRow) {
      MemoryCR ordinals = SampleTable.column(reader, p, TableShape.ORDINAL);
      if (!isEnough && --blocksLeft < 0) {
        // The page ends behind the record of this row.
        isEnough = true;
        note(day, columns.position().getLong(fromRow << 3), ordinals.getInt(fromRow << 2));
      }
      for (long row = fromRow; row < toRow; row++) {
        if (isEnough
            && (columns.position().getLong(row << 3) != position
                || ordinals.getInt(row << 2) != ordinal)) {
          return true;
        }
        int number = columns.series().getInt(row << 2);
        if (number >= 0 && wanted.get(number)) {
          row(columns, ordinals, p, day, row, number);
        }
      }
      return false;
    }

    private void row(
        BlockScan.Columns columns, MemoryCR ordinals, int p, long day, long row, int number) {
      long source = columns.source().getLong(row << 3);
      long known = columns.received().getLong(row << 3);
      long rowPosition = columns.position().getLong(row << 3);
      int flags = columns.flags().getByte(row);
      ValueType type = begun.store().catalogue.type(number);
      if (type == null
          || !scan.holds(source)
          || rowPosition > begun.lastPosition()
          || rowPosition > scan.stretch().toPosition()
          || known < scan.fromKnownMicros()
          || known > scan.known().knownMicros()
          || ((flags & EncodedValue.REMOVED) != 0 && !scan.withRemovals())
          || begun.store().purges.hides(number, rowPosition, source)) {
        return;
      }
      int rowOrdinal = ordinals.getInt(row << 2);
      long tag = withText ? Places.IN_TEXTS : 0;
      page.add(
          number,
          source,
          tag | Places.of(p, row),
          known,
          rowPosition,
          rowOrdinal,
          ChangeSearch.kind(columns, row, flags, source),
          type,
          withText ? 0 : EncodedValue.decode(type, columns.bits().getLong(row << 3), flags),
          withText ? Catalogue.text(reader, p, TableShape.TEXT, row) : null,
          columns.quality().getByte(row),
          (flags & EncodedValue.CORRECTS) != 0);
      if (!isEnough && page.isFull()) {
        isEnough = true;
        note(day, rowPosition, rowOrdinal);
      }
    }

    private void note(long day, long rowPosition, int rowOrdinal) {
      partitionMicros = day;
      position = rowPosition;
      ordinal = rowOrdinal;
    }
  }
}
