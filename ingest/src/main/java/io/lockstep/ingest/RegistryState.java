package io.lockstep.ingest;

/// All of the registry at one moment. Immutable.
///
/// @param modules the id of the device, by the name of a module's principal
/// @param holders who proves themselves by the credential of a hash
/// @param edges the id of the device, by the edge node of Sparkplug that it is
/// @param enrolled how many devices came by an enrolment, by its id
/// @param held what devices in quarantine have published, by id; there is one for each of them
/// @param removals what becomes of the telemetry of devices that were decommissioned, by id
/// @param generation increases with each change of who may do what
record RegistryState(
    SharedTable<Device> devices,
    SharedTable<String> modules,
    SharedTable<Token> tokens,
    SharedTable<String> tokenNames,
    SharedTable<Holder> holders,
    SharedTable<String> edges,
    SharedTable<User> users,
    SharedTable<Enrolment> enrolments,
    SharedTable<Integer> enrolled,
    SharedTable<PendingDevice> pending,
    SharedTable<Revocation> revoked,
    SharedTable<HeldMessages> held,
    SharedTable<TelemetryRemoval> removals,
    long generation) {

  /// Who a credential belongs to.
  sealed interface Holder {
    /// A device or a module.
    ///
    /// @param name of the principal: the device's id, or `device/module`
    record OfDevice(String name) implements Holder {}

    record OfToken(String id) implements Holder {}

    record OfEnrolment(String id) implements Holder {}
  }

  static RegistryState empty(long generation) {
    return new RegistryState(
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        generation);
  }

  /// Devices, modules, tokens and users are named apart.
  boolean isNamed(String name) {
    return devices.get(name) != null
        || modules.get(name) != null
        || tokenNames.get(name) != null
        || users.get(name) != null;
  }

  /// What has this name: `device`, `module`, `token`, `user`.
  String kindNamed(String name) {
    if (devices.get(name) != null) {
      return "device";
    }
    if (modules.get(name) != null) {
      return "module";
    }
    return users.get(name) != null ? "user" : "token";
  }
}
