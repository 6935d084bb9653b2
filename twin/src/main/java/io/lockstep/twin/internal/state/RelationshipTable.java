package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// All relationships by dense reference. Each stands in two doubly linked lists, that of its source
/// and that of its target, in the order of their stamps; so a twin with very many relationships
/// costs no more per change than one with few.
public final class RelationshipTable {
  private static final int SHIFT = 6;
  private static final int ENDS = 0;
  private static final int NAME = 1;
  private static final int OUT = 2;
  private static final int IN = 3;
  private static final int STAMP = 4;
  private static final int VERSION = 5;
  private static final int FREE = -1;

  private final LongPages cells;
  private final ObjectPages<String> ids;
  private final ObjectPages<String> properties;
  private final IdIndex index;
  private final References references;
  private final Symbols names;
  private final NameLists lists;

  /// Hides some from who reads; null for all.
  private @Nullable Veil veil;

  RelationshipTable(long generation) {
    cells = new LongPages(SHIFT, 6, generation);
    ids = new ObjectPages<>(generation);
    properties = new ObjectPages<>(generation);
    index = new IdIndex(generation);
    references = new References(generation);
    names = new Symbols(generation);
    lists = new NameLists(generation);
  }

  private RelationshipTable(RelationshipTable origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    ids = origin.ids.fork(mine, theirs);
    properties = origin.properties.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    names = origin.names.fork(mine, theirs);
    lists = origin.lists.fork(mine, theirs);
  }

  RelationshipTable fork(long mine, long theirs) {
    return new RelationshipTable(this, mine, theirs);
  }

  /// See [LongPages#bytesApart].
  long bytesApart(RelationshipTable other) {
    return cells.bytesApart(other.cells)
        + ids.bytesApart(other.ids)
        + properties.bytesApart(other.properties)
        + index.bytesApart(other.index);
  }

  /// See [LongPages#rowsApart].
  public void rowsApart(RelationshipTable other, IntConsumer relationship) {
    cells.rowsApart(other.cells, Math.max(limit(), other.limit()), relationship);
  }

  /// Hides some relationships from now on; for a state that nobody writes to.
  void hideBehind(Veil wanted) {
    veil = wanted;
  }

  /// How many there are, hidden ones, too.
  public int count() {
    return references.count();
  }

  /// All references are below.
  public int limit() {
    return references.limit();
  }

  public boolean exists(int relationship) {
    return relationship >= 0
        && relationship < references.limit()
        && cells.high(relationship, ENDS) != FREE
        && (veil == null || veil.showsRelationship(relationship));
  }

