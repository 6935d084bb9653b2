package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds in one table the values that some series held at a moment: goes through the blocks from
/// the moment backwards, reads each at most once for all series that may have rows in it, and stops
/// when nothing older can matter. Confined to the query's thread; must be closed.
///
/// A series' value at a valid time is the row with the greatest (source time, place); rows that
/// only tell of another quality say how far it may be trusted, when they came after it.
final class MomentSearch implements AutoCloseable {
  /// Rows of releases that did not flag what came from the future are known by being so far ahead.
  private static final long FUTURE_MICROS = 300_000_000L;

  private static final int NONE = -1;

  private final TableReader reader;
  private final boolean isText;
  private final PastMoment moment;
  private final HiddenRows hidden;
  private final int[] series;
  private final @Nullable ValueType[] types;
  private final SeriesBlocks.Walk walk;
  private final BlockTimes times;
  private final BlockScan.@Nullable Columns[] columns;

  // Of each series: its value's time and place, and the place of the row that tells its quality.
  private final long[] bestSource;
  private final long[] bestPlace;
  private final long[] qualityPlace;

  // The series that wait for a block are a list, and so are those that are looked for in the rows.
  private final int[] firstOfBlock;
  private final int[] next;
  private int[] slots = new int[16];
  private int[] sought = new int[16];
  private int soughtCount;

