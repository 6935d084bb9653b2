package io.lockstep.simulation.fmi;

/// The versions of the standard that are understood.
public enum FmiVersion {
  /// FMI 2.0 and its patches.
  FMI2,
  /// FMI 3.0 and its minor versions.
  FMI3
}
