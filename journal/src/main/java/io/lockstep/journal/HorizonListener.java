package io.lockstep.journal;

/// Copies what must outlive old segments before these are deleted.
@FunctionalInterface
public interface HorizonListener {

  /// Called on the journal's upkeep thread; the records are deleted after it has returned, and kept
  /// when it throws. They can be read with a [Reader] meanwhile.
  ///
  /// @param fromPosition oldest kept position now
  /// @param toPosition oldest kept position afterwards
  void beforeTrim(long fromPosition, long toPosition);
}
