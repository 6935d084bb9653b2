package io.lockstep.stream;

import java.util.Arrays;

/// Readings that wait for earlier ones, in a rule's memory: ordered by time, then by what they are
/// of, then by value, so that the order in which they came is forgotten. Equal ones stand once.
/// Immutable; the memory is the caller's.
final class Waiting {
  /// Time, number of what it is of, value.
  private static final int ENTRY = 3;

  private final int place;
  private final int capacity;

  /// @param place where in the memory they stand: their count, then they
  /// @param capacity how many there may be; 0 for none, and then they take no place
  Waiting(int place, int capacity) {
    this.place = place;
    this.capacity = capacity;
  }

  int longs() {
    return longs(capacity);
  }

  static int longs(int capacity) {
    return capacity == 0 ? 0 : 1 + capacity * ENTRY;
  }

  /// True when there is no room for one more.
  boolean isFull(long[] memory) {
    return capacity > 0 && memory[place] == capacity;
  }

  /// The time of the first, [Gauge#NEVER] when there is none.
  long firstMicros(long[] memory) {
    return capacity == 0 || memory[place] == 0 ? Gauge.NEVER : memory[place + 1];
  }

  int firstInput(long[] memory) {
    return (int) memory[place + 2];
  }

  long firstBits(long[] memory) {
    return memory[place + ENTRY];
  }

  void removeFirst(long[] memory) {
    int rest = (int) --memory[place] * ENTRY;
    System.arraycopy(memory, place + 1 + ENTRY, memory, place + 1, rest);
    Arrays.fill(memory, place + 1 + rest, place + 1 + rest + ENTRY, 0);
  }

  /// Adds one, of which there must be room, unless it is there.
  void add(long[] memory, long micros, int input, long bits) {
    int count = (int) memory[place];
    int at = place + 1 + count * ENTRY;
    while (at > place + 1 && compare(memory, at - ENTRY, micros, input, bits) > 0) {
      at -= ENTRY;
    }
    if (at > place + 1 && compare(memory, at - ENTRY, micros, input, bits) == 0) {
      return;
    }
    int end = place + 1 + count * ENTRY;
    System.arraycopy(memory, at, memory, at + ENTRY, end - at);
    memory[at] = micros;
    memory[at + 1] = input;
    memory[at + 2] = bits;
    memory[place]++;
  }

  private static int compare(long[] memory, int at, long micros, int input, long bits) {
    int byTime = Long.compare(memory[at], micros);
    int byInput = byTime == 0 ? Long.compare(memory[at + 1], input) : byTime;
    return byInput == 0 ? Long.compare(memory[at + 2], bits) : byInput;
  }
}
