package io.lockstep.simulation.instance;

/// Some variables of type Binary (FMI 3). Confined to the thread that uses the instance.
public interface Blobs {
  /// Fetches all values from the FMU.
  void read();

  /// Hands all values to the FMU. Refused when one of the variables may not be set now.
  void write();

  /// Number of elements of all variables together.
  int size();

  /// Where the elements of a variable begin, by its place in the list that made this.
  int offset(int variable);

  /// An element, as last read or set; a copy.
  byte[] get(int element);

  /// Sets an element, to be written by [#write].
  void set(int element, byte[] value);
}
