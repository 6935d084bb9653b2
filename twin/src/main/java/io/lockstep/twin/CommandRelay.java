package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import org.jspecify.annotations.Nullable;

/// Takes the commands that rules of a [KernelRole#TWINS] give to twins, for who decides them.
public interface CommandRelay {
  /// A rule gives a command; see [Kernel#command].
  ///
  /// @param id the id that it has
  /// @param ordinal the number, among the changes of the present input, that is left to the change
  ///   that tells of it
  /// @param receivedMicros when the present input was received
  /// @param twinId the twin that is to carry it out; there may be none of this id
  void raise(
      ChangeId id,
      int ordinal,
      long receivedMicros,
      String twinId,
      String componentPath,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin);
}
