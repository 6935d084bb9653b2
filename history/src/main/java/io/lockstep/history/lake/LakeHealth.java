package io.lockstep.history.lake;

import java.time.Instant;

/// How the lake stands.
public sealed interface LakeHealth {
  /// It follows.
  record Running() implements LakeHealth {}

  /// It opens its tables, or was closed.
  record Resting() implements LakeHealth {}

  /// It follows, but lacks what the log lost before it was read.
  ///
  /// @param message what, and what to do
  record Incomplete(String message) implements LakeHealth {}

  /// Calls to the store fail, and are tried again: it does not get on at the moment.
  ///
  /// @param message what is wrong
  /// @param since when it began
  record Retrying(String message, Instant since) implements LakeHealth {}

  /// It does not get on, and tries again; the log keeps what it has not taken.
  ///
  /// @param message what is wrong
  /// @param since when it began
  record Failed(String message, Instant since) implements LakeHealth {}
}
