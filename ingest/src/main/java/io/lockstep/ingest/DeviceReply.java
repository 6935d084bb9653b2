package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.util.List;

/// What became of a [DeviceCommand]. A refusal changes nothing.
public sealed interface DeviceReply {
  /// It was done.
  ///
  /// @param created true when something new was made, false when something was changed or removed
  record Done(boolean created) implements DeviceReply {}

  /// It was refused.
  record Refused(ErrorCode code, String message) implements DeviceReply {}

  /// What became of a batch.
  ///
  /// @param created how many made something new
  /// @param changed how many changed something
  /// @param refusals what was refused
  record Several(int created, int changed, List<Refusal> refusals) implements DeviceReply {
    /// Copies the list.
    public Several {
      refusals = List.copyOf(refusals);
    }
  }

  /// A refused command of a batch.
  ///
  /// @param index of the command in the batch, from 0
  record Refusal(int index, String subject, ErrorCode code, String message) {}
}
