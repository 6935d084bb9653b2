package io.lockstep.simulation.cosim;

import java.util.Arrays;

/// A connection that has been checked, between places among values.
///
/// @param isWaiting whether the input takes new values in Event Mode only
record Link(
    int source,
    int output,
    int target,
    int input,
    Member from,
    int fromAt,
    Member to,
    int toAt,
    Port given,
    Port wanted,
    Scale scale,
    boolean isWaiting,
    String text) {
  /// Relative to the size of a value; smaller changes are what solving a loop leaves.
  private static final double CHANGE = 1e-9;

  boolean isReal() {
    return wanted.bank() == Port.Bank.REAL;
  }

  /// A number as it arrives.
  double carried(int element) {
    double value =
        given.bank() == Port.Bank.REAL
            ? from.out.reals[fromAt + element]
            : number(from.out.wholes[fromAt + element]);
    return scale.isPlain() ? value : value * scale.factor() + scale.offset();
  }

  private double number(long whole) {
    return switch (given.base()) {
      case UINT64 -> whole >= 0 ? (double) whole : ((whole >>> 1) | (whole & 1)) * 2.0;
      case FLOAT32,
          FLOAT64,
          INT8,
          UINT8,
          INT16,
          UINT16,
          INT32,
          UINT32,
          INT64,
          BOOLEAN,
          STRING,
          BINARY,
          ENUMERATION,
          CLOCK ->
          (double) whole;
    };
  }

  /// Carries the values; whether one of them is another than before.
  boolean carry() {
    boolean isChanged = false;
    for (int i = 0; i < wanted.size(); i++) {
      switch (wanted.bank()) {
        case REAL -> {
          double value = carried(i);
          double before = to.in.reals[toAt + i];
          isChanged |=
              wanted.isContinuous()
                  ? Math.abs(value - before) > CHANGE * Math.max(Math.abs(value), wanted.nominal())
                  : Double.doubleToLongBits(value) != Double.doubleToLongBits(before);
          to.in.reals[toAt + i] = value;
        }
        case WHOLE -> {
          long value = from.out.wholes[fromAt + i];
          isChanged |= value != to.in.wholes[toAt + i];
          to.in.wholes[toAt + i] = value;
        }
        case TEXT -> {
          String value = from.out.texts[fromAt + i];
          isChanged |= !value.equals(to.in.texts[toAt + i]);
          to.in.texts[toAt + i] = value;
        }
        case BLOB -> {
          byte[] value = from.out.blobs[fromAt + i];
          isChanged |= !Arrays.equals(value, to.in.blobs[toAt + i]);
          to.in.blobs[toAt + i] = value;
        }
      }
    }
    return isChanged;
  }
}
