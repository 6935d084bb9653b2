package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;

/// What became of a [DeviceCommand]. A refusal changes nothing.
public sealed interface DeviceReply {
  /// It was done.
  ///
  /// @param created true when something new was made, false when something was changed or removed
  record Done(boolean created) implements DeviceReply {}

  /// It was refused.
  record Refused(ErrorCode code, String message) implements DeviceReply {}
}
