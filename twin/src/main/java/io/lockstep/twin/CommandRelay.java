package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import org.jspecify.annotations.Nullable;

/// Takes the commands that rules of a [KernelRole#TWINS] give to twins, and the effects of commands
/// that it has seen, for who decides about commands.
public interface CommandRelay {
  /// A rule gives a command; see [KernelCommands#give].
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
      String origin,
      @Nullable Expectation expectation);

  /// The expected effect of a command was seen.
  ///
  /// @param id the command's
  /// @param receivedMicros when the present input was received
  /// @param twinId the twin that was commanded
  /// @param sourceMicros the source time of the reading that shows it
  void effect(ChangeId id, long receivedMicros, String twinId, long sourceMicros);
}
