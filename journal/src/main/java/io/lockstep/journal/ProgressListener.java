package io.lockstep.journal;

/// Hears that readers can read further.
@FunctionalInterface
public interface ProgressListener {

  /// Called on the journal's thread after each commit; must be quick and must not throw. Whether
  /// the listeners of its batches hear before is up to the journal: they find what they wrote
  /// readable.
  ///
  /// @param endPosition exclusive end of what readers can see
  void readable(long endPosition);
}
