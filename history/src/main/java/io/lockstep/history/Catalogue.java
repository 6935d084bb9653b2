package io.lockstep.history;

import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValuePath;
import io.lockstep.model.ValueType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.VarcharTypeDriver;
import io.questdb.cairo.vm.api.MemoryCR;
import io.questdb.std.Utf8SequenceObjHashMap;
import io.questdb.std.str.Utf8Sequence;
import io.questdb.std.str.Utf8String;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Which series numbers belong to a property of a twin. Written by the history's thread; read by
/// any.
final class Catalogue implements AutoCloseable {
  private static final int SERIES = 0;
  private static final int TWIN = 1;
  private static final int PATH = 2;
  private static final int TYPE = 3;
  private static final int UNIT = 4;

  private static final int ONE_TEXT = 1;
  private static final int MANY_TEXTS = 1_024;

  private static final int TYPE_PAGE_BITS = 12;
  private static final int TYPE_PAGE = 1 << TYPE_PAGE_BITS;
  private static final byte UNKNOWN = 0;

  /// One series.
  ///
  /// @param type how its values are held
  /// @param leaf what is wanted of a structured value; null for all of it
  record Series(int number, ValueType type, String unit, @Nullable Leaf leaf) {
    Series(int number, ValueType type, String unit) {
      this(number, type, unit, null);
    }

    /// Whether its values, or what is wanted of them, may be numbers.
    boolean mayBeNumber() {
      return leaf != null || type == ValueType.DOUBLE || type == ValueType.LONG;
    }
  }

  private final QuestDbEngine engine;
  private final TableToken token;
  private final TableWriter writer;
  private final ConcurrentHashMap<String, TwinSeries> twins = new ConcurrentHashMap<>();
  private final Map<String, String> interned = new HashMap<>();
  private final TwinSeries none = TwinSeries.none();
  private final BitSet known = new BitSet();
  private volatile byte[][] types = {};
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

  /// The series of a property, oldest first; empty when it never had a reading. A path into a
  /// structured value (`position.x`) finds those of the property, with what is wanted of them.
  List<Series> find(TwinId twin, String path) {
    TwinSeries found = twins.get(twin.value());
    if (found == null) {
      return List.of();
    }
    List<Series> own = found.find(path);
    return own.isEmpty() ? within(found, path) : own;
  }

  private static List<Series> within(TwinSeries twin, String path) {
    for (int at = 1; at < path.length(); at++) {
      if (!ValuePath.mayBegin(path.charAt(at))) {
        continue;
      }
      List<Series> structured =
          twin.find(path.substring(0, at)).stream()
              .filter(one -> one.type() == ValueType.JSON)
              .toList();
      Optional<Leaf> leaf =
          structured.isEmpty() ? Optional.empty() : Leaf.parse(path.substring(at));
      if (leaf.isPresent()) {
        return structured.stream()
            .map(one -> new Series(one.number(), one.type(), "", leaf.get()))
            .toList();
      }
    }
    return List.of();
  }

  /// All series of whatever twins had this id, newest first.
  List<TwinSeries.Named> ofTwin(TwinId twin) {
    TwinSeries found = twins.get(twin.value());
    return found == null ? List.of() : found.all();
  }

  /// All series, twin by twin, until the visitor has enough.
  void visit(SeriesVisitor visitor) {
    for (Map.Entry<String, TwinSeries> entry : twins.entrySet()) {
      TwinId twin = new TwinId(entry.getKey());
      for (TwinSeries.Named one : entry.getValue().all().reversed()) {
        if (!visitor.series(one.number(), twin, one.path(), one.type(), one.unit())) {
          return;
        }
      }
    }
  }

  /// Of each property that has a series for which this holds: all its series, each with the number
  /// of one of them.
  Map<Integer, Integer> propertiesOf(IntPredicate isWanted) {
    Map<Integer, Integer> found = new HashMap<>();
    for (TwinSeries twin : twins.values()) {
      List<TwinSeries.Named> all = twin.all();
      for (TwinSeries.Named one : all) {
        if (isWanted.test(one.number())) {
          all.stream()
              .filter(other -> other.path().equals(one.path()))
              .forEach(other -> found.putIfAbsent(other.number(), one.number()));
        }
      }
    }
    return found;
  }

