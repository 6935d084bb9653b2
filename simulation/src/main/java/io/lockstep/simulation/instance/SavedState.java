package io.lockstep.simulation.instance;

/// All that an instance knows at a moment (FMI 3.0 §2.2.10), kept by the FMU. Belongs to the
/// instance that made it; closing frees it.
public interface SavedState extends AutoCloseable {
  @Override
  void close();
}
