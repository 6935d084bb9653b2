package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One query's look into the tables: finds the rows of some series in ranges of source times, and
/// reads them. Confined to the query's thread; must be closed.
final class RowSearch implements AutoCloseable {
  private final List<Side> sides = new ArrayList<>(2);
  private final List<Catalogue.Series> wanted;
  private final long asKnownAt;
  private final long knownMicros;
  private final HiddenRows hidden;

  // The range of the search under way; `first` narrows it while it searches.
  private long from;
  private long to;

  /// Whether rows of the wanted series may stand in the place of earlier ones.
  private final boolean isCorrected;

  /// What is wanted of structured values; what it is in the row that is being visited.
  private final @Nullable Leaf leaf;

  private Leaf.@Nullable Value present;

  private BlockScan.@Nullable Columns lastColumns;
  private long lastTag;
  private int lastPartition;

  /// One table, as this query sees it.
  ///
  /// @param blocks the numbers of the blocks that may have rows of the wanted series
  /// @param indexed blocks from this number on became known later, so that `blocks` lacks them
  private record Side(List<Zones> zones, BitSet blocks, int indexed, TableReader reader, long tag) {
    boolean mayHold(Zones partition, int block, long from, long to) {
      int number = partition.firstBlock + block;
      return (number >= indexed || blocks.get(number)) && partition.mayHold(block, from, to);
    }
  }

  /// Receives the rows of a search.
  interface RowVisitor {
    void row(BlockScan.Columns columns, long row, long source, long place, ValueType type);
  }

  /// As of now.
  ///
  /// @param wanted all of one property of one twin
  RowSearch(
      SampleTable samples,
      SampleTable texts,
      SeriesState state,
      List<Catalogue.Series> wanted,
      HiddenRows hidden) {
    this(samples, texts, state, wanted, hidden, SeriesQuery.NOW, Long.MAX_VALUE);
  }

  RowSearch(
      SampleTable samples,
      SampleTable texts,
      SeriesState state,
      List<Catalogue.Series> wanted,
      HiddenRows hidden,
      long asKnownAt,
      long knownMicros) {
    this.wanted = wanted;
    leaf = wanted.isEmpty() ? null : wanted.getFirst().leaf();
    this.isCorrected = wanted.stream().anyMatch(one -> state.isCorrected(one.number()));
    this.hidden = hidden;
    this.asKnownAt = asKnownAt;
    this.knownMicros = knownMicros;
    if (wanted.stream().anyMatch(one -> one.type().isPrimitive())) {
      open(samples, 0);
    }
    if (wanted.stream().anyMatch(one -> !one.type().isPrimitive())) {
      open(texts, Places.IN_TEXTS);
    }
  }

  private void open(SampleTable table, long tag) {
    // The reader first: zones that came later are of rows it does not see.
    TableReader reader = table.reader();
    List<Zones> zones = table.zones();
    int[] numbers = wanted.stream().mapToInt(Catalogue.Series::number).toArray();
    int indexed = zones.isEmpty() ? 0 : zones.getLast().firstBlock + zones.getLast().knownBlocks();
    sides.add(new Side(zones, table.blocks().blocksOf(numbers), indexed, reader, tag));
  }

  /// The first values of a range by source time, at most `limit`, sorted.
  FoundRows first(long fromMicros, long toMicros, int limit) {
    FoundRows rows = new FoundRows();
    visit(fromMicros, toMicros, collecting(rows, limit));
    rows.sort();
    rows.truncate(limit);
    return rows;
  }

  /// As [#first], but of all rows, those too that tell of a removal.
  FoundRows firstOfAll(long fromMicros, long toMicros, int limit) {
    FoundRows rows = new FoundRows();
    visitAll(fromMicros, toMicros, collecting(rows, limit));
    rows.sort();
    rows.truncate(limit);
    return rows;
  }

  private RowVisitor collecting(FoundRows rows, int limit) {
    int prune = 2 * limit + Zones.BLOCK_ROWS;
    return (columns, row, source, place, type) -> {
      rows.add(source, place, number(columns, row, type));
      if (rows.size == prune) {
        rows.sort();
        rows.truncate(limit);
        // Whatever comes later, at or after the last one kept, is not among the first.
        to = rows.source[limit - 1];
      }
    };
  }

