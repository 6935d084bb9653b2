package io.lockstep.twin;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one reading, held until all of them are known, since an annotation may stand
/// behind what it describes. Used again for the next reading; confined to one thread.
public final class ReadingGroup {
  private int size;
  private int[] slots = new int[16];
  private long[] bits = new long[16];
  private @Nullable String[] texts = new String[16];
  private boolean[] refused = new boolean[16];

  /// Told of a value that the model refuses.
  public interface Faults {
    /// The value of `slot` was not taken.
    void refused(int slot, long bits, @Nullable String text, SampleFault fault);
  }

  /// Forgets what is held.
  public void clear() {
    Arrays.fill(texts, 0, size, null);
    Arrays.fill(refused, 0, size, false);
    size = 0;
  }

  /// Holds a value; see [Kernel#sample] for what it is made of.
  public void add(int slot, long value, @Nullable String text) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      bits = Arrays.copyOf(bits, size * 2);
      texts = Arrays.copyOf(texts, size * 2);
      refused = Arrays.copyOf(refused, size * 2);
    }
    slots[size] = slot;
    bits[size] = value;
    texts[size] = text;
    size++;
  }

  int size() {
    return size;
  }

  int slot(int index) {
    return slots[index];
  }

  long bits(int index) {
    return bits[index];
  }

  @Nullable String text(int index) {
    return texts[index];
  }

  boolean isRefused(int index) {
    return refused[index];
  }

  void refuse(int index) {
    refused[index] = true;
  }
}
