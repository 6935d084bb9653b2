package io.lockstep.ingest;

/// Is told what goes wrong with devices. Thread-safe, never blocks.
@FunctionalInterface
public interface DeviceProblems {
  /// Forgets all of it.
  DeviceProblems NONE = (_, _, _, _) -> {};

  /// Something was refused.
  ///
  /// @param principal the device's id, or `device/module`; of anybody else nothing is noted
  /// @param text what, and why; never what somebody proves themselves by
  /// @param address where it came from, empty when nobody knows
  void seen(String principal, DeviceProblem.Kind kind, String text, String address);
}
