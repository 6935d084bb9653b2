package io.lockstep.stream;

import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Blocks of memory, one for each operating regime, given to them as they come: which regime it is,
/// and where its block stands. Without a property that tells regimes there is one block. Immutable;
/// the memory is the caller's.
final class RegimeBlocks {
  private static final int NONE = 0;
  private static final int CURRENT = 0;
  private static final int COUNT = 1;
  private static final int KEYS = 2;

  private final @Nullable Slot slot;
  private final int most;
  private final int longs;

  /// @param slot what tells regimes; null for one regime
  /// @param longs of a block
  RegimeBlocks(Measure.@Nullable Regimes by, @Nullable Slot slot, int longs) {
    this.slot = slot;
    this.most = by == null ? 1 : by.most();
    this.longs = longs;
  }

  /// How many longs all take together.
  static int longs(Measure.@Nullable Regimes by, int longs) {
    return by == null ? longs : KEYS + by.most() * (1 + longs);
  }

  List<Integer> slots() {
    return slot == null ? List.of() : List.of(slot.index());
  }

  /// Looks which regime it is; true when that is another.
  boolean look(Step step, int at) {
    Slot of = slot;
    if (of == null || !step.isKnown(of.index())) {
      return false;
    }
    long[] memory = step.memory();
    long before = memory[at + CURRENT];
    memory[at + CURRENT] = find(memory, at, key(step, of)) + 1L;
    return memory[at + CURRENT] != before;
  }

  private static long key(Step step, Slot of) {
    if (of.sharedType() != ValueType.TEXT) {
      return step.bits(of.index());
    }
    String text = step.text(of.index());
    return text == null ? 0 : text.hashCode();
  }

  /// The number of a regime, which is given one when there is one left; -1 when there is none.
  private int find(long[] memory, int at, long key) {
    int count = (int) memory[at + COUNT];
    for (int i = 0; i < count; i++) {
      if (memory[at + KEYS + i] == key) {
        return i;
      }
    }
    if (count == most) {
      return -1;
    }
    memory[at + KEYS + count] = key;
    memory[at + COUNT] = count + 1L;
    return count;
  }

  /// True when there is a regime with a block.
  boolean isThere(long[] memory, int at) {
    return slot == null || memory[at + CURRENT] != NONE;
  }

  /// Where the present regime's block stands; there must be one.
  int block(long[] memory, int at) {
    return slot == null ? at : at + KEYS + most + ((int) memory[at + CURRENT] - 1) * longs;
  }
}
