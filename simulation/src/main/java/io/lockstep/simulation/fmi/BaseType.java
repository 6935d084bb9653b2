package io.lockstep.simulation.fmi;

/// How the value of a variable travels through the C interface (FMI 3.0 §2.2.3). FMI 2's `Real`,
/// `Integer`, `Boolean`, `String` and `Enumeration` are [#FLOAT64], [#INT32], [#BOOLEAN], [#STRING]
/// and [#ENUMERATION].
public enum BaseType {
  FLOAT32,
  FLOAT64,
  INT8,
  UINT8,
  INT16,
  UINT16,
  INT32,
  UINT32,
  INT64,
  UINT64,
  BOOLEAN,
  STRING,
  BINARY,
  ENUMERATION,
  CLOCK;

  /// Whether it is a floating-point number: only those may be continuous.
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
