package io.lockstep.simulation.fmu;

import io.lockstep.simulation.fmi.FmuInterface;

/// Loads FMUs into this process (`Fmu::load`) or into others. Thread-safe.
@FunctionalInterface
public interface FmuLoader extends AutoCloseable {
  /// Loads one.
  ///
  /// @param kind the interface that shall be used
  /// @throws io.lockstep.model.LockstepException when it has no such interface, or cannot be loaded
  LoadedFmu load(Fmu fmu, FmuInterface.Kind kind);

  /// Whether an FMU would be loaded into this process now.
  default boolean isHere(Fmu fmu) {
    return false;
  }

  /// Gives back what is needed for loading, with all that was loaded elsewhere.
  @Override
  default void close() {}
}
