package io.lockstep.twin.internal.state;

import java.util.Arrays;

/// What has to be computed anew because of the present input: tasks of twins, each once, taken by
/// ranks from the lowest on and within a rank in the order in which they came. Empty between
/// inputs. Confined to one thread.
public final class Pending {
  /// In place of a time: the present input itself is the reason.
  public static final long INPUT = Long.MIN_VALUE;

  private static final int ENTRIES_MIN = 64;

  /// Larger tables are let go after an input.
  private static final int ENTRIES_KEPT = 1 << 16;

  private static final byte OPEN = 1;
  private static final byte OF_INPUT = 2;

  private int[] twins = new int[ENTRIES_MIN];
  private int[] tasks = new int[ENTRIES_MIN];
  private long[] micros = new long[ENTRIES_MIN];
  private int[] next = new int[ENTRIES_MIN];
  private byte[] flags = new byte[ENTRIES_MIN];

  /// Entries by twin and task, plus one; those of another round are none.
  private int[] places = new int[ENTRIES_MIN * 2];

  private int[] rounds = new int[ENTRIES_MIN * 2];
  private int[] first = {};
  private int[] last = {};
  private int round = 1;
  private int count;
  private int open;
  private int lowest;

  /// True when nothing is left to do.
  public boolean isEmpty() {
    return open == 0;
  }

  /// Notes a task, or one more reason for it.
  ///
  /// @param reason the source time of what led to it, or [#INPUT]
  void mark(int rank, int twin, int task, long reason) {
    int place = place(twin, task);
    int entry = rounds[place] == round ? places[place] - 1 : -1;
    if (entry < 0 || (flags[entry] & OPEN) == 0) {
      entry = add(rank, twin, task);
      place = place(twin, task);
      places[place] = entry + 1;
      rounds[place] = round;
    }
    if (reason == INPUT) {
      flags[entry] |= OF_INPUT;
    } else {
      micros[entry] = Math.max(micros[entry], reason);
    }
  }

  private int add(int rank, int twin, int task) {
    if (count == twins.length) {
      grow();
    }
    if (rank >= first.length) {
      int ranks = first.length;
      first = Arrays.copyOf(first, rank + 8);
      last = Arrays.copyOf(last, rank + 8);
      Arrays.fill(first, ranks, first.length, -1);
    }
    int entry = count++;
    twins[entry] = twin;
    tasks[entry] = task;
    micros[entry] = Long.MIN_VALUE;
    next[entry] = -1;
    flags[entry] = OPEN;
    if (first[rank] < 0) {
      first[rank] = entry;
    } else {
      next[last[rank]] = entry;
    }
    last[rank] = entry;
    lowest = open == 0 ? rank : Math.min(lowest, rank);
    open++;
    return entry;
  }

  private void grow() {
    int size = count * 2;
    twins = Arrays.copyOf(twins, size);
    tasks = Arrays.copyOf(tasks, size);
    micros = Arrays.copyOf(micros, size);
    next = Arrays.copyOf(next, size);
    flags = Arrays.copyOf(flags, size);
    places = new int[size * 2];
    rounds = new int[size * 2];
    for (int entry = 0; entry < count; entry++) {
      // Of two of one twin and task the later one counts.
      int place = place(twins[entry], tasks[entry]);
      places[place] = entry + 1;
      rounds[place] = round;
    }
  }

  private int place(int twin, int task) {
    int mask = places.length - 1;
    int at = (int) Hashing.mix(((long) twin << 32) | task) & mask;
    while (rounds[at] == round) {
      int entry = places[at] - 1;
      if (twins[entry] == twin && tasks[entry] == task) {
        return at;
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  /// The entry of a task that is to be done, or -1.
  int find(int twin, int task) {
    if (open == 0) {
      return -1;
    }
    int place = place(twin, task);
    int entry = rounds[place] == round ? places[place] - 1 : -1;
    return entry >= 0 && (flags[entry] & OPEN) != 0 ? entry : -1;
  }

  /// Takes an entry out: its task is being done.
  void take(int entry) {
    flags[entry] &= ~OPEN;
    open--;
  }

  /// Takes the first entry of the lowest rank out, or -1 when there is none.
  public int take() {
    while (open > 0) {
      int entry = first[lowest];
      if (entry < 0) {
        lowest++;
        continue;
      }
      first[lowest] = next[entry];
      if ((flags[entry] & OPEN) != 0) {
        take(entry);
        return entry;
      }
    }
    return -1;
  }

  /// The rank that was taken from last.
  public int rank() {
    return lowest;
  }

  public int twin(int entry) {
    return twins[entry];
  }

  public int task(int entry) {
    return tasks[entry];
  }

  /// The greatest source time of what led to it.
  ///
  /// @param received when the present input was received
  public long micros(int entry, long received) {
    return (flags[entry] & OF_INPUT) == 0 ? micros[entry] : Math.max(micros[entry], received);
  }

  /// True when a reading of another time led to it.
  boolean isOfOther(int entry, long sourceMicros) {
    return micros[entry] != Long.MIN_VALUE && micros[entry] != sourceMicros;
  }

  /// The twins that have something to do, each as often as it has tasks, and since when.
  long[][] openTwins() {
    long[][] found = new long[open][];
    int filled = 0;
    for (int entry = 0; entry < count; entry++) {
      if ((flags[entry] & OPEN) != 0) {
        boolean isOfInput = (flags[entry] & OF_INPUT) != 0;
        found[filled++] = new long[] {twins[entry], micros[entry], isOfInput ? 1 : 0};
      }
    }
    return found;
  }

  /// Forgets all.
  public void clear() {
    if (count == 0) {
      return;
    }
    if (twins.length > ENTRIES_KEPT) {
      twins = new int[ENTRIES_MIN];
      tasks = new int[ENTRIES_MIN];
      micros = new long[ENTRIES_MIN];
      next = new int[ENTRIES_MIN];
      flags = new byte[ENTRIES_MIN];
      places = new int[ENTRIES_MIN * 2];
      rounds = new int[ENTRIES_MIN * 2];
      round = 0;
    }
    round++;
    Arrays.fill(first, -1);
    count = 0;
    open = 0;
    lowest = 0;
  }
}
