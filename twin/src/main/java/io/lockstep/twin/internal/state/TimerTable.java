package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Timers that are set: a binary heap in pages, so that setting one and taking the earliest cost
/// the logarithm of how many there are, and a fork costs nothing. The order is total: due time,
/// then owner, then the two numbers the owner gave; so the order in which timers fire does not
/// depend on the order in which they were set.
public final class TimerTable {
  private static final int DUE = 0;
  private static final int OWNER = 1;
  private static final int A = 2;
  private static final int B = 3;
  private static final int COLUMNS = 4;

  private final LongPages heap;
  private int size;

  TimerTable(long generation) {
    heap = new LongPages(6, COLUMNS, generation);
  }

  private TimerTable(TimerTable origin, long mine, long theirs) {
    heap = origin.heap.fork(mine, theirs);
    size = origin.size;
  }

  TimerTable fork(long mine, long theirs) {
    return new TimerTable(this, mine, theirs);
  }

  /// How many timers are set.
  public int size() {
    return size;
  }

  /// When the earliest timer is due; [Long#MAX_VALUE] when there is none.
  public long dueMicros() {
    return size == 0 ? Long.MAX_VALUE : heap.get(0, DUE);
  }

  /// The owner of the earliest timer.
  public int owner() {
    return (int) heap.get(0, OWNER);
  }

  /// The first number that the owner gave to the earliest timer.
  public long a() {
    return heap.get(0, A);
  }

  /// The second number that the owner gave to the earliest timer.
  public long b() {
    return heap.get(0, B);
  }

  /// True when a timer of an owner is due. Costs a look at each that is due.
  public boolean has(int owner, long nowMicros) {
    return has(0, owner, nowMicros);
  }

  private boolean has(int at, int owner, long nowMicros) {
    return at < size
        && heap.get(at, DUE) <= nowMicros
        && (heap.get(at, OWNER) == owner
            || has(2 * at + 1, owner, nowMicros)
            || has(2 * at + 2, owner, nowMicros));
  }

  /// Sets a timer.
  public void add(long dueMicros, int owner, long a, long b) {
    int at = size;
    size = Math.addExact(size, 1);
    heap.ensure(at);
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!isBefore(dueMicros, owner, a, b, parent)) {
        break;
      }
      copy(parent, at);
      at = parent;
    }
    put(at, dueMicros, owner, a, b);
  }

  /// Takes the earliest timer away.
  public void removeFirst() {
    size--;
    long due = heap.get(size, DUE);
    long owner = heap.get(size, OWNER);
    long a = heap.get(size, A);
    long b = heap.get(size, B);
    heap.clear(size);
    if (size > 0) {
      put(holeFor(due, owner, a, b), due, owner, a, b);
    }
  }

  /// Moves what is earlier up, from the root on, until the timer may take the place that is left.
  private int holeFor(long due, long owner, long a, long b) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return at;
      }
      if (child + 1 < size && isRowBefore(child + 1, child)) {
        child++;
      }
      if (isBefore(due, owner, a, b, child)) {
        return at;
      }
      copy(child, at);
      at = child;
    }
  }

  /// Lets timers of an owner that are due later be due at `dueMicros`: the clock was set back, and
  /// their owner knows better when they are due.
  public void bringForward(int owner, long dueMicros) {
    List<long[]> later = new ArrayList<>();
    List<long[]> others = new ArrayList<>();
    while (size > 0) {
      long[] timer = {heap.get(0, DUE), heap.get(0, OWNER), heap.get(0, A), heap.get(0, B)};
      removeFirst();
      (timer[1] == owner && timer[0] > dueMicros ? later : others).add(timer);
    }
    for (long[] timer : later) {
      add(dueMicros, owner, timer[2], timer[3]);
    }
    for (long[] timer : others) {
      add(timer[0], (int) timer[1], timer[2], timer[3]);
    }
  }

  private boolean isRowBefore(int row, int other) {
    return isBefore(
        heap.get(row, DUE), heap.get(row, OWNER), heap.get(row, A), heap.get(row, B), other);
  }

  private boolean isBefore(long due, long owner, long a, long b, int row) {
    if (due != heap.get(row, DUE)) {
      return due < heap.get(row, DUE);
    }
    if (owner != heap.get(row, OWNER)) {
      return owner < heap.get(row, OWNER);
    }
    return a != heap.get(row, A) ? a < heap.get(row, A) : b < heap.get(row, B);
  }

  private void copy(int from, int to) {
    put(to, heap.get(from, DUE), heap.get(from, OWNER), heap.get(from, A), heap.get(from, B));
  }

  private void put(int row, long due, long owner, long a, long b) {
    long[] page = heap.writable(row);
    int offset = heap.offset(row);
    page[offset + DUE] = due;
    page[offset + OWNER] = owner;
    page[offset + A] = a;
    page[offset + B] = b;
  }

  /// When a timer is due, in whatever place of the heap it stands.
  long dueMicros(int row) {
    return heap.get(row, DUE);
  }

  int owner(int row) {
    return (int) heap.get(row, OWNER);
  }

  long a(int row) {
    return heap.get(row, A);
  }

  long b(int row) {
    return heap.get(row, B);
  }

  void digest(int row, Digest digest) {
    digest.add(heap.get(row, DUE)).add(heap.get(row, OWNER));
    digest.add(heap.get(row, A)).add(heap.get(row, B));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    heap.write(out, size);
  }

  void read(DataInput in) throws IOException {
    size = in.readInt();
    Snapshots.check(size >= 0, "a count of timers >= 0", size);
    heap.read(in);
  }
}