  /// The relationship of a source twin with this id, or -1.
  public int find(int source, String id) {
    long hash = Hashing.of(source, id);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int relationship = index.reference(place);
      if (source(relationship) == source && id.equals(ids.get(relationship))) {
        return veil == null || veil.showsRelationship(relationship) ? relationship : -1;
      }
    }
    return -1;
  }

  int add(int source, String id, int target, String name, @Nullable String json, long stamp) {
    int relationship = references.take();
    put(relationship, source, id, target, name, json, stamp);
    return relationship;
  }

  /// Puts a relationship back where it was.
  void restore(int relationship, Undo.RelationshipGone gone) {
    references.undoGiveBack(relationship);
    put(
        relationship,
        gone.source(),
        gone.id(),
        gone.target(),
        gone.name(),
        gone.properties(),
        gone.stamp());
    cells.set(relationship, VERSION, gone.version());
  }

  private void put(
      int relationship,
      int source,
      String id,
      int target,
      String name,
      @Nullable String json,
      long stamp) {
    cells.ensure(relationship);
    cells.clear(relationship);
    cells.set(relationship, ENDS, LongPages.pair(source, target));
    int number = names.number(name);
    cells.set(relationship, NAME, number);
    lists.add(number, relationship);
    cells.set(relationship, STAMP, stamp);
    ids.set(relationship, id);
    properties.set(relationship, json);
    index.add(Hashing.of(source, id), relationship);
  }

  void remove(int relationship) {
    forget(relationship);
    references.giveBack(relationship);
  }

  /// Takes back that a relationship was added.
  void undoAdd(int relationship) {
    forget(relationship);
    references.undoTake(relationship);
  }

  private void forget(int relationship) {
    lists.remove(nameNumber(relationship), relationship);
    long hash = Hashing.of(source(relationship), id(relationship));
    int place = index.first(hash);
    while (index.reference(place) != relationship) {
      place = index.next(hash, place);
    }
    index.removeAt(place);
    ids.set(relationship, null);
    properties.set(relationship, null);
    cells.clear(relationship);
    cells.set(relationship, ENDS, LongPages.pair(FREE, 0));
  }

  public String id(int relationship) {
    return ids.require(relationship);
  }

  public int source(int relationship) {
    return cells.high(relationship, ENDS);
  }

  public int target(int relationship) {
    return cells.low(relationship, ENDS);
  }

  public String name(int relationship) {
    return names.text(nameNumber(relationship));
  }

  /// The number of the relationship's name, to compare with [#numberOfName].
  public int nameNumber(int relationship) {
    return cells.low(relationship, NAME);
  }

  /// The number of a name, or -1 when no relationship ever had it.
  public int numberOfName(String name) {
    return names.find(name);
  }

  /// The first relationship of a name, or -1; go on with [#nextOfName].
  public int firstOfName(int number) {
    int first = lists.first(number);
    return veil == null ? first : veil.namedFrom(first);
  }

  /// The relationship of the same name that was made next, or -1.
  public int nextOfName(int relationship) {
    int next = lists.next(relationship);
    return veil == null ? next : veil.namedFrom(next);
  }

  /// How many relationships have a name.
  public int countOfName(int number) {
    return lists.count(number);
  }

  /// Own properties as a compact JSON object, or null when there are none.
  public @Nullable String properties(int relationship) {
    String json = properties.get(relationship);
    return veil == null ? json : veil.properties(relationship, json);
  }

  void setProperties(int relationship, @Nullable String json) {
    properties.set(relationship, json);
  }

  public long stamp(int relationship) {
    return cells.get(relationship, STAMP);
  }

  /// The input position of the last change: the ETag comes from it.
  public long version(int relationship) {
    return cells.get(relationship, VERSION);
  }

  public void setVersion(int relationship, long position) {
    cells.set(relationship, VERSION, position);
  }

  int previousOut(int relationship) {
    return cells.high(relationship, OUT) - 1;
  }

  /// The next relationship of the same source, or -1.
  public int nextOut(int relationship) {
    int next = cells.low(relationship, OUT) - 1;
    return veil == null ? next : veil.outFrom(next);
  }

  void setOut(int relationship, int previous, int next) {
    cells.set(relationship, OUT, LongPages.pair(previous + 1, next + 1));
  }

  int previousIn(int relationship) {
    return cells.high(relationship, IN) - 1;
  }

  /// The next relationship of the same target, or -1.
  public int nextIn(int relationship) {
    int next = cells.low(relationship, IN) - 1;
    return veil == null ? next : veil.inFrom(next);
  }

  void setIn(int relationship, int previous, int next) {
    cells.set(relationship, IN, LongPages.pair(previous + 1, next + 1));
  }

  void write(DataOutput out) throws IOException {
    references.write(out);
    cells.write(out, references.limit());
    Snapshots.writeTexts(out, ids, references.limit());
    Snapshots.writeTexts(out, properties, references.limit());
    index.write(out);
    names.write(out);
  }

  void read(DataInput in) throws IOException {
    references.read(in);
    cells.read(in);
    Snapshots.readTexts(in, ids);
    Snapshots.readTexts(in, properties);
    index.read(in);
    names.read(in);
    enlist();
  }

  /// Makes the lists of names, in the order of stamps.
  private void enlist() {
    long[] stamps = new long[count()];
    int[] inOrder = new int[stamps.length];
    int filled = 0;
    for (int i = 0; i < limit(); i++) {
      if (exists(i)) {
        stamps[filled++] = stamp(i);
      }
    }
    Arrays.sort(stamps);
    for (int i = 0; i < limit(); i++) {
      if (exists(i)) {
        inOrder[Arrays.binarySearch(stamps, stamp(i))] = i;
      }
    }
    lists.reserve(names.size());
    for (int relationship : inOrder) {
      lists.add(nameNumber(relationship), relationship);
    }
  }
}
