package io.lockstep.simulation.calibration;

import java.util.Arrays;

/// The numbers of one property by time, each time once. Immutable.
final class Track {
  private final long[] micros;
  private final double[] values;

  private Track(long[] micros, double[] values) {
    this.micros = micros;
    this.values = values;
  }

  /// Collects numbers in the order of their times. Confined to one thread.
  static final class Builder {
    private long[] micros = new long[1_024];
    private double[] values = new double[1_024];
    private int size;

    /// One of the same time as the last one replaces it.
    void add(long atMicros, double value) {
      if (size > 0 && micros[size - 1] == atMicros) {
        values[size - 1] = value;
        return;
      }
      if (size == micros.length) {
        micros = Arrays.copyOf(micros, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      micros[size] = atMicros;
      values[size++] = value;
    }

    int size() {
      return size;
    }

    Track build() {
      return new Track(Arrays.copyOf(micros, size), Arrays.copyOf(values, size));
    }
  }

  int size() {
    return micros.length;
  }

  boolean isEmpty() {
    return micros.length == 0;
  }

  long micros(int index) {
    return micros[index];
  }

  double value(int index) {
    return values[index];
  }

  /// The first one at or behind a time; [#size] when there is none.
  int firstFrom(long atMicros) {
    int at = Arrays.binarySearch(micros, atMicros);
    return at < 0 ? -at - 1 : at;
  }

  /// The latest number at a time; before the first one that first one. There must be one.
  double hold(long atMicros) {
    return values[Math.max(0, lastUntil(atMicros))];
  }

  /// The number on the line between those around a time; outside of them the nearest.
  double linear(long atMicros) {
    int at = lastUntil(atMicros);
    if (at < 0 || at == micros.length - 1) {
      return values[Math.max(0, at)];
    }
    double share = (double) (atMicros - micros[at]) / (micros[at + 1] - micros[at]);
    return values[at] + (values[at + 1] - values[at]) * share;
  }

  private int lastUntil(long atMicros) {
    int at = Arrays.binarySearch(micros, atMicros);
    return at < 0 ? -at - 2 : at;
  }
}
