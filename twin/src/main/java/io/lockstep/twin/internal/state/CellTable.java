package io.lockstep.twin.internal.state;

import io.lockstep.stream.Cell;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/// What rules remember of twins. The twins of a model stand side by side, each with the cells of
/// all rules of its model in one row, so that a reading that several rules look at touches memory
/// at one place, and what nobody remembers takes none. A twin without a row is one of whose cells
/// all are zero. Confined to one thread; a fork is independent.
///
/// Rules are known by their rows in the [RuleTable], and from one set of rules to the next by their
/// keys.
final class CellTable {
  /// Cells share a row up to this many longs, so that a reading copies no more after a fork.
  private static final int BANK_LONGS = 256;

  private static final int PLACES_SHIFT = 8;

  private long generation;

  /// By twin: the model whose table has its row, plus one, and the number of the row; 0 for none.
  private final LongPages places;

  private @Nullable Table[] tables = {};

  /// In place of the cells of a twin that has no row.
  private long[] zeros = new long[BANK_LONGS];

  // Where the cell that was looked for last stands.
  private long[] found = zeros;
  private int at;

  /// Where the cells of a model's rules stand in a row. Immutable.
  ///
  /// @param rules ascending
  /// @param banks which bank a rule's cell is in, and at which of its columns
  /// @param strides by bank, how many longs a row of it has
  @SuppressWarnings("ArrayRecordComponent") // never compared, never exposed
  private record Layout(
      int[] rules, long[] keys, int[] longs, int[] banks, int[] columns, int[] strides) {

    static Layout of(int[] rules, long[] keys, int[] longs) {
      int[] banks = new int[rules.length];
      int[] columns = new int[rules.length];
      List<Integer> strides = new ArrayList<>();
      int used = BANK_LONGS;
      for (int i = 0; i < rules.length; i++) {
        if (used + longs[i] > BANK_LONGS) {
          strides.add(0);
          used = 0;
        }
        banks[i] = strides.size() - 1;
        columns[i] = used;
        used += longs[i];
        strides.set(banks[i], used);
      }
      return new Layout(
          rules, keys, longs, banks, columns, strides.stream().mapToInt(i -> i).toArray());
    }

    int indexOf(int rule) {
      return Arrays.binarySearch(rules, rule);
    }

    int indexOfKey(long key) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] == key) {
          return i;
        }
      }
      return -1;
    }

    /// The same cells, under the numbers that their rules have now.
    Layout numbered(int[] now) {
      return new Layout(now, keys, longs, banks, columns, strides);
    }
  }

  /// The twins of one model.
  private static final class Table {
    private final Layout layout;
    private final LongPages[] banks;
    private int rows;
    private int[] free = {};
    private int freeCount;

    Table(Layout layout, long generation) {
      this.layout = layout;
      this.banks = new LongPages[layout.strides().length];
      for (int i = 0; i < banks.length; i++) {
        int stride = layout.strides()[i];
        int shift =
            Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, BANK_LONGS / stride));
        banks[i] = new LongPages(shift, stride, generation);
      }
    }

    private Table(Table origin, Layout layout, LongPages[] banks) {
      this.layout = layout;
      this.banks = banks;
      this.rows = origin.rows;
      this.free = origin.free.clone();
      this.freeCount = origin.freeCount;
    }

    Table fork(long mine, long theirs) {
      LongPages[] forked = new LongPages[banks.length];
      for (int i = 0; i < banks.length; i++) {
        forked[i] = banks[i].fork(mine, theirs);
      }
      return new Table(this, layout, forked);
    }

    Table numbered(int[] rules) {
      return new Table(this, layout.numbered(rules), banks);
    }

    int take() {
      if (freeCount > 0) {
        return free[--freeCount];
      }
      for (LongPages bank : banks) {
        bank.ensure(rows);
      }
      return rows++;
    }

    void give(int row) {
      for (LongPages bank : banks) {
        bank.clear(row);
      }
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, Math.max(4, free.length * 2));
      }
      free[freeCount++] = row;
    }

    LongPages bank(int index) {
      return banks[layout.banks()[index]];
    }

    int offset(int index, int row) {
      return bank(index).offset(row) + layout.columns()[index];
    }
  }

  CellTable(long generation) {
    this.generation = generation;
    this.places = new LongPages(PLACES_SHIFT, 1, generation);
  }

  private CellTable(CellTable origin, long mine, long theirs) {
    this.generation = theirs;
    this.places = origin.places.fork(mine, theirs);
    this.zeros = origin.zeros;
    this.tables = new @Nullable Table[origin.tables.length];
    for (int i = 0; i < tables.length; i++) {
      Table table = origin.tables[i];
      tables[i] = table == null ? null : table.fork(mine, theirs);
    }
    origin.generation = mine;
  }

  CellTable fork(long mine, long theirs) {
    return new CellTable(this, mine, theirs);
  }

  // --- cells ---

  private @Nullable Table table(int model) {
    return model < tables.length ? tables[model] : null;
  }

  /// Says where the cells of a twin stand; 0 when they are nowhere.
  private long place(int twin) {
    places.ensure(twin);
    return places.get(twin, 0);
  }

  private Table tableAt(long place) {
    Table table = table((int) (place >>> Integer.SIZE) - 1);
    if (table == null) {
      throw new IllegalStateException("a twin's cells: expected a table of its model, found none");
    }
    return table;
  }

  /// Turns to the cell of a rule for a twin; to zeros when nothing is remembered.
  private void find(int rule, int twin) {
    long place = place(twin);
    Table table = place == 0 ? null : tableAt(place);
    int index = table == null ? -1 : table.layout.indexOf(rule);
    if (table == null || index < 0) {
      found = zeros;
      at = 0;
    } else {
      found = table.bank(index).page((int) place);
      at = table.offset(index, (int) place);
    }
  }

  void load(int rule, int twin, int longs, Cell cell) {
    find(rule, twin);
    cell.load(found, at, longs);
  }

  boolean waits(int rule, int twin) {
    find(rule, twin);
    return Cell.waits(found, at);
  }

  /// True when there is a row of a twin's cells.
  boolean remembers(int twin) {
    return place(twin) != 0;
  }

  boolean isIdle(int rule, int twin) {
    find(rule, twin);
    return Cell.isIdle(found, at);
  }

  boolean waitsForTimer(int rule, int twin, long dueMicros) {
    find(rule, twin);
    return Cell.waitsForTimer(found, at, dueMicros);
  }

  /// Stores a cell; copies no page when it says what is stored.
  ///
  /// @param model the twin's
  void store(int rule, int twin, int model, Cell cell) {
    long place = place(twin);
    if (place == 0) {
      if (cell.isStored(zeros, 0)) {
        return;
      }
      place = settle(twin, model);
    }
    Table table = tableAt(place);
    int index = indexOf(table, rule);
    int row = (int) place;
    LongPages bank = table.bank(index);
    int offset = table.offset(index, row);
    if (!cell.isStored(bank.page(row), offset)) {
      cell.store(bank.writable(row), offset);
    }
  }

  private static int indexOf(Table table, int rule) {
    int index = table.layout.indexOf(rule);
    if (index < 0) {
      throw new IllegalStateException(
          "the cell of rule %d: expected a place among those of the model, found none"
              .formatted(rule));
    }
    return index;
  }

  /// Gives a twin a row among those of its model.
  private long settle(int twin, int model) {
    Table table = table(model);
    if (table == null) {
      throw new IllegalStateException(
          "expected rules of the model %d, found none".formatted(model));
    }
    long place = LongPages.pair(model + 1, table.take());
    places.set(twin, 0, place);
    return place;
  }

  long get(int rule, int twin, int column) {
    find(rule, twin);
    return found[at + column];
  }

  void clear(int rule, int twin) {
    long place = place(twin);
    Table table = place == 0 ? null : tableAt(place);
    int index = table == null ? -1 : table.layout.indexOf(rule);
    if (table != null && index >= 0) {
      int offset = table.offset(index, (int) place);
      Arrays.fill(
          table.bank(index).writable((int) place), offset, offset + table.layout.longs()[index], 0);
    }
  }

  /// A twin goes to another model, with the cells of rules that watch it there, too; or it goes for
  /// good.
  ///
  /// @param next -1 for none
  void leave(int twin, int next) {
    long place = place(twin);
    if (place == 0) {
      return;
    }
    Table from = tableAt(place);
    Table to = next < 0 ? null : table(next);
    places.set(twin, 0, 0);
    if (to != null) {
      copy(from, (int) place, to, (int) settle(twin, next));
    }
    from.give((int) place);
  }

  /// Copies the cells of rules that both have.
  private static void copy(Table from, int row, Table to, int newRow) {
    for (int i = 0; i < to.layout.keys().length; i++) {
      int index = from.layout.indexOfKey(to.layout.keys()[i]);
      if (index >= 0) {
        System.arraycopy(
            from.bank(index).page(row),
            from.offset(index, row),
            to.bank(i).writable(newRow),
            to.offset(i, newRow),
            to.layout.longs()[i]);
      }
    }
  }

  // --- rules ---

  /// The rules have become others, or the models: makes room for the cells of those that watch a
  /// model, and keeps the cells of all that are still there.
  ///
  /// @param models how many models there are
  /// @param watching by model the rows of its rules, ascending
  /// @param keys by row
  /// @param longs by row, how many longs a cell has
  /// @param rowOf the row of a key, -1 when its rule is gone
  void arrange(int models, int[][] watching, long[] keys, int[] longs, LongToIntFunction rowOf) {
    tables = Arrays.copyOf(tables, Math.max(models, tables.length));
    int most = Arrays.stream(longs).max().orElse(0);
    zeros = most > zeros.length ? new long[most] : zeros;
    boolean[] isMoved = new boolean[tables.length];
    @Nullable Table[] before = tables.clone();
    boolean hasMoved = false;
    for (int model = 0; model < tables.length; model++) {
      int[] watch = model < watching.length ? watching[model] : new int[0];
      isMoved[model] = arrange(model, watch, keys, longs, rowOf);
      hasMoved |= isMoved[model] && before[model] != null;
    }
    if (hasMoved) {
      move(before, isMoved);
    }
  }

  /// Makes the table of a model anew when its rules are others; true when it did.
  private boolean arrange(
      int model, int[] watching, long[] keys, int[] longs, LongToIntFunction rowOf) {
    Table old = tables[model];
    int[] rules = watching;
    if (old != null) {
      // A rule that is there and does not fit the model at present may fit again.
      int[] kept =
          Arrays.stream(old.layout.keys()).mapToInt(rowOf).filter(row -> row >= 0).toArray();
      rules = union(watching, kept);
    }
    long[] ofRules = Arrays.stream(rules).mapToLong(row -> keys[row]).toArray();
    if (old != null && Arrays.equals(old.layout.keys(), ofRules)) {
      tables[model] = old.numbered(rules);
      return false;
    }
    if (rules.length == 0) {
      tables[model] = null;
      return old != null;
    }
    int[] sizes = Arrays.stream(rules).map(row -> longs[row]).toArray();
    tables[model] = new Table(Layout.of(rules, ofRules, sizes), generation);
    return true;
  }

  private static int[] union(int[] some, int[] others) {
    int[] all = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, all, some.length, others.length);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  private void move(@Nullable Table[] before, boolean[] isMoved) {
    for (int twin = 0; twin < places.limit(); twin++) {
      long place = places.get(twin, 0);
      int model = (int) (place >>> Integer.SIZE) - 1;
      Table from = place == 0 || !isMoved[model] ? null : before[model];
      if (from != null) {
        places.set(twin, 0, 0);
        Table to = table(model);
        if (to != null) {
          copy(from, (int) place, to, (int) settle(twin, model));
        }
      }
    }
  }

  // --- saving ---

  /// Writes what is remembered of the first `twins` twins.
  void write(DataOutput out, int twins) throws IOException {
    int count = 0;
    for (int twin = 0; twin < twins; twin++) {
      count += place(twin) == 0 ? 0 : 1;
    }
    out.writeInt(count);
    for (int twin = 0; twin < twins; twin++) {
      long place = place(twin);
      if (place != 0) {
        out.writeInt(twin);
        write(out, tableAt(place), (int) place);
      }
    }
  }

  private static void write(DataOutput out, Table table, int row) throws IOException {
    Layout layout = table.layout;
    out.writeInt(layout.rules().length);
    for (int i = 0; i < layout.rules().length; i++) {
      out.writeInt(layout.rules()[i]);
      long[] page = table.bank(i).page(row);
      int offset = table.offset(i, row);
      for (int column = 0; column < layout.longs()[i]; column++) {
        out.writeLong(page[offset + column]);
      }
    }
  }

  /// Reads what [#write] wrote, once there is room for it.
  ///
  /// @param longs by row, how many longs a cell has
  /// @param modelOf the model of a twin
  void read(DataInput in, int[] longs, IntUnaryOperator modelOf) throws IOException {
    int twins = in.readInt();
    for (int i = 0; i < twins; i++) {
      int twin = in.readInt();
      int cells = in.readInt();
      for (int j = 0; j < cells; j++) {
        int rule = in.readInt();
        Snapshots.check(rule >= 0 && rule < longs.length, "a rule that is there", rule);
        long[] cell = new long[longs[rule]];
        for (int column = 0; column < cell.length; column++) {
          cell[column] = in.readLong();
        }
        put(rule, twin, modelOf.applyAsInt(twin), cell);
      }
    }
  }

  /// Takes over a cell. One of a rule that does not fit the twin's model at present is forgotten.
  void put(int rule, int twin, int model, long[] cell) {
    Table table = model < 0 ? null : table(model);
    int index = table == null ? -1 : table.layout.indexOf(rule);
    if (table == null || index < 0 || Arrays.stream(cell).allMatch(word -> word == 0)) {
      return;
    }
    long place = place(twin);
    int row = (int) (place == 0 ? settle(twin, model) : place);
    System.arraycopy(
        cell, 0, table.bank(index).writable(row), table.offset(index, row), cell.length);
  }
}
