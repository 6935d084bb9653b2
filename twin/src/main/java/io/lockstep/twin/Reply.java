package io.lockstep.twin;

/// The kernel's answer to a [TwinCommand]. Immutable.
public sealed interface Reply {
  /// It was done.
  ///
  /// @param etag the entity's new version as it stands in headers, `W/"..."`; empty when the answer
  ///   has none
  /// @param body JSON text of the answer; empty when the answer has none
  record Done(String etag, String body) implements Reply {}

  /// It was refused; the state is as before.
  record Refused(Refusal reason) implements Reply {}
}
