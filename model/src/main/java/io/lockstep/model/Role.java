package io.lockstep.model;

/// What somebody may do, least first; each role may do what those before it may, except [#DEVICE],
/// which stands apart.
public enum Role {
  /// Reads twins, history and alarms.
  VIEWER,
  /// Also acknowledges, commands and patches.
  OPERATOR,
  /// Also changes models, twins, bindings and devices.
  ENGINEER,
  /// Also tokens and everything else.
  ADMIN,
  /// Publishes its own readings and receives its own commands.
  DEVICE;

  /// True when somebody of this role may do what `needed` may do.
  public boolean covers(Role needed) {
    return this == needed || (this != DEVICE && needed != DEVICE && compareTo(needed) >= 0);
  }
}
