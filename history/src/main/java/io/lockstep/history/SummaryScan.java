package io.lockstep.history;

import io.lockstep.history.rollup.RollupFile;
import io.lockstep.history.rollup.Summary;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One pass over the rows for the summaries of some properties: by bucket, or by hour when it is
/// beside roll-ups, and then only of the rows that these do not have. Confined to the query's
/// thread.
final class SummaryScan {
  /// So many summaries are held at most, whatever was asked.
  private static final int MOST_HELD = 1_000_000;

  private static final int NONE = -1;

  private final Store store;
  private final SummaryQuery query;
  private final List<SummarySearch.Asked> asked;
  private final List<RollupFile> files;
  private final @Nullable Hours hours;
  private final long unitMicros;
  private final HiddenRows hidden;

  // An open-addressed table from numbers of series to what is asked.
  private final int[] keys;
  private final int[] indices;
  private final ValueType[] types;
  private final ValueType[] told;

  private final Map<Long, Summary>[] units;
  private final long[] lastUnit;
  private final @Nullable Summary[] last;
  private int held;

  /// Whole hours, `[from, to)`, counted since 1970-01-01T00:00Z, that roll-ups are taken for.
  record Hours(long from, long to) {
    boolean holds(long micros) {
      long hour = Math.floorDiv(micros, RollupBuild.HOUR_MICROS);
      return hour >= from && hour < to;
    }
  }

  /// Receives summaries.
  interface Visitor {
    /// One unit of a series.
    ///
    /// @param unit a time of the bucket, or the begin of the hour
    void unit(long unit, Summary summary);
  }

