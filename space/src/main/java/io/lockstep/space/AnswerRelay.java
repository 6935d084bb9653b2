package io.lockstep.space;

import org.jspecify.annotations.Nullable;

/// Takes devices' answers to commands that somebody else decides about.
@FunctionalInterface
public interface AnswerRelay {
  /// A device has answered.
  ///
  /// @param receivedMicros when the answer was received
  /// @param status as in HTTP: below 400 it was carried out
  /// @param response what the device says besides, JSON text; null when nothing
  void answered(
      long receivedMicros,
      String device,
      String twinId,
      String commandId,
      int status,
      @Nullable String response);
}
