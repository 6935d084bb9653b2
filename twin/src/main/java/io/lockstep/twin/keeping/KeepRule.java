package io.lockstep.twin.keeping;

/// For how long readings are kept. Immutable.
///
/// @param keepMicros so long after they were received; [KeepShape#FOREVER]
public record KeepRule(KeepSelector selector, long keepMicros) {
  /// Where it stands, `file:line`.
  public String place() {
    return selector.clause().place();
  }
}
