package io.lockstep.history.retention;

import io.lockstep.model.KeepShape;

/// How the history stands with retention. Immutable.
///
/// @param planPosition the last input from which it knows how long to keep what; -1 before the
///   first
/// @param isPlanLost what it was told is lost, and the changes log no longer says it: nothing is
///   removed until it is told anew
/// @param nowMicros the time it goes by, see [LivedTime]; [Long#MIN_VALUE] before it has begun
/// @param isBraked the clock is far ahead of the time lived through, and is followed slowly
/// @param removedRows readings removed since the start
/// @param removedDays days of readings removed as a whole since the start, each table's counted
/// @param daysToDo days of the tables whose turn has come and that are not gone through yet
/// @param archivedMicros an archive has what became known before; [Long#MIN_VALUE] for nothing
/// @param wantsArchive of some readings nothing is removed before an archive has it
public record RetentionState(
    long planPosition,
    boolean isPlanLost,
    long nowMicros,
    boolean isBraked,
    long removedRows,
    long removedDays,
    int daysToDo,
    long archivedMicros,
    boolean wantsArchive) {
  /// Before the store is open.
  public static final RetentionState NONE =
      new RetentionState(-1, false, Long.MIN_VALUE, false, 0, 0, 0, Long.MIN_VALUE, false);

  /// Of the readings of a rule, those that were received before may be gone; [Long#MIN_VALUE] when
  /// none may.
  public long takenBefore(KeepShape.Rule rule) {
    if (nowMicros == Long.MIN_VALUE || rule.keepMicros() == KeepShape.FOREVER) {
      return Long.MIN_VALUE;
    }
    long due = nowMicros - rule.keepMicros();
    return rule.isArchivedFirst() ? Math.min(due, archivedMicros) : due;
  }
}
