package io.lockstep.simulation.behaviour;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// The latest readings of one property in the order of their times, as many as steps still need.
/// Confined to one thread.
final class Signal {
  /// Of readings that wait for steps; then the oldest go.
  static final int SAMPLES_MAX = 4_096;

  private long[] micros = new long[16];
  private double[] values = new double[16];
  private int size;

  /// Takes a reading; one of the same time as another replaces it.
  void add(long atMicros, double value) {
    int at = size;
    while (at > 0 && micros[at - 1] > atMicros) {
      at--;
    }
    if (at > 0 && micros[at - 1] == atMicros) {
      values[at - 1] = value;
      return;
    }
    if (size == SAMPLES_MAX) {
      if (at == 0) {
        return;
      }
      System.arraycopy(micros, 1, micros, 0, size - 1);
      System.arraycopy(values, 1, values, 0, size - 1);
      size--;
      at--;
    }
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    System.arraycopy(micros, at, micros, at + 1, size - at);
    System.arraycopy(values, at, values, at + 1, size - at);
    micros[at] = atMicros;
    values[at] = value;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// The time of the oldest reading; there must be one.
  long firstMicros() {
    return micros[0];
  }

  /// The time of the reading that holds at a time; [Long#MIN_VALUE] when there is none.
  long timeAt(long atMicros) {
    int at = indexAt(atMicros);
    return at < 0 ? Long.MIN_VALUE : micros[at];
  }

  /// The latest reading at a time; before the first one that first one.
  double hold(long atMicros) {
    return values[Math.max(0, indexAt(atMicros))];
  }

  /// The value on the line between the readings around a time; outside of them the nearest.
  double linear(long atMicros) {
    int at = indexAt(atMicros);
    if (at < 0 || at == size - 1) {
      return values[Math.max(0, at)];
    }
    double share = (double) (atMicros - micros[at]) / (micros[at + 1] - micros[at]);
    return values[at] + (values[at + 1] - values[at]) * share;
  }

  /// Forgets what lies before the reading that holds at a time.
  void forgetBefore(long atMicros) {
    int at = indexAt(atMicros);
    if (at > 0) {
      System.arraycopy(micros, at, micros, 0, size - at);
      System.arraycopy(values, at, values, 0, size - at);
      size -= at;
    }
  }

  private int indexAt(long atMicros) {
    int at = size - 1;
    while (at >= 0 && micros[at] > atMicros) {
      at--;
    }
    return at;
  }

  void save(DataOutputStream to) throws IOException {
    to.writeInt(size);
    for (int i = 0; i < size; i++) {
      to.writeLong(micros[i]);
      to.writeDouble(values[i]);
    }
  }

  void restore(DataInputStream from) throws IOException {
    int count = from.readInt();
    size = 0;
    for (int i = 0; i < count; i++) {
      add(from.readLong(), from.readDouble());
    }
  }
}
