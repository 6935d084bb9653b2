package io.lockstep.simulation.instance;

/// Some variables of one numeric type (booleans, enumerations and clocks are numbers, too), whose
/// values are read and written together. Elements of arrays follow each other, row by row. Confined
/// to the thread that uses the instance.
public interface Numbers {
  /// Fetches all values from the FMU.
  void read();

  /// Hands all values to the FMU. Refused when one of the variables may not be set now.
  void write();

  /// Number of elements of all variables together.
  int size();

  /// Where the elements of a variable begin, by its place in the list that made this.
  int offset(int variable);

  /// An element, as last read or set. Integers of 64 bits may lose digits: see [#getLong].
  double get(int element);

  /// An element, as last read or set; UInt64 comes as its bits.
  long getLong(int element);

  /// Sets an element, to be written by [#write].
  void set(int element, double value);

  /// Sets an element, to be written by [#write].
  void setLong(int element, long value);
}