  /// How the values of a series are held; null when there is none of this number.
  @Nullable ValueType type(int series) {
    byte[][] all = types;
    int page = series >> TYPE_PAGE_BITS;
    byte code = page < all.length ? all[page][series & (TYPE_PAGE - 1)] : UNKNOWN;
    return code == UNKNOWN ? null : ValueType.ofCode(code - 1);
  }

  private void rememberType(int series, ValueType type) {
    byte[][] all = types;
    int page = series >> TYPE_PAGE_BITS;
    if (page >= all.length) {
      int before = all.length;
      all = Arrays.copyOf(all, Math.max(page + 1, before + (before >> 1)));
      for (int i = before; i < all.length; i++) {
        all[i] = new byte[TYPE_PAGE];
      }
    }
    all[page][series & (TYPE_PAGE - 1)] = (byte) (type.code() + 1);
    types = all;
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
    rememberType(change.series(), change.type());
    String path = interned.computeIfAbsent(change.path(), same -> same);
    String unit = interned.computeIfAbsent(change.unit(), same -> same);
    TwinSeries _ =
        twins.compute(
            change.twin().value(),
            (_, before) ->
                (before == null ? none : before).with(change.series(), path, change.type(), unit));
    count++;
    size = count;
  }

  private void read(long rows, Consumer<SeriesChange> visitor) {
    long left = rows;
    ColumnText twins = new ColumnText(ONE_TEXT);
    ColumnText paths = new ColumnText(MANY_TEXTS);
    ColumnText units = new ColumnText(MANY_TEXTS);
    try (TableReader reader = engine.cairo().getReader(token)) {
      for (int p = 0; p < reader.getPartitionCount(); p++) {
        long count = Math.min(left, reader.openPartition(p));
        MemoryCR numbers = SampleTable.column(reader, p, SERIES);
        MemoryCR types = SampleTable.column(reader, p, TYPE);
        for (long row = 0; row < count; row++) {
          visitor.accept(
              new SeriesChange(
                  numbers.getInt(row << 2),
                  new TwinId(twins.of(cell(reader, p, TWIN, row))),
                  paths.of(cell(reader, p, PATH, row)),
                  ValueType.ofCode(types.getByte(row)),
                  units.of(cell(reader, p, UNIT, row))));
        }
        left -= count;
      }
    }
  }

  /// The text in a row of a VARCHAR column; the partition is open.
  static String text(TableReader reader, int partition, int column, long row) {
    Utf8Sequence text = cell(reader, partition, column, row);
    return text == null ? "" : text.toString();
  }

  /// The bytes of the text in a row.
  static byte[] bytes(TableReader reader, int partition, int column, long row) {
    Utf8Sequence text = cell(reader, partition, column, row);
    if (text == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[text.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = text.byteAt(i);
    }
    return bytes;
  }

  /// The bytes of that text, valid until the next call; null when there is none.
  private static @Nullable Utf8Sequence cell(
      TableReader reader, int partition, int column, long row) {
    int primary = TableReader.getPrimaryColumnIndex(reader.getColumnBase(partition), column);
    MemoryCR lengths = reader.getColumn(primary + 1);
    MemoryCR bytes = reader.getColumn(primary);
    return VarcharTypeDriver.getSplitValue(lengths, bytes, row, 1);
  }

  /// The texts of a column, of which few differ: each is decoded once as long as it is remembered.
  private static final class ColumnText {
    private final int remembered;
    private final Utf8SequenceObjHashMap<String> texts = new Utf8SequenceObjHashMap<>();

    /// @param remembered so many different texts
    ColumnText(int remembered) {
      this.remembered = remembered;
    }

    String of(@Nullable Utf8Sequence bytes) {
      if (bytes == null) {
        return "";
      }
      String known = texts.get(bytes);
      if (known != null) {
        return known;
      }
      if (texts.size() >= remembered) {
        texts.clear();
      }
      String text = bytes.toString();
      texts.put(Utf8String.newInstance(bytes), text);
      return text;
    }
  }
}
