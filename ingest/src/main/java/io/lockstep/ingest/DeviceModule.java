package io.lockstep.ingest;

import java.util.List;

/// A part of a device that connects by itself with credentials of its own. Its principal is named
/// `device/module`, and it may do what its device may. Immutable.
///
/// @param id unique within its device
public record DeviceModule(String id, List<Credential> credentials) {
  /// Copies the list.
  public DeviceModule {
    credentials = List.copyOf(credentials);
  }

  /// The name of a module's principal.
  public static String principal(String device, String module) {
    return device + "/" + module;
  }
}
