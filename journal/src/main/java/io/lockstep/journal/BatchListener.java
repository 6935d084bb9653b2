package io.lockstep.journal;

/// Hears, exactly once and on the journal's thread, what became of a batch. It must be quick and
/// must not throw: every other batch of the commit waits for it.
public interface BatchListener {

  /// The batch is durable (in a [Sync#LAZY] log: written).
  ///
  /// @param firstPosition the position of the batch's first record; the others lie at the offsets
  ///   that [Appender#end] returned
  void durable(long firstPosition);

  /// Nothing of the batch may be acknowledged; after a restart a prefix of it may yet appear.
  void failed(JournalException why);
}
