package io.lockstep.journal;

/// Hears that readers can read further.
@FunctionalInterface
public interface ProgressListener {

  /// Called on the journal's thread after each commit, before the listeners of its batches; must be
  /// quick and must not throw.
  ///
  /// @param endPosition exclusive end of what readers can see
  void readable(long endPosition);
}
