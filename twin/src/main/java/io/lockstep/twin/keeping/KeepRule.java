package io.lockstep.twin.keeping;

/// For how long readings are kept. Immutable.
///
/// @param keepMicros so long after they were received; [KeepShape#FOREVER]
/// @param isArchivedFirst nothing goes before an archive has it
/// @param staysInLake what goes from the history stays in the lake
public record KeepRule(
    KeepSelector selector, long keepMicros, boolean isArchivedFirst, boolean staysInLake) {
  /// Where it stands, `file:line`.
  public String place() {
    return selector.clause().place();
  }
}
