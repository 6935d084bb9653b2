package io.lockstep.history;

import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.VarcharTypeDriver;
import io.questdb.cairo.vm.api.MemoryCR;
import io.questdb.std.str.Utf8Sequence;
import io.questdb.std.str.Utf8String;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Which series numbers belong to a property of a twin. Written by the history's thread; read by
/// any.
final class Catalogue implements AutoCloseable {
  private static final int SERIES = 0;
  private static final int TWIN = 1;
  private static final int PATH = 2;
  private static final int TYPE = 3;
  private static final int UNIT = 4;

  /// One series.
  record Series(int number, ValueType type, String unit) {}

  private final QuestDbEngine engine;
  private final TableToken token;
  private final TableWriter writer;
  private final ConcurrentHashMap<String, TwinSeries> twins = new ConcurrentHashMap<>();
  private final Map<String, String> interned = new HashMap<>();
  private final BitSet known = new BitSet();
  private volatile int size;
  private int count;
  private boolean uncommitted;

  Catalogue(QuestDbEngine engine) {
    this.engine = engine;
    token = engine.table(TableShape.SERIES);
    writer = engine.cairo().getWriter(token, "history");
  }

  /// Reads all series from the store.
  void load() {
    read(writer.size(), this::remember);
  }

  /// Adds the first rows to another catalogue.
  void copyTo(Catalogue other, long rows) {
    read(rows, other::add);
  }

  /// Adds a series; one that is known already is left as it is.
  void add(SeriesChange change) {
    if (known.get(change.series())) {
      return;
    }
    TableWriter.Row row = writer.newRow();
    row.putInt(SERIES, change.series());
    row.putVarchar(TWIN, new Utf8String(change.twin().value()));
    row.putVarchar(PATH, new Utf8String(change.path()));
    row.putByte(TYPE, change.type().code());
    row.putVarchar(UNIT, new Utf8String(change.unit()));
    row.append();
    uncommitted = true;
    remember(change);
  }

  /// Keeps what was added; before readings of new series are committed.
  void commit() {
    if (uncommitted) {
      writer.commit();
      uncommitted = false;
    }
  }

  /// Whether a series is known as another property than this, so that the store cannot belong to
  /// the changes log.
  boolean contradicts(SeriesChange change) {
    return known.get(change.series())
        && find(change.twin(), change.path()).stream()
            .noneMatch(one -> one.number() == change.series() && one.type() == change.type());
  }

  /// Rows in the table.
  long rows() {
    return writer.size();
  }

  /// How many series there are.
  int size() {
    return size;
  }

  /// The series of a property, oldest first; empty when it never had a reading.
  List<Series> find(TwinId twin, String path) {
    TwinSeries found = twins.get(twin.value());
    return found == null ? List.of() : found.find(path);
  }

  /// The folder of the table's files.
  Path folder() {
    return engine.folderOf(token);
  }

  @Override
  public void close() {
    writer.close();
  }

  private void remember(SeriesChange change) {
    if (known.get(change.series())) {
      return;
    }
    known.set(change.series());
    String path = interned.computeIfAbsent(change.path(), same -> same);
    String unit = interned.computeIfAbsent(change.unit(), same -> same);
    TwinSeries _ =
        twins.compute(
            change.twin().value(),
            (_, before) ->
                (before == null ? TwinSeries.NONE : before)
                    .with(change.series(), path, change.type(), unit));
    count++;
    size = count;
  }

  private void read(long rows, Consumer<SeriesChange> visitor) {
    long left = rows;
    try (TableReader reader = engine.cairo().getReader(token)) {
      for (int p = 0; p < reader.getPartitionCount(); p++) {
        long count = Math.min(left, reader.openPartition(p));
        MemoryCR numbers = SampleTable.column(reader, p, SERIES);
        MemoryCR types = SampleTable.column(reader, p, TYPE);
        for (long row = 0; row < count; row++) {
          visitor.accept(
              new SeriesChange(
                  numbers.getInt(row << 2),
                  new TwinId(text(reader, p, TWIN, row)),
                  text(reader, p, PATH, row),
                  ValueType.ofCode(types.getByte(row)),
                  text(reader, p, UNIT, row)));
        }
        left -= count;
      }
    }
  }

  /// The text in a row of a VARCHAR column; the partition is open.
  static String text(TableReader reader, int partition, int column, long row) {
    int primary = TableReader.getPrimaryColumnIndex(reader.getColumnBase(partition), column);
    MemoryCR lengths = reader.getColumn(primary + 1);
    MemoryCR bytes = reader.getColumn(primary);
    Utf8Sequence text = VarcharTypeDriver.getSplitValue(lengths, bytes, row, 1);
    return text == null ? "" : text.toString();
  }

  /// The series of one twin, in columns: there may be millions. Immutable.
  private static final class TwinSeries {
    static final TwinSeries NONE =
        new TwinSeries(new int[0], new String[0], new byte[0], new String[0]);

    private final int[] numbers;
    private final String[] paths;
    private final byte[] types;
    private final String[] units;

    TwinSeries(int[] numbers, String[] paths, byte[] types, String[] units) {
      this.numbers = numbers;
      this.paths = paths;
      this.types = types;
      this.units = units;
    }

    TwinSeries with(int number, String path, ValueType type, String unit) {
      int count = numbers.length;
      int[] moreNumbers = Arrays.copyOf(numbers, count + 1);
      byte[] moreTypes = Arrays.copyOf(types, count + 1);
      moreNumbers[count] = number;
      moreTypes[count] = type.code();
      return new TwinSeries(moreNumbers, appended(paths, path), moreTypes, appended(units, unit));
    }

    List<Series> find(String path) {
      Series[] found = new Series[numbers.length];
      int count = 0;
      for (int i = 0; i < numbers.length; i++) {
        if (paths[i].equals(path)) {
          found[count++] = new Series(numbers[i], ValueType.ofCode(types[i]), units[i]);
        }
      }
      return List.of(Arrays.copyOf(found, count));
    }

    private static String[] appended(String[] all, String one) {
      String[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = one;
      return more;
    }
  }
}
