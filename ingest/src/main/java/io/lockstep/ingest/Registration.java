package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;

/// What becomes of a device that comes by an enrolment. Nothing of it has happened yet: the command
/// is for the caller to have journalled. Immutable.
public sealed interface Registration {
  /// It is in: the command adds it, or gives it its new credentials.
  ///
  /// @param device what it is once the command was carried out
  record Assigned(Device device, DeviceCommand command) implements Registration {}

  /// Somebody must say yes first; the command lists it.
  record Waiting(DeviceCommand command) implements Registration {}

  /// It is turned away.
  record Refused(ErrorCode code, String message) implements Registration {}
}
