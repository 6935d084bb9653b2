package io.lockstep.api;

import java.util.List;

/// The faults that a demo plant can be made to have. Thread-safe.
public interface DemoControl {
  /// One fault.
  ///
  /// @param name stable, in kebab-case
  /// @param title what people call it
  /// @param description what happens, and what to look at
  /// @param active true while the plant has it
  record Fault(String name, String title, String description, boolean active) {}

  /// All faults, in the order in which to show them.
  List<Fault> faults();

  /// Lets a fault begin; nothing happens when it has begun already.
  ///
  /// @throws io.lockstep.model.LockstepException NOT_FOUND when there is no such fault
  void start(String name);

  /// Ends a fault; nothing happens when the plant does not have it.
  ///
  /// @throws io.lockstep.model.LockstepException NOT_FOUND when there is no such fault
  void stop(String name);
}
