package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The values of one property at some moment, sorted, each with its twin. Immutable, thread-safe.
final class IndexedValues {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 6;

  private final long[] numbers;
  private final int[] numberTwins;
  private final String[] texts;
  private final int[] textTwins;
  private final int[] falseTwins;
  private final int[] trueTwins;

  private record TextEntry(String text, int twin) implements Comparable<TextEntry> {
    @Override
    public int compareTo(TextEntry other) {
      return text.compareTo(other.text);
    }
  }

  private IndexedValues(Collector found) {
    numbers = Arrays.copyOf(found.numbers, found.numberCount);
    numberTwins = Arrays.copyOf(found.numberTwins, found.numberCount);
    sort(numbers, numberTwins);
    TextEntry[] entries = found.texts.toArray(TextEntry[]::new);
    Arrays.sort(entries);
    texts = new String[entries.length];
    textTwins = new int[entries.length];
    for (int i = 0; i < entries.length; i++) {
      texts[i] = entries[i].text();
      textTwins[i] = entries[i].twin();
    }
    falseTwins = found.falseTwins.toArray();
    trueTwins = found.trueTwins.toArray();
  }

  /// Twins by a path's values, as they are found.
  private static final class Collector {
    private long[] numbers = new long[64];
    private int[] numberTwins = new int[64];
    private int numberCount;
    private final List<TextEntry> texts = new ArrayList<>();
    private final IntRow falseTwins = new IntRow();
    private final IntRow trueTwins = new IntRow();

    void addNumber(double value, int twin) {
      if (numberCount == numbers.length) {
        numbers = Arrays.copyOf(numbers, numberCount * 2);
        numberTwins = Arrays.copyOf(numberTwins, numberCount * 2);
      }
      numbers[numberCount] = key(value);
      numberTwins[numberCount++] = twin;
    }
  }

  /// Reads the values of all twins of a state.
  ///
  /// @param path a slot's path, in whatever model has it
  static IndexedValues of(State state, String path) {
    Collector into = new Collector();
    for (int model = 0; model < state.models.limit(); model++) {
      ModelEntry entry = state.models.entryOrNull(model);
      int index = entry == null ? -1 : entry.shape().indexOf(path);
      if (entry == null || index < 0) {
        continue;
      }
      Shape shape = entry.shape();
      for (int twin = state.models.firstTwin(model); twin >= 0; twin = state.twins.nextPeer(twin)) {
        add(state, twin, shape.slot(index), into);
      }
    }
    return new IndexedValues(into);
  }

  private static void add(State state, int twin, Slot slot, Collector into) {
    SlotTable slots = state.slots;
    int base = state.twins.base(twin);
    int at = base + slot.index();
    if (!slots.isPresent(at)) {
      return;
    }
    switch (slot.type()) {
      case BOOLEAN -> (slots.bits(at) == 0 ? into.falseTwins : into.trueTwins).add(twin);
      case LONG, DOUBLE -> {
        long shared = OwnUnits.shared(slots, base, slot, slots.bits(at));
        boolean isWhole = slot.sharedType() == ValueType.LONG;
        into.addNumber(isWhole ? (double) shared : Double.longBitsToDouble(shared), twin);
      }
      case TEXT -> {
        String text = slots.text(at);
        if (text != null) {
          into.texts.add(new TextEntry(text, twin));
          if (slot.isWideInteger()) {
            into.addNumber(Double.parseDouble(text), twin);
          }
        }
      }
      case JSON -> {
        // Nobody asks for a whole object or array by its value.
      }
    }
  }

  /// A double as a long of the same order, the two zeros alike.
  private static long key(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /// Sorts keys with their twins, digit by digit; twins of equal keys keep their order.
  private static void sort(long[] keys, int[] twins) {
    long[] fromKeys = keys;
    int[] fromTwins = twins;
    long[] toKeys = new long[keys.length];
    int[] toTwins = new int[keys.length];
    for (int digit = 0; digit < DIGITS; digit++) {
      int shift = digit * DIGIT_BITS;
      int[] starts = new int[(1 << DIGIT_BITS) + 1];
      for (long key : fromKeys) {
        starts[digit(key, shift) + 1]++;
      }
      for (int i = 1; i < starts.length; i++) {
        starts[i] += starts[i - 1];
      }
      for (int i = 0; i < fromKeys.length; i++) {
        int to = starts[digit(fromKeys[i], shift)]++;
        toKeys[to] = fromKeys[i];
        toTwins[to] = fromTwins[i];
      }
      long[] keysBefore = fromKeys;
      int[] twinsBefore = fromTwins;
      fromKeys = toKeys;
      fromTwins = toTwins;
      toKeys = keysBefore;
      toTwins = twinsBefore;
    }
    // An even number of digits leaves the result where it came from.
  }

  private static int digit(long key, int shift) {
    return (int) ((key ^ Long.MIN_VALUE) >>> shift) & ((1 << DIGIT_BITS) - 1);
  }

  int size() {
    return numbers.length + texts.length + falseTwins.length + trueTwins.length;
  }

  long bytes() {
    return 12L * numbers.length + 8L * texts.length + 4L * (falseTwins.length + trueTwins.length);
  }

  /// How many values fit.
  long count(ValueIndex.Probe probe) {
    return switch (probe) {
      case ValueIndex.Probe.Numbers(double low, double high) -> {
        int first = atLeast(key(low));
        yield Math.max(0, above(key(high)) - first);
      }
      case ValueIndex.Probe.NumberIn(List<Double> values) -> {
        long sum = 0;
        for (double value : values) {
          sum += above(key(value)) - atLeast(key(value));
        }
        yield sum;
      }
      case ValueIndex.Probe.TextIn in -> {
        long sum = 0;
        for (String value : in.values()) {
          sum += prefixEnd(value, true) - atLeast(value);
        }
        yield sum;
      }
      case ValueIndex.Probe.TextPrefix(String prefix) ->
          (long) prefixEnd(prefix, false) - atLeast(prefix);
      case ValueIndex.Probe.Bool(boolean value) -> value ? trueTwins.length : falseTwins.length;
    };
  }

  /// Adds the twins whose values fit.
  void collect(ValueIndex.Probe probe, IntRow into) {
    switch (probe) {
      case ValueIndex.Probe.Numbers(double low, double high) ->
          into.addAll(numberTwins, atLeast(key(low)), above(key(high)));
      case ValueIndex.Probe.NumberIn(List<Double> values) -> {
        for (double value : values) {
          into.addAll(numberTwins, atLeast(key(value)), above(key(value)));
        }
      }
      case ValueIndex.Probe.TextIn in -> {
        for (String value : in.values()) {
          into.addAll(textTwins, atLeast(value), prefixEnd(value, true));
        }
      }
      case ValueIndex.Probe.TextPrefix(String prefix) ->
          into.addAll(textTwins, atLeast(prefix), prefixEnd(prefix, false));
      case ValueIndex.Probe.Bool(boolean value) -> {
        int[] twins = value ? trueTwins : falseTwins;
        into.addAll(twins, 0, twins.length);
      }
    }
  }

  private int atLeast(long key) {
    int low = 0;
    int high = numbers.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int above(long key) {
    return key == Long.MAX_VALUE ? numbers.length : atLeast(key + 1);
  }

  private int atLeast(String text) {
    int low = 0;
    int high = texts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (texts[middle].compareTo(text) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Behind the last text that is `text`, or begins with it.
  private int prefixEnd(String text, boolean isWhole) {
    int low = atLeast(text);
    int high = texts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean fits = isWhole ? texts[middle].equals(text) : texts[middle].startsWith(text);
      if (fits) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
