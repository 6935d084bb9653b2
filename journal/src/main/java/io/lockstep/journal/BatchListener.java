package io.lockstep.journal;

/// Hears, exactly once and on the journal's thread, what became of a batch. It must be quick and
/// must not throw: every other batch of the commit waits for it.
public interface BatchListener {

  /// The batch is durable (in a [Sync#LAZY] log: written).
  ///
  /// @param firstPosition the position of the batch's first record; of an empty batch the end of
  ///   the log
  /// @param lastPosition the position of its last record; of an empty batch the same as the first
  void durable(long firstPosition, long lastPosition);

  /// Nothing of the batch may be acknowledged; after a restart a prefix of it may yet appear.
  void failed(JournalException why);
}