  /// The number in the row that is being visited; NaN when it is none.
  double number(BlockScan.Columns columns, long row, ValueType type) {
    if (type.isPrimitive()) {
      return EncodedValue.number(
          type, columns.bits().getLong(row << 3), columns.flags().getByte(row));
    }
    Leaf.Value value = present;
    return value == null ? Double.NaN : value.number();
  }

  /// Whether the row has what is wanted of it.
  private boolean hasLeaf(Leaf wantedOfIt, BlockScan.Columns columns, long row, long tag) {
    present = null;
    if ((columns.flags().getByte(row) & EncodedValue.REMOVED) != 0) {
      return true;
    }
    present = wantedOfIt.in(textAt(tag | row));
    return present != null;
  }

  private String textAt(long place) {
    return Catalogue.text(
        readerOf(place), Places.partition(place), TableShape.TEXT, Places.row(place));
  }

  /// Folds the rows of a range.
  void fold(long fromMicros, long toMicros, Buckets buckets) {
    visit(
        fromMicros,
        toMicros,
        (columns, row, source, place, type) ->
            buckets.add(
                source,
                place,
                type.isPrimitive() || leaf != null ? number(columns, row, type) : 0,
                columns.quality().getByte(row)));
  }

  /// The rows of the least and the greatest value in each of some buckets, sorted.
  FoundRows extremes(long fromMicros, long toMicros, int count) {
    Buckets least = new Buckets(Aggregate.MIN, fromMicros, toMicros, count);
    Buckets greatest = new Buckets(Aggregate.MAX, fromMicros, toMicros, count);
    fold(fromMicros, toMicros, least);
    fold(fromMicros, toMicros, greatest);
    FoundRows rows = new FoundRows();
    for (int i = 0; i < least.size(); i++) {
      if (least.count(i) > 0) {
        addNumber(rows, least.place(i));
        if (greatest.place(i) != least.place(i)) {
          addNumber(rows, greatest.place(i));
        }
      }
    }
    rows.sort();
    return rows;
  }

  /// Notes all rows of the series, as they are noted when a store is opened.
  void note(SeriesState into) {
    visitStored(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (columns, row, source, _, _) -> {
          int series = columns.series().getInt(row << 2);
          boolean _ = into.expect(series, source);
          into.visible(series, source, EncodedValue.isCurrentValue(columns.flags().getByte(row)));
        });
  }

  /// The last row of a source time that became the current value.
  Optional<Reading> lastCurrent(long source) {
    long[] last = {-1};
    visit(
        source,
        source + 1,
        (columns, row, _, place, _) -> {
          if (EncodedValue.isCurrentValue(columns.flags().getByte(row))) {
            last[0] = place;
          }
        });
    return last[0] < 0 ? Optional.empty() : Optional.of(reading(last[0]));
  }

  /// Reads the rows.
  List<Reading> readings(FoundRows rows) {
    List<Reading> readings = new ArrayList<>(rows.size);
    for (int i = 0; i < rows.size; i++) {
      readings.add(reading(rows.place[i]));
    }
    return readings;
  }

  /// Reads the row at a place that this search found.
  Reading reading(long place) {
    TableReader reader = readerOf(place);
    int partition = Places.partition(place);
    long row = Places.row(place);
    BlockScan.Columns columns = BlockScan.Columns.of(reader, partition);
    ValueType type = typeOf(columns.series().getInt(row << 2));
    long source = columns.source().getLong(row << 3);
    Quality quality = Quality.ofCode(columns.quality().getByte(row));
    if ((place & Places.IN_TEXTS) == 0) {
      long stored = columns.bits().getLong(row << 3);
      long bits = EncodedValue.decode(type, stored, columns.flags().getByte(row));
      return new Reading(source, type, bits, null, quality);
    }
    String text = textAt(place);
    Leaf.Value value = leaf == null ? null : leaf.in(text);
    return value == null
        ? new Reading(source, type, 0, text, quality)
        : new Reading(source, value.type(), value.bits(), value.text(), quality);
  }

