package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The structural changes of the graph in their order, each with both its times, who made it and
/// why, and what is needed to take it back. Bounded by count and bytes: the oldest go, and what
/// they led to can no longer be taken back. Entries have numbers that rise by one and are never
/// used again. An entry costs 32 bytes; one that took something away has that beside. Confined to
/// one thread; a fork is independent.
public final class ChangeMemory {
  private static final int SHIFT = 9;
  private static final int POSITION = 0;
  private static final int KNOWN = 1;

  /// Upper half: kind in 4 bits, author in 28. Lower half: how many entries back the one before of
  /// the same twin is, 0 for none.
  private static final int WHAT = 2;

  /// Upper half: the row that it is about. Lower half: how far the received time is behind the
  /// known one.
  private static final int WHERE = 3;

  private static final int ENTRY_BYTES = 4 * Long.BYTES;
  private static final int AUTHOR_BITS = 28;
  private static final int AUTHOR_MASK = (1 << AUTHOR_BITS) - 1;

  /// In the lower half of WHERE: the rest is in milliseconds.
  private static final int IN_MILLIS = 1 << 31;

  /// More entries than their authors could be numbered for.
  public static final int CHANGES_LIMIT = 100_000_000;

  private LongPages cells;
  private ObjectPages<Undo> undos;
  private final Authors authors;
  private long generation;
  private int capacity;
  private long begin;
  private long end;
  private long undoBytes;
  private long hash;
  private long horizonMicros = Long.MIN_VALUE;
  private long horizonPosition = -1;

  ChangeMemory(long generation, int changesMax) {
    this.generation = generation;
    this.capacity = capacityOf(changesMax);
    this.cells = new LongPages(SHIFT, 4, generation);
    this.undos = new ObjectPages<>(generation);
    this.authors = new Authors(generation);
  }

  private ChangeMemory(ChangeMemory origin, long mine, long theirs) {
    cells = origin.cells.fork(mine, theirs);
    undos = origin.undos.fork(mine, theirs);
    authors = origin.authors.fork(mine, theirs);
    origin.generation = mine;
    generation = theirs;
    capacity = origin.capacity;
    begin = origin.begin;
    end = origin.end;
    undoBytes = origin.undoBytes;
    hash = origin.hash;
    horizonMicros = origin.horizonMicros;
    horizonPosition = origin.horizonPosition;
  }

  ChangeMemory fork(long mine, long theirs) {
    return new ChangeMemory(this, mine, theirs);
  }

  private static int capacityOf(int changesMax) {
    // One more than is kept, since an entry is added before the oldest goes.
    return (changesMax | ((1 << SHIFT) - 1)) + 1;
  }

  /// The number of the oldest entry that is kept.
  public long begin() {
    return begin;
  }

  /// The number of the next entry.
  public long end() {
    return end;
  }

  /// About how many bytes the entries take.
  public long bytes() {
    return (end - begin) * ENTRY_BYTES + undoBytes + authors.bytes();
  }

  /// The known time of the last entry that is gone: what was known before that time cannot be
  /// shown. [Long#MIN_VALUE] while all are kept.
  public long horizonMicros() {
    return horizonMicros;
  }

  /// The input position of the last entry that is gone, -1 while all are kept.
  public long horizonPosition() {
    return horizonPosition;
  }

  /// Says that nothing is known of what was before.
  void beginAt(long micros, long position) {
    horizonMicros = micros;
    horizonPosition = position;
  }

  public MemoryKind kind(long entry) {
    return MemoryKind.ofNumber(cells.high(row(entry), WHAT) >>> AUTHOR_BITS);
  }

  /// The reference of what it is about, as of the moment after it: of a twin, a model or a
  /// relationship.
  public int reference(long entry) {
    return cells.high(row(entry), WHERE);
  }

  /// The input that led to it.
  public long position(long entry) {
    return cells.get(row(entry), POSITION);
  }

  /// The known time of that input, microseconds since epoch.
  public long knownMicros(long entry) {
    return cells.get(row(entry), KNOWN);
  }

  /// The received time of that input, microseconds since epoch; cut to milliseconds when the clock
  /// had been set back by more than half an hour.
  public long receivedMicros(long entry) {
    int behind = cells.low(row(entry), WHERE);
    long micros = behind >= 0 ? behind : (behind & ~IN_MILLIS) * 1_000L;
    return knownMicros(entry) - micros;
  }

  /// The principal or device behind it; empty when nobody in particular.
  public String who(long entry) {
    return authors.get(author(entry)).who();
  }

  /// The reason that was given; empty when none was.
  public String why(long entry) {
    return authors.get(author(entry)).why();
  }

  private int author(long entry) {
    return cells.high(row(entry), WHAT) & AUTHOR_MASK;
  }

  /// The entry before of the same twin, or -1 when there is none, or it is gone.
  public long previous(long entry) {
    int back = cells.low(row(entry), WHAT);
    long previous = entry - Integer.toUnsignedLong(back);
    return back == 0 || previous < begin ? -1 : previous;
  }

