package io.lockstep.simulation.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What is said in one turn: numbers, texts and bytes in the order in which they were written.
/// Written, then read; used again for the next one. Reading beyond the end throws
/// [IndexOutOfBoundsException]: whoever reads does not trust the writer.
final class Letter {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private byte[] bytes = new byte[512];
  private MemorySegment memory = MemorySegment.ofArray(bytes);
  private int end;
  private int at;

  /// Empties it.
  Letter clear() {
    end = 0;
    at = 0;
    return this;
  }

  int size() {
    return end;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, end);
  }

  private int grow(int more) {
    int begin = end;
    int needed = Math.addExact(end, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
      memory = MemorySegment.ofArray(bytes);
    }
    end = needed;
    return begin;
  }

  /// Appends bytes as they are.
  void append(MemorySegment from, long offset, int length) {
    int begin = grow(length);
    MemorySegment.copy(from, JAVA_BYTE, offset, bytes, begin, length);
  }

  /// Copies a part to elsewhere.
  void copyTo(MemorySegment to, long offset, int from, int length) {
    MemorySegment.copy(bytes, from, to, JAVA_BYTE, offset, length);
  }

  Letter putByte(int value) {
    int begin = grow(1);
    bytes[begin] = (byte) value;
    return this;
  }

  Letter putFlag(boolean value) {
    return putByte(value ? 1 : 0);
  }

  Letter putInt(int value) {
    int begin = grow(Integer.BYTES);
    INTS.set(bytes, begin, value);
    return this;
  }

  Letter putLong(long value) {
    int begin = grow(Long.BYTES);
    LONGS.set(bytes, begin, value);
    return this;
  }

  Letter putDouble(double value) {
    return putLong(Double.doubleToRawLongBits(value));
  }

  Letter putText(String text) {
    return putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Letter putBytes(byte[] value) {
    putInt(value.length);
    int begin = grow(value.length);
    System.arraycopy(value, 0, bytes, begin, value.length);
    return this;
  }

  /// Appends the bytes of a letter that was copied.
  Letter putRaw(byte[] value) {
    int begin = grow(value.length);
    System.arraycopy(value, 0, bytes, begin, value.length);
    return this;
  }

  Letter putMemory(MemorySegment from) {
    int length = Math.toIntExact(from.byteSize());
    int begin = grow(length);
    MemorySegment.copy(from, 0, memory, begin, length);
    return this;
  }

  Letter putDoubles(double[] values) {
    putInt(values.length);
    for (double each : values) {
      putDouble(each);
    }
    return this;
  }

  private int take(int length) {
    if (length < 0 || length > end - at) {
      throw new IndexOutOfBoundsException(
          "expected %d more bytes in a letter, found %d".formatted(length, end - at));
    }
    int begin = at;
    at += length;
    return begin;
  }

  int getByte() {
    return bytes[take(1)];
  }

  boolean getFlag() {
    return getByte() != 0;
  }

  int getInt() {
    return (int) INTS.get(bytes, take(Integer.BYTES));
  }

  long getLong() {
    return (long) LONGS.get(bytes, take(Long.BYTES));
  }

  double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  String getText() {
    int length = getInt();
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  byte[] getBytes() {
    int length = getInt();
    int begin = take(length);
    return Arrays.copyOfRange(bytes, begin, begin + length);
  }

  void getMemory(MemorySegment to) {
    int length = Math.toIntExact(to.byteSize());
    MemorySegment.copy(memory, take(length), to, 0, length);
  }

  /// Reads numbers into the first places of an array that is long enough.
  void getDoubles(double[] result) {
    int count = getInt();
    if (count > result.length) {
      throw new IndexOutOfBoundsException(
          "expected at most %d numbers, found %d".formatted(result.length, count));
    }
    for (int i = 0; i < count; i++) {
      result[i] = getDouble();
    }
  }

  int[] getInts() {
    int count = getInt();
    int begin = take(Math.multiplyExact(count, Integer.BYTES));
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = (int) INTS.get(bytes, begin + i * Integer.BYTES);
    }
    return result;
  }

  Letter putInts(int[] values) {
    putInt(values.length);
    for (int each : values) {
      putInt(each);
    }
    return this;
  }
}