  /// @param files whose rows are not wanted, in `hours`; as old as the rows or older
  /// @param hours null when summaries are by bucket
  SummaryScan(
      Store store,
      SummaryQuery query,
      List<SummarySearch.Asked> asked,
      List<RollupFile> files,
      @Nullable Hours hours) {
    this.store = store;
    this.query = query;
    this.asked = asked;
    this.files = files;
    this.hours = hours;
    unitMicros = hours == null ? query.widthMicros() : RollupBuild.HOUR_MICROS;
    int[] numbers = numbers();
    hidden = store.purges.hidden(numbers);
    int capacity = Integer.highestOneBit(Math.max(8, numbers.length) * 2 - 1) << 1;
    keys = new int[capacity];
    indices = new int[capacity];
    types = new ValueType[capacity];
    told = new ValueType[capacity];
    Arrays.fill(keys, NONE);
    Arrays.fill(types, ValueType.DOUBLE);
    Arrays.fill(told, ValueType.DOUBLE);
    for (int i = 0; i < asked.size(); i++) {
      for (Catalogue.Series one : asked.get(i).series()) {
        int slot = slotOf(one.number());
        keys[slot] = one.number();
        indices[slot] = i;
        types[slot] = one.type();
        told[slot] = asked.get(i).type();
      }
    }
    units = newMaps(asked.size());
    lastUnit = new long[asked.size()];
    last = new @Nullable Summary[asked.size()];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Long, Summary>[] newMaps(int count) {
    Map<Long, Summary>[] maps = new Map[count];
    Arrays.setAll(maps, _ -> new HashMap<>());
    return maps;
  }

  private int[] numbers() {
    return asked.stream()
        .flatMap(one -> one.series().stream())
        .mapToInt(Catalogue.Series::number)
        .toArray();
  }

  /// The slot that has the number, or the free one where it belongs.
  private int slotOf(int number) {
    int slot = ((number * 0x9E3779B1) >>> 7) & (keys.length - 1);
    while (keys[slot] != number && keys[slot] != NONE) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /// The summaries of a property.
  void forEach(int index, Visitor visitor) {
    units[index].forEach(
        (unit, summary) ->
            visitor.unit(
                unitMicros == Long.MAX_VALUE
                    ? query.fromMicros()
                    : Math.max(
                        hours == null ? query.fromMicros() : Long.MIN_VALUE, unit * unitMicros),
                summary));
  }

  void run() {
    if (asked.stream().anyMatch(one -> isCorrected(one) || isWithin(one))) {
      // One by one: which rows stand in the place of others is known by series, and what is wanted
      // of structured values is each one's own.
      for (int i = 0; i < asked.size(); i++) {
        one(i);
      }
    } else {
      all();
    }
  }

  private boolean isCorrected(SummarySearch.Asked one) {
    return one.series().stream().anyMatch(each -> store.state.isCorrected(each.number()));
  }

  private static boolean isWithin(SummarySearch.Asked one) {
    return one.series().getFirst().leaf() != null;
  }

  private void one(int index) {
    List<Catalogue.Series> wanted = asked.get(index).series();
    try (RowSearch search =
        new RowSearch(
            store.samples,
            store.texts,
            store.state,
            wanted,
            hidden,
            query.asKnownAt(),
            query.knownMicros())) {
      search.visitAll(
          query.fromMicros(),
          query.toMicros(),
          (columns, row, source, _, type) ->
              add(
                  search,
                  unitOf(index, source),
                  columns,
                  row,
                  source,
                  type,
                  asked.get(index).type()));
    }
  }

  private static void add(
      RowSearch search,
      Summary into,
      BlockScan.Columns columns,
      long row,
      long source,
      ValueType type,
      ValueType told) {
    if (type.isPrimitive()) {
      SummaryRows.add(into, columns, row, source, type, told);
    } else {
      double number = search.number(columns, row, type);
      SummaryRows.add(into, columns, row, source, Double.doubleToRawLongBits(number), number);
    }
  }

  private void all() {
    long from = query.fromMicros();
    long to = query.toMicros();
    try (TableReader reader = store.samples.reader()) {
      List<Zones> zones = store.samples.zones();
      int indexed =
          zones.isEmpty() ? 0 : zones.getLast().firstBlock + zones.getLast().knownBlocks();
      BitSet blocks = store.samples.blocks().blocksOf(numbers());
      BlockScan.scan(
          zones,
          reader,
          (zone, block) -> {
            int number = zone.firstBlock + block;
            return (number >= indexed || blocks.get(number))
                && zone.mayHold(block, from, to)
                && mayWant(zone, block);
          },
          (columns, partition, fromRow, toRow) ->
              rows(columns, reader.getPartitionTimestampByIndex(partition), fromRow, toRow));
    }
  }

  /// Whether a block has rows that no file has, or may have some at the edges of the range.
  private boolean mayWant(Zones zone, int block) {
    Hours whole = hours;
    if (whole == null) {
      return true;
    }
    long first = (long) block * Zones.BLOCK_ROWS;
    boolean isRolled =
        isRolled(zone.partition, first) && isRolled(zone.partition, first + Zones.BLOCK_ROWS - 1);
    return !isRolled
        || zone.mayHold(block, query.fromMicros(), whole.from() * RollupBuild.HOUR_MICROS)
        || zone.mayHold(block, whole.to() * RollupBuild.HOUR_MICROS, query.toMicros());
  }

  private boolean isRolled(long day, long row) {
    for (RollupFile file : files) {
      if (file.span().day() == day && file.span().fromRow() <= row && row < file.span().toRow()) {
        return true;
      }
    }
    return false;
  }

  private void rows(BlockScan.Columns columns, long day, long fromRow, long toRow) {
    long from = query.fromMicros();
    long to = query.toMicros();
    boolean isOfNow = query.isOfNow();
    for (long row = fromRow; row < toRow; row++) {
      int number = columns.series().getInt(row << 2);
      int slot = slotOf(number);
      if (number < 0 || keys[slot] == NONE) {
        continue;
      }
      long source = columns.source().getLong(row << 3);
      if (source < from
          || source >= to
          || (!isOfNow && !isKnown(columns, row))
          || hidden.hides(columns, row, number)
          || (hours != null && hours.holds(source) && isRolled(day, row))) {
        continue;
      }
      SummaryRows.add(unitOf(indices[slot], source), columns, row, source, types[slot], told[slot]);
    }
  }

  private boolean isKnown(BlockScan.Columns columns, long row) {
    return columns.position().getLong(row << 3) <= query.asKnownAt()
        && columns.received().getLong(row << 3) <= query.knownMicros();
  }

  private Summary unitOf(int index, long source) {
    long unit = unitMicros == Long.MAX_VALUE ? 0 : Math.floorDiv(source, unitMicros);
    Summary recent = last[index];
    if (recent != null && lastUnit[index] == unit) {
      return recent;
    }
    Summary found = units[index].get(unit);
    if (found == null) {
      if (++held > MOST_HELD) {
        throw new LockstepException(
            ErrorCode.OVERLOADED,
            "figures of the history: expected at most %d buckets with readings at a time, found more; ask for a shorter time, wider buckets or fewer properties"
                .formatted(MOST_HELD));
      }
      found = new Summary(query.withCourse());
      units[index].put(unit, found);
    }
    last[index] = found;
    lastUnit[index] = unit;
    return found;
  }
}