  /// The columns of the partition in which a place is that this search found.
  BlockScan.Columns columns(long place) {
    int partition = Places.partition(place);
    if (lastColumns == null || lastTag != (place & Places.IN_TEXTS) || lastPartition != partition) {
      lastColumns = BlockScan.Columns.of(readerOf(place), partition);
      lastTag = place & Places.IN_TEXTS;
      lastPartition = partition;
    }
    return lastColumns;
  }

  @Override
  public void close() {
    for (Side side : sides) {
      side.reader().close();
    }
  }

  private void addNumber(FoundRows rows, long place) {
    Reading reading = reading(place);
    rows.add(reading.sourceMicros(), place, reading.number());
  }

  /// Visits the values of a range.
  private void visit(long fromMicros, long toMicros, RowVisitor visitor) {
    visitAll(
        fromMicros,
        toMicros,
        (columns, row, source, place, type) -> {
          if ((columns.flags().getByte(row) & EncodedValue.REMOVED) == 0) {
            visitor.row(columns, row, source, place, type);
          }
        });
  }

  /// Visits all rows of a range, those too that tell of a removal, but for those that others stand
  /// in the place of.
  void visitAll(long fromMicros, long toMicros, RowVisitor visitor) {
    Map<Long, Long> last = isCorrected ? corrections(fromMicros, toMicros) : Map.of();
    if (last.isEmpty()) {
      visitStored(fromMicros, toMicros, visitor);
      return;
    }
    visitStored(
        fromMicros,
        toMicros,
        (columns, row, source, place, type) -> {
          Long correction = last.get(source);
          if (correction == null || place >= correction) {
            visitor.row(columns, row, source, place, type);
          }
        });
  }

  /// The place of the last correction of each source time that has one.
  private Map<Long, Long> corrections(long fromMicros, long toMicros) {
    Map<Long, Long> last = new HashMap<>();
    visitStored(
        fromMicros,
        toMicros,
        (columns, row, source, place, _) -> {
          if ((columns.flags().getByte(row) & EncodedValue.CORRECTS) != 0) {
            last.merge(source, place, Math::max);
          }
        });
    return last;
  }

  /// Visits all rows of a range as they are stored.
  void visitStored(long fromMicros, long toMicros, RowVisitor visitor) {
    from = fromMicros;
    to = toMicros;
    for (Side side : sides) {
      BlockScan.scan(
          side.zones(),
          side.reader(),
          (zones, block) -> side.mayHold(zones, block, from, to),
          (columns, partition, fromRow, toRow) -> {
            long tag = side.tag() | Places.of(partition, 0);
            visitRows(columns, tag, fromRow, toRow, visitor);
          });
    }
  }

  private void visitRows(
      BlockScan.Columns columns, long tag, long fromRow, long toRow, RowVisitor visitor) {
    int only = wanted.size() == 1 ? wanted.getFirst().number() : -1;
    for (long row = fromRow; row < toRow; row++) {
      int series = columns.series().getInt(row << 2);
      if (only >= 0 && series != only) {
        continue;
      }
      ValueType type = typeIfWanted(series);
      if (type == null) {
        continue;
      }
      long source = columns.source().getLong(row << 3);
      if (source >= from
          && source < to
          && (asKnownAt == SeriesQuery.NOW || columns.position().getLong(row << 3) <= asKnownAt)
          && (knownMicros == Long.MAX_VALUE || columns.received().getLong(row << 3) <= knownMicros)
          && !hidden.hides(columns, row, series)
          && (leaf == null || hasLeaf(leaf, columns, row, tag))) {
        visitor.row(columns, row, source, tag | row, type);
      }
    }
  }

  private @Nullable ValueType typeIfWanted(int series) {
    for (Catalogue.Series one : wanted) {
      if (one.number() == series) {
        return one.type();
      }
    }
    return null;
  }

  private ValueType typeOf(int series) {
    ValueType type = typeIfWanted(series);
    if (type == null) {
      throw new IllegalStateException("series " + series + " is not of this query");
    }
    return type;
  }

  private TableReader readerOf(long place) {
    long tag = place & Places.IN_TEXTS;
    for (Side side : sides) {
      if (side.tag() == tag) {
        return side.reader();
      }
    }
    throw new IllegalStateException("no table is open for place " + place);
  }
}