  /// What was before.
  public @Nullable Undo undo(long entry) {
    return undos.get(row(entry));
  }

  /// The first entry that was known only after a time; [#end] when none was.
  public long firstAfter(long micros) {
    long low = begin;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (knownMicros(middle) > micros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int row(long entry) {
    return (int) (entry % capacity);
  }

  /// Remembers a change.
  ///
  /// @param receivedMicros when its input was received
  /// @param knownMicros the greatest received time so far
  /// @param previous the entry before of the same twin, or -1
  /// @return its number
  long add(
      MemoryKind kind,
      long position,
      long receivedMicros,
      long knownMicros,
      String who,
      String why,
      int reference,
      long previous,
      @Nullable Undo undo,
      Policy policy) {
    int row = row(end);
    cells.ensure(row);
    int author = authors.use(who, why);
    long back = previous < begin ? 0 : end - previous;
    cells.set(row, POSITION, position);
    cells.set(row, KNOWN, knownMicros);
    cells.set(
        row,
        WHAT,
        LongPages.pair((kind.number() << AUTHOR_BITS) | author, back >>> 32 == 0 ? (int) back : 0));
    cells.set(row, WHERE, LongPages.pair(reference, behind(knownMicros - receivedMicros)));
    if (undo != null) {
      undos.set(row, undo);
      undoBytes += undo.bytes();
    }
    addToHash(kind, position, knownMicros, who, why, undo);
    long entry = end++;
    bound(policy);
    return entry;
  }

  private static int behind(long micros) {
    return micros <= Integer.MAX_VALUE
        ? (int) micros
        : IN_MILLIS | (int) Math.min(Integer.MAX_VALUE, micros / 1_000);
  }

  private void addToHash(
      MemoryKind kind,
      long position,
      long knownMicros,
      String who,
      String why,
      @Nullable Undo undo) {
    Digest digest = new Digest().begin(hash).add(kind.number()).add(position).add(knownMicros);
    digest.add(who).add(why);
    if (undo != null) {
      undo.digest(digest);
    }
    hash = digest.high();
  }

  /// Lets the oldest go until all is within its bounds.
  private void bound(Policy policy) {
    while (end > begin
        && (end - begin > policy.memoryChangesMax() || bytes() > policy.memoryBytesMax())) {
      int row = row(begin);
      horizonMicros = cells.get(row, KNOWN);
      horizonPosition = cells.get(row, POSITION);
      authors.giveBack(author(begin));
      Undo undo = undos.get(row);
      if (undo != null) {
        undoBytes -= undo.bytes();
        undos.set(row, null);
      }
      begin++;
    }
  }

  /// Goes by other bounds from now on.
  void follow(Policy policy) {
    bound(policy);
    int wanted = capacityOf(policy.memoryChangesMax());
    if (wanted == capacity) {
      return;
    }
    LongPages oldCells = cells;
    ObjectPages<Undo> oldUndos = undos;
    int oldCapacity = capacity;
    cells = new LongPages(SHIFT, 4, generation);
    undos = new ObjectPages<>(generation);
    capacity = wanted;
    for (long entry = begin; entry < end; entry++) {
      int from = (int) (entry % oldCapacity);
      int to = row(entry);
      cells.ensure(to);
      for (int column = 0; column < 4; column++) {
        cells.set(to, column, oldCells.get(from, column));
      }
      undos.set(to, oldUndos.get(from));
    }
  }

  void digest(Digest digest) {
    digest.add(hash).add(begin).add(end).add(horizonMicros).add(horizonPosition);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(capacity);
    out.writeLong(begin);
    out.writeLong(end);
    out.writeLong(hash);
    out.writeLong(horizonMicros);
    out.writeLong(horizonPosition);
    authors.write(out);
    for (long entry = begin; entry < end; entry++) {
      int row = row(entry);
      for (int column = 0; column < 4; column++) {
        out.writeLong(cells.get(row, column));
      }
      Undo undo = undos.get(row);
      out.writeBoolean(undo != null);
      if (undo != null) {
        undo.write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    capacity = in.readInt();
    begin = in.readLong();
    end = in.readLong();
    Snapshots.check(
        capacity > 0 && begin >= 0 && end >= begin && end - begin <= capacity,
        "at most %d remembered changes".formatted(capacity),
        end - begin);
    hash = in.readLong();
    horizonMicros = in.readLong();
    horizonPosition = in.readLong();
    authors.read(in);
    for (long entry = begin; entry < end; entry++) {
      int row = row(entry);
      cells.ensure(row);
      for (int column = 0; column < 4; column++) {
        cells.set(row, column, in.readLong());
      }
      if (in.readBoolean()) {
        Undo undo = Undo.read(in);
        undos.set(row, undo);
        undoBytes += undo.bytes();
      }
    }
  }
}