  /// @param series numbers, none twice; those of the other table are passed over
  MomentSearch(Store store, SampleTable table, int[] series, PastMoment moment) {
    this.series = series;
    this.moment = moment;
    hidden = store.purges.hidden(series);
    isText = table.shape() == TableShape.TEXTS;
    types = new @Nullable ValueType[series.length];
    bestSource = new long[series.length];
    bestPlace = new long[series.length];
    qualityPlace = new long[series.length];
    next = new int[series.length];
    Arrays.fill(bestSource, Long.MIN_VALUE);
    Arrays.fill(bestPlace, NONE);
    Arrays.fill(qualityPlace, NONE);
    // The reader first: blocks that came later are of rows it does not see.
    reader = table.reader();
    try {
      List<Zones> zones = table.zones();
      columns = new BlockScan.@Nullable Columns[reader.getPartitionCount()];
      times = new BlockTimes(zones, reader, moment, this::columns);
      // The index after: it has all blocks that were known before.
      walk = table.blocks().walk(series);
      firstOfBlock = new int[times.blocks()];
      Arrays.fill(firstOfBlock, NONE);
      for (int i = 0; i < series.length; i++) {
        ValueType type = store.catalogue.type(series[i]);
        types[i] = type != null && type.isPrimitive() != isText ? type : null;
      }
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  /// Searches, and tells what it found.
  void run(HeldValues into) {
    search();
    for (int i = 0; i < series.length; i++) {
      ValueType type = types[i];
      if (bestPlace[i] >= 0 && type != null) {
        tell(i, type, into);
      }
    }
  }

  /// Where the value of a series stands.
  long placeOf(int index) {
    return bestPlace[index];
  }

  /// Whether the value of a series ever was current: what tells of a quality later may be about it.
  boolean wasCurrent(int index) {
    return (columns(Places.partition(bestPlace[index]))
                .flags()
                .getByte(Places.row(bestPlace[index]))
            & EncodedValue.CURRENT)
        != 0;
  }

  private void search() {
    scanRest();
    for (int i = 0; i < series.length; i++) {
      if (types[i] != null) {
        waitForNext(i, times.blocks() - 1);
      }
    }
    for (int block = times.blocks() - 1; block >= 0; block--) {
      int waiting = firstOfBlock[block];
      if (waiting == NONE) {
        continue;
      }
      seek(waiting);
      int partition = times.partitionOf(block);
      scan(partition, times.firstRow(block), times.rowAfter(block));
      while (waiting != NONE) {
        int after = next[waiting];
        waitForNext(waiting, block - 1);
        waiting = after;
      }
    }
  }

  /// Rows that are in no block yet: all series may be in them.
  private void scanRest() {
    soughtCount = 0;
    for (int i = 0; i < series.length; i++) {
      if (types[i] != null) {
        addSought(i);
      }
    }
    index();
    for (int p = times.partitions() - 1; p >= 0; p--) {
      if (times.restOf(p) < times.rowsOf(p)) {
        scan(p, times.restOf(p), times.rowsOf(p));
      }
    }
  }

  private void waitForNext(int i, int most) {
    int block = most;
    while (true) {
      block = times.usefulAtMost(block);
      if (block < 0 || isDone(i, block)) {
        return;
      }
      int held = walk.atMost(i, times.number(block));
      if (held < times.number(0)) {
        return;
      }
      int candidate = times.index(held);
      if (candidate == block && times.greatest(block) > bestSource[i]) {
        next[i] = firstOfBlock[block];
        firstOfBlock[block] = i;
        return;
      }
      block = candidate == block ? block - 1 : candidate;
    }
  }

  /// Whether nothing up to this block can replace what was found.
  private boolean isDone(int i, int block) {
    return bestPlace[i] >= 0
        && (moment.validMicros() == PastMoment.CURRENT
            || times.greatestUpTo(block) <= bestSource[i]);
  }

  private void seek(int firstWaiting) {
    soughtCount = 0;
    for (int i = firstWaiting; i != NONE; i = next[i]) {
      addSought(i);
    }
    index();
  }

  private void addSought(int i) {
    if (soughtCount == sought.length) {
      sought = Arrays.copyOf(sought, 2 * soughtCount);
    }
    sought[soughtCount++] = i;
  }

  /// An open-addressed table of what is sought, by series number.
  private void index() {
    int capacity = Integer.highestOneBit(Math.max(4, soughtCount) * 2 - 1) << 1;
    if (slots.length != capacity) {
      slots = new int[capacity];
    }
    Arrays.fill(slots, NONE);
    for (int k = 0; k < soughtCount; k++) {
      int slot = slotOf(series[sought[k]]);
      while (slots[slot] != NONE) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = sought[k];
    }
  }

  private int slotOf(int number) {
    return ((number * 0x9E3779B1) >>> 7) & (slots.length - 1);
  }

  private void scan(int partition, long fromRow, long toRow) {
    BlockScan.Columns all = columns(partition);
    int only = soughtCount == 1 ? series[sought[0]] : NONE;
    for (long row = toRow - 1; row >= fromRow; row--) {
      int number = all.series().getInt(row << 2);
      if (only >= 0) {
        if (number == only) {
          row(sought[0], all, partition, row);
        }
        continue;
      }
      int slot = slotOf(number);
      while (slots[slot] != NONE) {
        if (series[slots[slot]] == number) {
          row(slots[slot], all, partition, row);
          break;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
    }
  }

  /// A row of a sought series; rows come from the last to the first.
  private void row(int i, BlockScan.Columns all, int partition, long row) {
    int flags = all.flags().getByte(row);
    boolean isOfCurrent = moment.validMicros() == PastMoment.CURRENT;
    if (isOfCurrent && ((flags & EncodedValue.CURRENT) == 0 || bestPlace[i] >= 0)) {
      return;
    }
    long source = all.source().getLong(row << 3);
    if (!isOfCurrent && (source > moment.validMicros() || isFuture(all, row, flags, source))) {
      return;
    }
    if (hidden.hides(all, row, series[i])) {
      return;
    }
    long place = Places.of(partition, row);
    if ((flags & EncodedValue.REQUALIFIED) != 0) {
      if (qualityPlace[i] < 0) {
        qualityPlace[i] = place;
      }
    } else if (bestPlace[i] < 0 || source > bestSource[i]) {
      bestSource[i] = source;
      bestPlace[i] = place;
    }
  }

  static boolean isFuture(BlockScan.Columns all, long row, int flags, long source) {
    return (flags & EncodedValue.FUTURE) != 0
        || ((flags & (EncodedValue.CURRENT | EncodedValue.REQUALIFIED)) == 0
            && source > all.received().getLong(row << 3) + FUTURE_MICROS);
  }

  private void tell(int i, ValueType type, HeldValues into) {
    long place = bestPlace[i];
    BlockScan.Columns all = columns(Places.partition(place));
    long row = Places.row(place);
    int flags = all.flags().getByte(row);
    // What told of a quality before the value came was about another one.
    boolean isRequalified = qualityPlace[i] > place && (flags & EncodedValue.CURRENT) != 0;
    long lastPlace = isRequalified ? qualityPlace[i] : place;
    BlockScan.Columns last = columns(Places.partition(lastPlace));
    long lastRow = Places.row(lastPlace);
    boolean isRemoved = (flags & EncodedValue.REMOVED) != 0;
    long bits =
        isText || isRemoved
            ? 0
            : EncodedValue.decode(
                type, last.bits().getLong(lastRow << 3), last.flags().getByte(lastRow));
    String text =
        isText && !isRemoved
            ? Catalogue.text(reader, Places.partition(lastPlace), TableShape.TEXT, lastRow)
            : null;
    into.value(
        i,
        bestSource[i],
        all.received().getLong(row << 3),
        all.position().getLong(row << 3),
        type,
        bits,
        text,
        Quality.ofCode(last.quality().getByte(lastRow)),
        (flags & EncodedValue.EXPLICIT) != 0,
        isRemoved);
  }

  private BlockScan.Columns columns(int partition) {
    BlockScan.Columns known = columns[partition];
    if (known == null) {
      known = BlockScan.opened(reader, partition);
      columns[partition] = known;
    }
    return known;
  }

  @Override
  public void close() {
    reader.close();
  }
}
