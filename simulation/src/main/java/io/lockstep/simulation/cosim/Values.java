package io.lockstep.simulation.cosim;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The values of some ports. Floating-point numbers, whole numbers (booleans are 0 and 1,
/// enumerations their value), texts and binaries stand in a list each, in the order of the ports.
/// Confined to the thread of the master.
public final class Values {
  final double[] reals;
  final long[] wholes;
  final String[] texts;
  final byte[][] blobs;
  private final int[] offsets;

  Values(List<Port> ports) {
    offsets = new int[ports.size()];
    Map<Port.Bank, Integer> sizes = new EnumMap<>(Port.Bank.class);
    for (int i = 0; i < offsets.length; i++) {
      Port port = ports.get(i);
      offsets[i] = sizes.getOrDefault(port.bank(), 0);
      sizes.put(port.bank(), offsets[i] + port.size());
    }
    reals = new double[sizes.getOrDefault(Port.Bank.REAL, 0)];
    wholes = new long[sizes.getOrDefault(Port.Bank.WHOLE, 0)];
    texts = new String[sizes.getOrDefault(Port.Bank.TEXT, 0)];
    blobs = new byte[sizes.getOrDefault(Port.Bank.BLOB, 0)][0];
    Arrays.fill(texts, "");
  }

  /// Where the elements of a port begin within its list.
  ///
  /// @param port its place among the ports
  public int offset(int port) {
    return offsets[port];
  }

  /// A floating-point number.
  ///
  /// @param at the port's offset, plus the element
  public double real(int at) {
    return reals[at];
  }

  /// Sets a floating-point number.
  public void real(int at, double value) {
    reals[at] = value;
  }

  /// A whole number, boolean or enumeration; UInt64 as its bits.
  public long whole(int at) {
    return wholes[at];
  }

  /// Sets a whole number, boolean or enumeration.
  public void whole(int at, long value) {
    wholes[at] = value;
  }

  /// A text.
  public String text(int at) {
    return texts[at];
  }

  /// Sets a text.
  public void text(int at, String value) {
    texts[at] = value;
  }

  /// Bytes; a copy.
  public byte[] blob(int at) {
    return blobs[at].clone();
  }

  /// Sets bytes.
  public void blob(int at, byte[] value) {
    blobs[at] = value.clone();
  }

  /// Takes over all values of another one with the same ports.
  void take(Values from) {
    System.arraycopy(from.reals, 0, reals, 0, reals.length);
    System.arraycopy(from.wholes, 0, wholes, 0, wholes.length);
    System.arraycopy(from.texts, 0, texts, 0, texts.length);
    System.arraycopy(from.blobs, 0, blobs, 0, blobs.length);
  }
}
